import Foundation
import ThawDatasets
import ThawModel
import ThawSupport

/// The files of an external method's program: which are part of its runs' identity, and which probably should be.
extension SpecDecoder {
    /// A word of a command or an entry of `files`, and where it stands.
    typealias LocatedWord = (text: String, mark: SourceMark)

    /// SHA-256, by path, of the files that the command names and of those that `files` lists, those of its folders and
    /// patterns one by one.
    func digests(
        of command: [LocatedWord], _ listed: [LocatedWord], in folder: String
    ) -> (digests: [String: String], matches: [ProgramNotes.Match]) {
        var marks: [String: SourceMark] = [:]
        for (index, (word, mark)) in command.enumerated() {
            // A program without a slash is looked up in PATH, where the run is done.
            let isFile = (index > 0 || word.contains("/")) && ProgramFile.exists(word, in: folder)
            if isFile { marks[word] = mark }
        }
        var matches: [ProgramNotes.Match] = []
        for (file, mark) in listed {
            guard let pattern = FilePattern(file, in: folder) else {
                marks[file] = mark
                continue
            }
            do throws(FilePattern.Problem) {
                let files = try FilePattern.files(of: pattern)
                matches.append(.init(pattern: file, files: files))
                for file in files { marks[file] = mark }
            } catch {
                log.add(mark, "\(file.inQuotes): \(error.message)", hint: "paths are relative to the spec's folder")
            }
        }
        var digests: [String: String] = [:]
        for (file, mark) in marks { digests[file] = digest(of: file, in: folder, mark) }
        return (digests, matches)
    }

    /// The recorded digests of the files that the command may name and of those that `files` may stand for, by path. An
    /// entry that stands for none of them has an empty one.
    func recorded(
        _ recorded: [String: String], of command: [LocatedWord], _ listed: [LocatedWord]
    ) -> [String: String] {
        let words = Set(command.map(\.text))
        let folders = Dictionary(grouping: recorded.keys.flatMap(FilePattern.foldersAbove), by: \.folder)
            .mapValues { $0.map(\.file) }
        var digests = recorded.filter { words.contains($0.key) }
        for (text, _) in listed {
            let files =
                recorded[text] != nil
                ? [text]
                : folders[FilePattern.normalized(text)]
                    ?? (FilePattern.isPattern(text)
                        ? recorded.keys.filter { FilePattern.matches(text, $0) } : [])
            for file in files.isEmpty ? [text] : files { digests[file] = recorded[file] ?? "" }
        }
        return digests
    }

    private func digest(of file: String, in folder: String, _ mark: SourceMark) -> String? {
        do {
            return try ProgramFile.digest(of: file, in: folder)
        } catch let error as DataError {
            log.add(mark, "\(file.inQuotes): \(error.message)", hint: "paths are relative to the spec's folder")
        } catch {
            log.add(mark, "\(file.inQuotes): \(error)".singleLine)
        }
        return nil
    }

    /// A warning of what is not part of the identity of the program's runs, as far as it can be told without starting it.
    /// - mark: of the command.
    static func warnings(
        _ method: ExternalMethod, listed: [String], in folder: String, at mark: SourceMark
    ) -> [SpecIssue] {
        func file(_ path: String) -> String {
            URL(fileURLWithPath: ProgramFile.path(of: path, in: folder)).resolvingSymlinksInPath().path
        }
        let known = Set(method.files.keys.map(file))
        let loaded = PythonModules.files(of: method.command, method.files.keys.sorted(), in: folder)
        let missing = loaded.filter { !known.contains(file($0)) }
        let name = method.name.inQuotes
        guard !missing.isEmpty else {
            return method.files.isEmpty
                ? [
                    SpecIssue(
                        mark, "no file of \(name) is part of its runs' identity: an edited program counts as the same",
                        hint: "list its files, or the folder that has them, in 'files'", isWarning: true)
                ] : []
        }
        let files = listed + (missing.count > mostListed ? folders(of: missing) : missing)
        let line = "files: [\(files.map(yaml).joined(separator: ", "))]"
        let more = missing.count - mostListed
        let subject = missing.prefix(mostListed).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
        return [
            SpecIssue(
                mark,
                method.files.isEmpty
                    ? "no file of \(name) is part of its runs' identity, and it loads \(subject): edited, they count as the same"
                    : "\(name) loads \(subject), which \(missing.count == 1 ? "is" : "are") no part of its runs' identity:"
                        + " edited, \(missing.count == 1 ? "it counts" : "they count") as the same",
                hint: "write \(line)", isWarning: true)
        ]
    }

    private static let mostListed = 12

    /// The first folders of the paths, and the files that are in none.
    private static func folders(of files: [String]) -> [String] {
        files.map { file in
            let parts = file.split(separator: "/", omittingEmptySubsequences: false)
            return parts.count > 1 && !["", ".."].contains(parts[0]) ? String(parts[0]) : file
        }.unique()
    }

    /// A text as a spec has it within `[...]`.
    private static func yaml(_ text: String) -> String {
        text.wholeMatch(of: /[A-Za-z0-9_.\/][A-Za-z0-9_.\/-]*/) == nil ? CanonicalJSON.encode(.text(text)) : text
    }
}

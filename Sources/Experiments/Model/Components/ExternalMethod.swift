import Foundation
import ThawCore
import ThawDatasets
import ThawSupport

/// A method that is somebody's program (docs/external-methods.md), as a run's description has it.
///
/// The method's name is `external:NAME`. Beside the program's own options it has two: `command`, the words of the
/// command as the spec has them, and `files`, the SHA-256 of each file that decides what the program does; both as
/// canonical JSON. So an edited program makes another run.
///
/// A third, `scores-precision`, was added when there were results already: a record without it has metrics of scores in
/// single precision. It is part of the identity, since float64 scores may then have another AUC. Programs' own options
/// cannot bear that name.
package struct ExternalMethod: Hashable, Sendable {
    /// The key of entries in specs.
    package static let key = "external"
    private static let prefix = key + ":"
    /// Options that every external method has.
    package static let (commandOption, filesOption) = ("command", "files")
    /// An option of all but those that were recorded before it existed.
    package static let precisionOption = "scores-precision"

    /// In which precision scores are compared.
    package enum Precision: String, Sendable {
        /// Rounded to single precision, as was done before there was a choice.
        case single
        /// In the type in which the program gives them.
        case asGiven = "as-given"
    }

    /// As the spec has it, without `external:`.
    package var name: String
    /// The program and its arguments.
    package var command: [String]
    /// SHA-256 (hex) by path, as the spec has it.
    package var files: [String: String]
    /// The program's own options.
    package var options: ResolvedOptions
    /// In which precision its scores are compared.
    package var precision: Precision

    package init(
        name: String, command: [String], files: [String: String], options: ResolvedOptions,
        precision: Precision = .asGiven
    ) {
        self.name = name
        self.command = command
        self.files = files
        self.options = options
        self.precision = precision
    }

    /// What `thaw methods` says of it.
    package static let help = [
        "external: a program in any language. It reads the split as .npy columns and gives a score for each row of the "
            + "test set.",
        "  contract: docs/external-methods.md; examples: examples/numpy, examples/pytorch",
        "  name: its name, a-z, 0-9 and '-'; tables say NAME (external), conditions external:NAME",
        "  command: the program and its arguments, a list; started in the spec's folder with the data's folder as last argument",
        "  options: a map of anything; a list as a value is a sweep",
        "  files: a list of more files, folders and patterns (pkg/*.py) of what decides what it does; files that the command "
            + "names need not be listed",
        "  timeout: a time such as 30m; default 1h",
        "  label: its name in tables",
    ]

    /// nil where `choice` is none of these: a method of this build, or a damaged record.
    package init?(_ choice: Choice) {
        guard let name = Self.name(of: choice.name), case .text(let command)? = choice.options[Self.commandOption],
            let words = try? JSONDecoder().decode([String].self, from: Data(command.utf8)), !words.isEmpty,
            let digests = Self.files(of: choice)
        else { return nil }
        let precision: Precision
        switch choice.options[Self.precisionOption] {
        case nil: precision = .single
        case .text(Precision.asGiven.rawValue): precision = .asGiven
        // Of a later build.
        default: return nil
        }
        let common = [Self.commandOption, Self.filesOption, Self.precisionOption]
        self.init(
            name: name, command: words, files: digests, options: choice.options.filter { !common.contains($0.key) },
            precision: precision)
    }

    /// SHA-256 (hex) by path, as `choice` has them: of a later build's precision, too. nil of other methods, and where they
    /// cannot be read.
    package static func files(of choice: Choice) -> [String: String]? {
        guard isName(choice.name), case .text(let files)? = choice.options[filesOption] else { return nil }
        return try? JSONDecoder().decode([String: String].self, from: Data(files.utf8))
    }

    /// What follows `external:`; nil of another method's name.
    package static func name(of method: String) -> String? {
        method.hasPrefix(prefix) ? String(method.dropFirst(prefix.count)) : nil
    }

    /// Whether a method of this name is a program.
    package static func isName(_ method: String) -> Bool { name(of: method) != nil }

    /// Its name in descriptions of runs.
    package var methodName: String { Self.methodName(name) }

    /// The name in descriptions of runs of what a spec calls `name`.
    package static func methodName(_ name: String) -> String { prefix + name }

    /// A name in tables with the mark that all external methods have there.
    package static func marked(_ label: String) -> String { "\(label) (\(key))" }

    /// The options that all external methods have, with their values; single precision is no option's value.
    package var commonOptions: ResolvedOptions {
        var options: ResolvedOptions = [
            Self.commandOption: .text(CanonicalJSON.encode(.list(command.map { .text($0) }))),
            Self.filesOption: .text(CanonicalJSON.encode(.object(files.mapValues { .text($0) }))),
        ]
        if precision != .single { options[Self.precisionOption] = .text(precision.rawValue) }
        return options
    }

    /// The command and the files' digests in a line, e.g. `python3 method.py (method.py 3f9c2a11b04d)`.
    package var text: String {
        let digests = files.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.prefix(12))" }
        return (command.joined(separator: " ") + (digests.isEmpty ? "" : " (\(digests.joined(separator: ", ")))"))
            .singleLine
    }

    /// Why it cannot be done with the files in `folder`, or nil.
    package func change(in folder: String) -> String? {
        for (file, digest) in files.sorted(by: { $0.key < $1.key }) {
            do {
                let found = try ProgramFile.digest(of: file, in: folder)
                if found != digest {
                    return "\(file) is another file than was planned: SHA-256 \(digest.prefix(12)) then, "
                        + "\(found.prefix(12)) now"
                }
            } catch {
                return "\(file): \((error as? DataError)?.message ?? "\(error)")"
            }
        }
        return nil
    }
}

/// Where the program of an external method is, and how long it may take: what decides nothing about a result.
package struct ProgramSettings: Codable, Hashable, Sendable {
    /// The folder in which it is started, and to which its files are relative.
    package var folder: String
    /// Seconds for one run.
    package var seconds: Double

    /// For entries without `timeout`, so that a program that hangs does not hold up a grid for ever.
    package static let defaultSeconds = 3600.0

    /// - seconds: for one run.
    package init(folder: String, seconds: Double = Self.defaultSeconds) {
        self.folder = folder
        self.seconds = seconds
    }
}

extension RunDescription {
    /// How the method takes part in pre-training, for identities. Of what programs pre-train nothing is kept, and what a
    /// method does that this program does not know is its own.
    package var pretrainingSignature: String {
        if ExternalMethod.isName(method.name) { return ExternalMethod.key }
        return method.declaration?.pretrainingSignature ?? "unknown \(method.name)"
    }
}

import Foundation
import ThawModel
import ThawSupport

/// The local modules that a command of Python loads, found by reading its source: those beside the script (or, of `-m` and
/// `-c`, in the spec's folder), those in folders that the source adds to `sys.path`, and what they import in turn. Nothing
/// is executed; what is installed is not looked at.
struct PythonModules {
    private static let largestSource = 4 << 20
    /// More are no program's own.
    private static let mostFiles = 2000
    private static let mostPasses = 20

    /// The folder to which paths are relative, in which the command is started.
    private let folder: String
    /// Where modules are looked for, in this order, as paths seen from `folder`.
    private var roots: [String] = []
    private var found: Set<String> = []
    private var open: [String] = []
    private var sources: [String: PythonSource] = [:]

    /// The files that `command` loads when it is started in `folder`, the script itself among them, sorted, as seen from
    /// `folder`. Empty where it is no command of Python.
    /// - files: more files that the program is said to have: of a command without a script these are looked at.
    static func files(of command: [String], _ files: [String], in folder: String) -> [String] {
        var modules = PythonModules(folder: folder)
        // A folder that a module adds may have what an earlier one looked for.
        for _ in 0..<mostPasses {
            let known = modules.roots
            modules.found = []
            modules.start(command)
            if modules.found.isEmpty, modules.open.isEmpty {
                for file in files where file.hasSuffix(".py") { modules.start(script: file) }
            }
            modules.follow()
            if modules.roots == known { break }
        }
        return modules.found.sorted()
    }

    private init(folder: String) {
        self.folder = folder
    }

    // MARK: The command

    private mutating func start(_ command: [String]) {
        let python = command.firstIndex { word in
            let name = (word as NSString).lastPathComponent
            return name.hasPrefix("python") || name.hasPrefix("pypy")
        }
        for (index, word) in command.enumerated() {
            let next = index + 1 < command.count ? command[index + 1] : nil
            let isArgument = python.map { $0 < index } == true
            if isFile(word), word.hasSuffix(".py") || isArgument, index > 0 || word.contains("/") {
                return start(script: word)
            }
            if isArgument, isFile(Self.join(word, "__main__.py")) {
                return start(script: Self.join(word, "__main__.py"))
            }
            guard let option = word.wholeMatch(of: /-[bBdEhiIOqsSuvx]*([mc])(.*)/) else { continue }
            let value = option.2.isEmpty ? next ?? "" : String(option.2)
            if option.1 == "m" {
                addRoot("")
                if let package = resolve(value.split(separator: ".").map(String.init)) {
                    take(Self.join(package, "__main__.py"))
                }
                if !found.isEmpty { return }
                // An installed one, which may start a script.
                roots.removeAll { $0.isEmpty }
            } else if isArgument {
                addRoot("")
                return read(PythonSource(Array(value.utf8)), of: "")
            }
        }
    }

    private mutating func start(script: String) {
        addRoot(script.folderPath)
        take(script)
    }

    // MARK: Following

    private mutating func follow() {
        while let file = open.popLast() {
            if let source = source(file) { read(source, of: file) }
        }
    }

    /// - file: empty for code within the command.
    private mutating func read(_ source: PythonSource, of file: String) {
        let own = file.folderPath
        let places = source.places.sorted {
            ($0.levels ?? 0, $0.words.joined(separator: "\n")) < ($1.levels ?? 0, $1.words.joined(separator: "\n"))
        }
        for place in places {
            var base = place.levels == nil ? [own, ""] : [own]
            if let levels = place.levels, levels > 0 {
                base = [Self.joined(own, String(repeating: "../", count: min(levels, 100) - 1))]
                for folder in base { addRoot(folder) }
            }
            for folder in base {
                // Whether words are parts of one path or of several is not looked at.
                var path = folder
                for word in place.words {
                    path = Self.joined(path, word)
                    addRoot(path)
                    addRoot(Self.joined(folder, word))
                }
            }
        }
        for item in source.imports {
            guard item.level > 0 else {
                if let package = resolve(item.module) { takeNames(item.names, in: package) }
                continue
            }
            let base = Self.joined(own, String(repeating: "../", count: min(item.level, 100) - 1))
            if let package = walk(item.module[...], below: base) { takeNames(item.names, in: package) }
        }
    }

    /// What is taken from a package may be a module of it.
    private mutating func takeNames(_ names: [String], in package: String) {
        for name in names { _ = walk([name], below: package) }
    }

    /// Takes a module by its full name; the folder of a package, or nil.
    private mutating func resolve(_ name: [String]) -> String? {
        guard let first = name.first else { return nil }
        // As Python does: a folder without __init__.py only where no place has anything else of that name.
        let owner =
            roots.first { root in
                isFile(Self.join(root, "\(first)/__init__.py")) || isFile(Self.join(root, "\(first).py"))
            } ?? roots.first { isFolder(Self.join($0, first)) }
        return owner.flatMap { walk(name[...], below: $0) }
    }

    /// Takes `name` and the packages that it lies in, from `folder` on; the folder of what it names if that is a package.
    private mutating func walk(_ name: ArraySlice<String>, below folder: String) -> String? {
        guard let first = name.first else { return folder }
        let path = Self.join(folder, first)
        if isFile(Self.join(path, "__init__.py")) {
            take(Self.join(path, "__init__.py"))
        } else if isFile(path + ".py") {
            take(path + ".py")
            return nil
        } else if !isFolder(path) {
            return nil
        }
        return walk(name.dropFirst(), below: path)
    }

    private mutating func take(_ file: String) {
        guard found.count < Self.mostFiles, isFile(file), found.insert(file).inserted else { return }
        open.append(file)
    }

    private mutating func addRoot(_ path: String) {
        if !roots.contains(path), roots.count < 100, isFolder(path) { roots.append(path) }
    }

    // MARK: Files

    private mutating func source(_ file: String) -> PythonSource? {
        if let known = sources[file] { return known }
        guard let handle = FileHandle(forReadingAtPath: ProgramFile.path(of: file, in: folder)),
            let bytes = try? handle.read(upToCount: Self.largestSource)
        else { return nil }
        let source = PythonSource([UInt8](bytes))
        sources[file] = source
        return source
    }

    private func isFile(_ path: String) -> Bool { ProgramFile.exists(path, in: folder) }

    private func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(ProgramFile.path(of: path, in: folder), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : path == "/" ? "/\(name)" : "\(path)/\(name)"
    }

    /// The same with `.` and `..` resolved, where they can be; empty for the folder itself.
    private static func joined(_ path: String, _ name: String) -> String {
        var parts: [Substring] = []
        let isAbsolute = path.hasPrefix("/")
        for part in "\(path)/\(name)".split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !isAbsolute {
                parts.append(part)
            }
        }
        return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
    }
}

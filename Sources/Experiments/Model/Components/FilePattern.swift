import Foundation
import ThawSupport

/// An entry of an external method's `files` that is no file: a folder, which stands for all files in it and below, or a
/// pattern with `*`, `?`, `[...]` and `**` (any number of folders), which stands for the files that it matches.
///
/// Left out, unless a pattern names them, are what begins with a dot, and what Python compiles (`__pycache__`, `.pyc`).
package struct FilePattern {
    /// Why it stands for no files that can be listed.
    package struct Problem: Error {
        package var message: String
    }

    /// More is no program, and takes long to read.
    static let mostFiles = 10_000
    private static let mostNames = 200_000

    /// As the spec has it.
    let text: String
    /// The folder to which it is relative.
    let folder: String
    private var found: Set<String> = []
    private var names = 0

    /// nil for the path of a file, or of what does not exist.
    package init?(_ text: String, in folder: String) {
        guard !ProgramFile.exists(text, in: folder), Self.isFolder(text, in: folder) || Self.isPattern(text) else {
            return nil
        }
        self.text = text
        self.folder = folder
    }

    /// The files, sorted, as the spec would write each. Throws `Problem` if there are none, too many, or if a folder cannot be
    /// read.
    package static func files(of pattern: FilePattern) throws(Problem) -> [String] {
        var search = pattern
        if isFolder(pattern.text, in: pattern.folder) {
            try search.takeAll(below: normalized(pattern.text), inside: [])
        } else {
            try search.take(parts(of: pattern.text)[...], below: pattern.text.hasPrefix("/") ? "/" : "")
        }
        guard !search.found.isEmpty else {
            throw Problem(message: isPattern(pattern.text) ? "matches no file" : "there is no file in this folder")
        }
        return search.found.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    package static func isPattern(_ text: String) -> Bool { text.contains { "*?[".contains($0) } }

    static func parts(of text: String) -> [String] {
        text.split(separator: "/").map(String.init).filter { $0 != "." }
    }

    /// A path as those of the files below it begin.
    package static func normalized(_ text: String) -> String {
        (text.hasPrefix("/") ? "/" : "") + parts(of: text).joined(separator: "/")
    }

    private static func isFolder(_ name: String, in folder: String) -> Bool {
        status(name, in: folder).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    private static func status(_ name: String, in folder: String) -> stat? {
        var status = stat()
        return stat(ProgramFile.path(of: name, in: folder), &status) == 0 ? status : nil
    }

    /// Takes all files of a folder and of those below it. A link back to a folder that it lies in leads to nothing new.
    private mutating func takeAll(below path: String, inside parents: Set<[UInt64]>) throws(Problem) {
        guard let status = Self.status(path.isEmpty ? "." : path, in: folder) else { return }
        let number = [UInt64(status.st_dev), UInt64(status.st_ino)]
        guard !parents.contains(number) else { return }
        for name in try entries(of: path) where !Self.isLeftOut(name) {
            let next = Self.join(path, name)
            if ProgramFile.exists(next, in: folder) {
                try take(next)
            } else if Self.isFolder(next, in: folder) {
                try takeAll(below: next, inside: parents.union([number]))
            }
        }
    }

    private static func isLeftOut(_ name: String) -> Bool {
        name.hasPrefix(".") || name == "__pycache__" || name.hasSuffix(".pyc")
    }

    /// Takes the files below `path` that the parts of a pattern match.
    private mutating func take(_ parts: ArraySlice<String>, below path: String) throws(Problem) {
        guard let part = parts.first else { return }
        let rest = parts.dropFirst()
        if part == "**" {
            if rest.isEmpty { return try takeAll(below: path, inside: []) }
            try take(rest, below: path)
            for name in try entries(of: path) where !Self.isLeftOut(name) {
                let next = Self.join(path, name)
                // Links are not followed here: one that leads back would be followed for ever.
                if Self.isFolder(next, in: folder), !isLink(next) { try take(parts, below: next) }
            }
            return
        }
        guard Self.isPattern(part) else { return try go(to: Self.join(path, part), rest) }
        for name in try entries(of: path) where fnmatch(part, name, FNM_PERIOD) == 0 {
            try go(to: Self.join(path, name), rest)
        }
    }

    private mutating func go(to path: String, _ rest: ArraySlice<String>) throws(Problem) {
        if rest.isEmpty {
            if ProgramFile.exists(path, in: folder) { try take(path) }
        } else if Self.isFolder(path, in: folder) {
            try take(rest, below: path)
        }
    }

    private func isLink(_ name: String) -> Bool {
        var status = stat()
        return lstat(ProgramFile.path(of: name, in: folder), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    private mutating func take(_ file: String) throws(Problem) {
        found.insert(file)
        if found.count > Self.mostFiles { throw Problem(message: "more than \(Self.mostFiles) files") }
    }

    /// The names in a folder, sorted.
    private mutating func entries(of path: String) throws(Problem) -> [String] {
        let shown = path.isEmpty ? "." : path
        guard let stream = opendir(ProgramFile.path(of: shown, in: folder)) else {
            throw Problem(message: "\(shown): \(String(cString: strerror(errno)))".singleLine)
        }
        defer { closedir(stream) }
        var found: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            guard let name else { throw Problem(message: "\(shown) holds a file whose name is not UTF-8".singleLine) }
            if ![".", ".."].contains(name) { found.append(name) }
            names += 1
            if names > Self.mostNames { throw Problem(message: "more than \(Self.mostNames) names to look at") }
        }
        return found.sorted()
    }

    private static func join(_ path: String, _ name: String) -> String {
        path.isEmpty || path == "/" ? path + name : "\(path)/\(name)"
    }
}

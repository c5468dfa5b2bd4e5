import Foundation
import ThawModel
import ThawSupport

/// Opens a spec and the specs it extends, and merges them into one tree.
package struct SpecFile {
    /// Files in a chain of `extends`, the first included.
    static let maximumChain = 16
    /// Bytes of a path in `extends`, which errors quote in full.
    private static let longestPath = 1000

    let log: IssueLog

    /// The merged tree of the file at `path`, without `extends`, or nil where something could not be read:
    /// `log` says what.
    package func load(path: String) -> YAMLNode? {
        guard let bytes = read(path, at: SourceMark(file: path, line: 0, column: 0)) else { return nil }
        return load(bytes, file: path, chain: [Self.identity(of: path)])
    }

    /// The same for content that is already in memory; `extends` is relative to `file`.
    package func load(_ bytes: [UInt8], file: String) -> YAMLNode? {
        load(bytes, file: file, chain: [Self.identity(of: file)])
    }

    private func load(_ bytes: [UInt8], file: String, chain: [String]) -> YAMLNode? {
        let unreadable = SourceCheck.issues(in: bytes, file: file)
        guard unreadable.isEmpty else {
            unreadable.forEach(log.add)
            return nil
        }
        guard let root = YAMLTree.read(bytes, file: file, log: log) else { return nil }
        guard case .mapping(var entries) = root.content else {
            log.add(root.mark, "a spec is a map, not \(root.words)", hint: "start with 'experiment: NAME'")
            return nil
        }
        guard let index = entries.firstIndex(where: { $0.key == SpecKeys.extends.name }) else { return root }
        let extends = entries.remove(at: index).value
        let child = YAMLNode(content: .mapping(entries), mark: root.mark)
        guard case .text(let name) = extends.content, !name.isEmpty, name.utf8.count <= Self.longestPath,
            !name.unicodeScalars.contains(where: \.breaksLines)
        else {
            log.add(extends.mark, "'extends' must be the path of a spec, not \(extends.words)")
            return nil
        }
        return parent(name, of: file, at: extends.mark, chain: chain)?.overridden(by: child)
    }

    private func parent(_ name: String, of child: String, at mark: SourceMark, chain: [String]) -> YAMLNode? {
        let folder = child.folderPath
        let path = name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)"
        let identity = Self.identity(of: path)
        guard !chain.contains(identity) else {
            log.add(
                mark, "'extends' comes back to \(path.inQuotes(limit: 4096))",
                hint: "remove it here or in the files between")
            return nil
        }
        guard chain.count < Self.maximumChain else {
            log.add(mark, "a chain of 'extends' of more than \(Self.maximumChain) files", hint: "merge some of them")
            return nil
        }
        guard let bytes = read(path, at: mark) else { return nil }
        return load(bytes, file: path, chain: chain + [identity])
    }

    /// The file's content. Read once: whatever happens to the file afterwards, the plan is of what was read here.
    private func read(_ path: String, at mark: SourceMark) -> [UInt8]? {
        func fail(_ message: String, _ hint: String) -> [UInt8]? {
            log.add(mark, mark.line > 0 ? "\(path.inQuotes(limit: 4096)): \(message)" : message, hint: hint)
            return nil
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            return errno == ENOENT || errno == ENOTDIR
                ? fail("no such file", "check the path") : fail(String(cString: strerror(errno)), "check the path")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: return fail("this is a directory", "name the spec file in it")
        default: return fail("this is not a regular file", "name a spec file")
        }
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: SourceCheck.maximumBytes + 1) ?? Data()
        else { return fail("the file cannot be read", "check its permissions") }
        return [UInt8](data)
    }

    /// The path by which a file is recognised again, whatever links and dots lead to it.
    private static func identity(of path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
}

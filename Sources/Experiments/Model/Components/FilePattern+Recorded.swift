import Foundation

/// What an entry of `files` may have stood for where runs were recorded. No file is looked at.
extension FilePattern {
    /// The folders that stand for the file of a spec, as `normalized` spells them.
    package static func foldersAbove(_ file: String) -> [(folder: String, file: String)] {
        let parts = parts(of: file).dropLast()
        let start = file.hasPrefix("/") ? "/" : ""
        return (0...parts.count).map { (start + parts.prefix($0).joined(separator: "/"), file) }
    }

    /// Whether the pattern may stand for a file, by its name alone.
    package static func matches(_ pattern: String, _ file: String) -> Bool {
        guard pattern.hasPrefix("/") == file.hasPrefix("/") else { return false }
        let parts = parts(of: pattern)
        // The numbers of parts that what was read of the path has matched: at once, since each `**` may end anywhere.
        func following(_ matched: Set<Int>) -> Set<Int> {
            var all = matched
            for index in parts.indices where parts[index] == "**" && all.contains(index) { all.insert(index + 1) }
            return all
        }
        var matched = following([0])
        for name in Self.parts(of: file) {
            var next: Set<Int> = []
            for index in matched where index < parts.count {
                if parts[index] == "**" {
                    next.insert(index)
                } else if fnmatch(parts[index], name, FNM_PERIOD) == 0 {
                    next.insert(index + 1)
                }
            }
            matched = following(next)
        }
        return matched.contains(parts.count)
    }
}

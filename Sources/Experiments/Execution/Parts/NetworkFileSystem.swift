import Foundation
import ThawSupport

/// File systems over which several machines share files, and whose locks SQLite cannot rely on
/// (https://www.sqlite.org/howtocorrupt.html, section 2.1).
package enum NetworkFileSystem {
    private static let types: Set<Substring> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "lustre", "gpfs", "beegfs", "ceph", "afs", "9p", "pvfs2", "panfs",
        "orangefs",
        "glusterfs",
    ]

    /// The type of the file system that holds the folder, e.g. `nfs4`, if it is one of these; nil for local ones.
    package static func type(ofFolder path: String) -> String? {
        let folder = URL(fileURLWithPath: path.isEmpty ? "." : path).resolvingSymlinksInPath().path
        return type(ofFolder: folder, mounts: SystemFile.contents("/proc/self/mountinfo"))
    }

    /// - folder: absolute, without links.
    /// - mounts: the text of /proc/self/mountinfo (proc(5)); what was mounted last hides what was there before.
    static func type(ofFolder folder: String, mounts: String) -> String? {
        var best: (point: String, type: Substring)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields[6...].firstIndex(of: "-"), dash + 1 < fields.endIndex else {
                continue
            }
            let point = unescaped(fields[4])
            guard folder == point || folder.hasPrefix(point == "/" ? "/" : point + "/") else { continue }
            if point.count >= best?.point.count ?? 0 { best = (point, fields[dash + 1]) }
        }
        guard let type = best?.type, types.contains(type) || type.hasPrefix("fuse.") || type == "fuse" else {
            return nil
        }
        return String(type)
    }

    /// Blanks and the like stand as `\040`.
    private static func unescaped(_ text: Substring) -> String {
        String(text).replacing(/\\([0-7]{3})/) { match -> String in
            guard let code = UInt8(match.1, radix: 8) else { return String(match.0) }
            return String(UnicodeScalar(code))
        }
    }
}

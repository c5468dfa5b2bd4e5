import Foundation

/// What the system tells of itself and its processes.
package enum SystemFile {
    /// Text of a file under /proc or /etc; empty if it cannot be read.
    package static func contents(_ path: String) -> String {
        (try? Data(contentsOf: URL(fileURLWithPath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

import Foundation

/// What the system tells of itself and its processes.
enum SystemFile {
    /// Text of a file under /proc or /etc; empty if it cannot be read.
    static func contents(_ path: String) -> String {
        (try? Data(contentsOf: URL(fileURLWithPath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

import Foundation

/// A folder for one target, removed with the value that owns it. What is written there replaces what was.
final class ScratchFolder: Sendable {
    private let root = FileManager.default.temporaryDirectory.path + "/thaw-fuzz-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func path(_ name: String) -> String { "\(root)/\(name)" }

    func write(_ bytes: [UInt8], to name: String) throws {
        let path = path(name)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path(name)) }
}

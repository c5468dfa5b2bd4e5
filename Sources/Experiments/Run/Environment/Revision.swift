import Foundation

/// Which version of Thaw's source this is.
public enum Revision {
    /// The environment variable that overrides what git says, for builds outside a checkout.
    public static let variable = "THAW_REVISION"

    /// `THAW_REVISION` if it is set; else what git says of the checkout this program was built from (`-dirty` where
    /// what is built has changed); else `unknown`.
    public static func current(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String {
        if let given = environment[variable], !given.isEmpty { return given }
        return describe(root: packageRoot) ?? "unknown"
    }

    /// The package's folder on the machine that built it: this file is
    /// Sources/Experiments/Run/Environment/Revision.swift.
    private static var packageRoot: URL {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { url.deleteLastPathComponent() }
        return url
    }

    /// Nil if `root` is not the top of a git checkout: a copy inside some other project's checkout is none.
    static func describe(root: URL) -> String? {
        guard FileManager.default.fileExists(atPath: root.appendingPathComponent(".git").path),
            let name = git(["describe", "--always", "--abbrev=12"], in: root), !name.isEmpty,
            // Only what is built: results, too, lie in the checkout, and change while runs go on.
            let changes = git(
                ["status", "--porcelain", "--", "Sources", "Package.swift", "Package.resolved"], in: root)
        else { return nil }
        return changes.isEmpty ? name : name + "-dirty"
    }

    /// What git prints, trimmed; nil if there is no git or it fails.
    private static func git(_ arguments: [String], in folder: URL) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "--no-optional-locks", "-C", folder.path] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

import Foundation
import ThawSupport

/// Which version of Thaw's source this is.
package enum Revision {
    /// The environment variable that overrides what git says, for builds outside a checkout.
    package static let variable = "THAW_REVISION"

    /// `source`'s name.
    package static func current(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String { source(environment: environment).name }

    /// `THAW_REVISION` if it is set; else, of an installed program, what `make install` wrote down; else what git says of the
    /// checkout this program was built from (`-dirty` where what is built has changed); else `unknown`.
    package static func source(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> SourceState {
        if let given = environment[variable], !given.isEmpty { return SourceState(name: given) }
        return ThisProgram.installedSource() ?? describe(root: packageRoot) ?? SourceState(name: "unknown")
    }

    /// The package's folder on the machine that built it: this file is
    /// Sources/Experiments/Execution/Environment/Revision.swift.
    private static var packageRoot: URL {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { url.deleteLastPathComponent() }
        return url
    }

    /// The path of the checkout that this program was built from.
    package static var checkout: String { packageRoot.path }

    /// Only what is built: results, too, lie in the checkout, and change while runs go on.
    private static let built = ["--", "Sources", "Package.swift", "Package.resolved"]

    /// Nil if `root` is not the top of a git checkout: a copy inside some other project's checkout is none.
    static func describe(root: URL) -> SourceState? {
        guard FileManager.default.fileExists(atPath: root.appendingPathComponent(".git").path),
            let name = gitText(["describe", "--always", "--abbrev=12"], in: root), !name.isEmpty,
            let changes = gitText(["status", "--porcelain"] + built, in: root)
        else { return nil }
        guard !changes.isEmpty else { return SourceState(name: name, isDirty: false) }
        return SourceState(name: name + "-dirty", isDirty: true, patch: patch(root: root))
    }

    /// SHA-256 (hex) over `git diff HEAD` of what is built, and, for each untracked source that git does not ignore, by
    /// path, a line `untracked PATH SHA-256`. Nil if git fails.
    private static func patch(root: URL) -> String? {
        // Spelled out, so that the user's settings do not change the text.
        let form = [
            "--binary", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames",
            "--src-prefix=a/", "--dst-prefix=b/", "--unified=3", "--diff-algorithm=myers",
        ]
        guard let diff = git(["diff", "HEAD"] + form + built, in: root),
            let untracked = git(["ls-files", "--others", "--exclude-standard", "-z"] + built, in: root)
        else { return nil }
        let hash = SHA256()
        hash.update(diff)
        let paths = untracked.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.sorted()
        for path in paths {
            guard let content = try? Data(contentsOf: root.appendingPathComponent(path)) else { return nil }
            hash.update(Data("untracked \(path) \(SHA256.hex(of: content))\n".utf8))
        }
        return hash.finalizeHex()
    }

    private static func gitText(_ arguments: [String], in folder: URL) -> String? {
        git(arguments, in: folder).map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    /// What git prints; nil if there is no git or it fails.
    private static func git(_ arguments: [String], in folder: URL) -> Data? {
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
        return process.terminationStatus == 0 ? bytes : nil
    }
}

/// A version of Thaw's source, and what was changed in it.
package struct SourceState: Codable, Hashable, Sendable {
    /// What git, or `THAW_REVISION`, calls it; ends in `-dirty` where git says that it has changes.
    package var name: String
    /// Whether it has changes; nil if git did not say.
    package var isDirty: Bool?
    /// SHA-256 (hex) of the changes; nil without any, or if git did not say.
    package var patch: String?

    /// What is nil is not known.
    package init(name: String, isDirty: Bool? = nil, patch: String? = nil) {
        self.name = name
        self.isDirty = isDirty
        self.patch = patch
    }
}

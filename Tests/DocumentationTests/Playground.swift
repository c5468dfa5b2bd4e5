import Foundation
import TestSupport

/// A copy of what a document talks about, in which its commands are executed: it looks like a clone in which `make build` was
/// done. `Sources`, `Tests` and the like are the repository's own, and only to be read.
final class Playground {
    private let scratch: TemporaryFolder
    let folder: String
    private let cache: String

    init() throws {
        scratch = try TemporaryFolder()
        (folder, cache) = (scratch.path("thaw"), scratch.path("cache"))
        let files = FileManager.default
        try files.createDirectory(atPath: "\(folder)/.build/release", withIntermediateDirectories: true)
        try files.createSymbolicLink(
            atPath: "\(folder)/.build/release/thaw", withDestinationPath: builtProduct("thaw"))
        for name in try files.contentsOfDirectory(atPath: Repository.root.path) where !name.hasPrefix(".") {
            let (from, to) = (Repository.root.appendingPathComponent(name).path, "\(folder)/\(name)")
            switch name {
            case "data": break
            case "results": try copyResults(from, to)
            case "Sources", "Tests", "Benchmarks", "Fuzzing":
                try files.createSymbolicLink(atPath: to, withDestinationPath: from)
            default: try files.copyItem(atPath: from, toPath: to)
            }
        }
        _ = try run("git init -q")
    }

    /// What is committed: folders, and what is about them. The rest of `results` is the user's own.
    private func copyResults(_ from: String, _ to: String) throws {
        try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: from)
        where name == "README.md" || !name.contains(".") {
            try FileManager.default.copyItem(atPath: "\(from)/\(name)", toPath: "\(to)/\(name)")
        }
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }

    /// Executes a command as a reader's shell would.
    /// - Returns: its exit code, and what it says on either channel, this folder being `~/thaw` and the cache `~/.cache/thaw`.
    func run(_ command: String) throws -> (code: Int32, output: [String]) {
        let result = try TestProcess(
            "bash", ["-c", command], in: URL(fileURLWithPath: folder), environment: environment, joinsErrors: true
        ).wait(limit: 120)
        let text = result.output.replacing(folder, with: "~/thaw").replacing(cache, with: "~/.cache/thaw")
        return (result.code, text.components(separatedBy: "\n"))
    }

    private var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        // With a python3 that has what the documents' scripts import, if there is one.
        let path = (Python.pandas ?? Python.numpy)?.path ?? environment["PATH"] ?? "/usr/bin:/bin"
        environment["PATH"] = "\(folder)/.build/release:\(path)"
        // As if nothing were set: data in ./data, where there are none.
        environment["THAW_DATA"] = nil
        environment["THAW_CACHE"] = cache
        environment["THAW_REVISION"] = "under-test"
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        environment["NO_COLOR"] = "1"
        environment["COLUMNS"] = nil
        for name in ["MAKEFLAGS", "MAKELEVEL", "MFLAGS"] { environment[name] = nil }
        return environment
    }
}

/// The files that are there to be checked.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// All documents: the folders' Markdown files, but for tables that `thaw report` wrote.
    static let documents: [String] = {
        let folders = ["", "docs", "experiments", "results", "examples", "Benchmarks", "Fuzzing"]
        return folders.flatMap { folder in
            files(below: folder).filter { path in
                path.hasSuffix(".md") && (!folder.isEmpty || !path.contains("/"))
                    && (folder != "results" || path == "results/README.md")
            }
        }
    }()

    /// The tables and tests that were printed from the committed databases.
    static let committedTables = files(below: "results/movielens-1m-rebuilt").filter { $0.hasSuffix(".txt") }

    /// The paths of the source, of programs and tests.
    static let sources: [String] =
        ["Sources", "Tests", "Fuzzing", "Benchmarks"].flatMap(files(below:)) + ["Package.swift"]

    /// The files in a folder and below it, sorted; without the folder's name, those of the repository's root alone.
    private static func files(below folder: String) -> [String] {
        let top = root.appendingPathComponent(folder)
        guard !folder.isEmpty else {
            return (try? FileManager.default.contentsOfDirectory(atPath: top.path).sorted()) ?? []
        }
        let all = FileManager.default.enumerator(atPath: top.path)?.compactMap { $0 as? String } ?? []
        return all.filter { !$0.contains(".build/") }.map { "\(folder)/\($0)" }.sorted()
    }
}

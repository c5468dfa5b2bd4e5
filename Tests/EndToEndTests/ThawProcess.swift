import Foundation
import TestSupport

/// The program under test, in a process and (as Foundation starts it) a process group of its own.
final class ThawProcess {
    let process = Process()
    private let folder: TemporaryFolder
    private let outputPath: String
    private let errorPath: String

    /// Starts `thaw` with `arguments` in `folder`, which also holds its cache and (in `data`) its data.
    /// - program: what is started in its place.
    /// - path: PATH, where the tests' own will not do.
    /// - variables: more of the environment.
    init(
        _ arguments: [String], in folder: TemporaryFolder, program: String = "thaw", path: String? = nil,
        variables: [String: String] = [:]
    ) throws {
        self.folder = folder
        let name = UUID().uuidString
        outputPath = folder.path("\(name).out")
        errorPath = folder.path("\(name).err")
        for path in [outputPath, errorPath] { try Data().write(to: URL(fileURLWithPath: path)) }
        process.executableURL = URL(fileURLWithPath: builtProduct(program))
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        process.environment = Self.environment(in: folder).merging(variables) { $1 }
        if let path { process.environment?["PATH"] = path }
        process.standardInput = FileHandle.nullDevice
        // Files, and not pipes: workers that outlive the program could hold a pipe open and the test up.
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outputPath))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorPath))
        try process.run()
    }

    deinit {
        if process.isRunning { process.terminate() }
        for path in [outputPath, errorPath] { try? FileManager.default.removeItem(atPath: path) }
    }

    static func environment(in folder: TemporaryFolder) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["THAW_CACHE"] = folder.path("cache")
        environment["THAW_DATA"] = folder.path("data")
        environment["THAW_REVISION"] = "under-test"
        environment["COLUMNS"] = nil
        return environment
    }

    var output: String { text(outputPath) }
    var errors: String { text(errorPath) }

    private func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    /// What the program left when it ended.
    struct Result {
        /// The exit code, or minus the signal's number.
        var code: Int32
        var output: String
        var errors: String
    }

    func wait() -> Result {
        process.waitUntilExit()
        let status = process.terminationStatus
        return Result(
            code: process.terminationReason == .exit ? status : -status, output: output, errors: errors)
    }
}

/// A folder with specs small enough to be run many times over.
struct Workplace {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try write(Self.small, to: "small.yaml")
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.url.appendingPathComponent(name))
    }

    /// The path of the program.
    var program: String { builtProduct("thaw") }

    /// Runs `thaw` to its end.
    func thaw(_ arguments: [String]) throws -> ThawProcess.Result { try ThawProcess(arguments, in: folder).wait() }

    func thaw(_ arguments: String...) throws -> ThawProcess.Result { try thaw(arguments) }

    /// Runs `thaw-maintain` to its end.
    func maintain(_ arguments: String...) throws -> ThawProcess.Result {
        try ThawProcess(arguments, in: folder, program: "thaw-maintain").wait()
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.path(name)) }

    func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: folder.path(name)) }

    static let dataset = "movielens-1m: {source: synthetic, synthetic-scale: 0.03}"

    /// 12 runs: three methods, four seeds.
    static let small = """
        experiment: small
        datasets: [\(dataset)]
        backbones: [deepfm]
        methods:
          - base
          - cvar: {repeats: 2, refresh-epochs: 1, refresh-repeats: 1}
          - csdm: {repeats: 2, refresh-epochs: 1, refresh-repeats: 1}
        seeds: {from: 1, count: 4}
        report: {table: {metrics: [auc, relaimpr]}}

        """
}

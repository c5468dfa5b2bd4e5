import Foundation
import TestSupport

/// The program under test, in a process and a process group of its own.
struct ThawProcess {
    typealias Result = TestProcess.Result

    let process: TestProcess

    /// Starts `thaw` with `arguments` in `folder`, which also holds its cache and (in `data`) its data.
    /// - program: what is started in its place.
    /// - path: PATH, where the tests' own will not do.
    /// - variables: more of the environment.
    init(
        _ arguments: [String], in folder: TemporaryFolder, program: String = "thaw", path: String? = nil,
        variables: [String: String] = [:]
    ) throws {
        var environment = Self.environment(in: folder).merging(variables) { $1 }
        if let path { environment["PATH"] = path }
        process = try TestProcess(builtProduct(program), arguments, in: folder.url, environment: environment)
    }

    static func environment(in folder: TemporaryFolder) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["THAW_CACHE"] = folder.path("cache")
        environment["THAW_DATA"] = folder.path("data")
        environment["THAW_REVISION"] = "under-test"
        environment["COLUMNS"] = nil
        return environment
    }

    /// What it has written so far.
    var output: String { process.output }
    var errors: String { process.errors }

    func wait() throws -> Result { try process.wait() }
}

/// A folder with specs small enough to be run many times over.
struct Workplace {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try write(Self.small, to: "small.yaml")
    }

    func write(_ text: String, to name: String) throws { try folder.write(text, to: name) }

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

import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawStore

/// A small database of one experiment, three methods with four seeds each, to be compared with one that differs in what a
/// test says. Identities are genuine.
struct DiffSample {
    struct Run {
        var method: String
        var label: String
        var seed: Int
        var auc: Double
        var options: ResolvedOptions = ["count": .text("all")]
        var logLoss = 0.6
    }

    var runs: [Run] = Self.runs
    var dataset = Sample.dataset()
    var environment = Sample.environment()
    var startedAt = 1_700_000_000.0
    var title = "Small"
    var specText = #"{"experiment":"small","methods":["base","csdm","velf"],"seeds":[1,2,3,4]}"#
    var settings = ReportSettings(metrics: [.auc, .relaimpr])
    var publishedJSON: String?
    /// Whether the experiment itself is recorded.
    var hasExperiment = true
    /// Planned runs without a result.
    var missing: [(method: String, seed: Int)] = []
    /// Of these, the ones that failed.
    var failed: [(method: String, seed: Int)] = []

    /// 12 runs, by method and seed.
    static let runs: [Run] = [("base", "Base", 0.73), ("csdm", "CSDM", 0.745), ("velf", "VELF", 0.742)].flatMap {
        method, label, auc in
        (1...4).map { seed in
            Run(method: method, label: label, seed: seed, auc: auc + noise(method, seed))
        }
    }

    /// Up to 0.001 either way, different for each run.
    private static func noise(_ method: String, _ seed: Int) -> Double {
        let sum = method.utf8.reduce(0) { $0 + Int($1) }
        let steps = (sum * 37 + seed * 53) % 21 - 10
        return Double(steps) * 0.000093
    }

    func identity(_ run: Run) -> String {
        RunIdentity.of(description(run), dataset: dataset, numericsRevision: environment.numericsRevision)
    }

    func description(_ run: Run) -> RunDescription {
        Sample.description(dataset: dataset.name, method: run.method, options: run.options, seed: run.seed)
    }

    mutating func change(_ method: String, seeds: [Int] = [1, 2, 3, 4], _ body: (inout Run) -> Void) {
        for index in runs.indices where runs[index].method == method && seeds.contains(runs[index].seed) {
            body(&runs[index])
        }
    }

    /// Writes the database and reads it as `name`.
    /// - reversed: records the runs in the other order.
    func contents(_ name: String, reversed: Bool = false) throws -> DatabaseContents {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path(name), access: .readWrite)
        try record(in: store, reversed: reversed)
        var contents = try DatabaseContents(store: store)
        contents.path = name
        return contents
    }

    func record(in store: ResultStore, reversed: Bool = false) throws {
        for run in reversed ? runs.reversed() : runs {
            func isIn(_ list: [(method: String, seed: Int)]) -> Bool { list.contains { $0 == (run.method, run.seed) } }
            if isIn(failed) {
                try store.record(
                    failure: RunFailure(kind: .deterministic, reason: "the loss became NaN"), identity: identity(run),
                    description: description(run), dataset: dataset, environment: environment, at: startedAt)
            }
            if isIn(missing) || isIn(failed) { continue }
            var result = Sample.result(auc: run.auc, startedAt: startedAt)
            for phase in result.phases.indices { result.phases[phase].logLoss = run.logLoss }
            try store.record(
                RunRecord(
                    identity: identity(run), description: description(run), dataset: dataset,
                    environment: environment, result: result))
        }
        guard hasExperiment else { return }
        let members = runs.enumerated().map { index, run in
            ExperimentMember(
                position: index + 1, identity: identity(run), description: description(run),
                labels: ["dataset": "MovieLens-1M", "backbone": "DeepFM", "method": run.label])
        }
        try store.register(
            experiment: ExperimentRecord(
                name: "small", title: title, specText: specText,
                reportSettingsJSON: String(decoding: JSONEncoder().encode(settings), as: UTF8.self),
                publishedJSON: publishedJSON),
            members: members)
    }

    /// The comparison of this sample, as a.sqlite, with `other`, as b.sqlite.
    func diff(_ other: DiffSample, tolerance: Double = 0, experiment: String? = nil) throws -> DatabaseDiff {
        try DatabaseDiff(
            contents("a.sqlite"), other.contents("b.sqlite"), tolerance: tolerance, experiment: experiment)
    }
}

extension DatabaseDiff {
    /// Compares the text in `format` with Fixtures/report/diff/`name`.
    func expectGolden(_ name: String, as format: DiffFormat = .terminal, all: Bool = false) throws {
        try ReportSample.expectGolden(rendered(as: format, all: all), "diff/\(name)")
    }
}

import Core
import Datasets
import Experiments
import Foundation
import TestSupport
import Testing

private let hasRealData = ProcessInfo.processInfo.environment["THAW_DATA"]?.isEmpty == false

/// What is committed under `results/`: that the tables follow from the database, and the database from the data.
@Suite struct CommittedResultsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let folder = root.appendingPathComponent("results/movielens-1m-rebuilt")
    private var database: String { Self.folder.appendingPathComponent("table1.sqlite").path }

    @Test(arguments: [("terminal", "txt"), ("markdown", "md"), ("latex", "tex"), ("csv", "csv")])
    func tablesFollowFromTheDatabase(format: String, fileExtension: String) throws {
        let report = try Workplace().thaw("report", database, "--format", format)
        #expect(report.code == 0, "\(report.errors)")
        let committed = try String(
            contentsOf: Self.folder.appendingPathComponent("table1.\(fileExtension)"), encoding: .utf8)
        #expect(report.output == committed)
    }

    /// AUC Cold, Warm-a, Warm-b, Warm-c of the authors' released code on these data, means of five pre-training seeds.
    private static let reference: [String: [Double]] = [
        "base": [0.7354, 0.7500, 0.7617, 0.7717], "dropoutnet": [0.7452, 0.7552, 0.7642, 0.7723],
        "meta-e": [0.7395, 0.7501, 0.7597, 0.7681], "mwuf": [0.7364, 0.7503, 0.7623, 0.7725],
        "cvar": [0.7440, 0.7959, 0.8047, 0.8077], "csdm": [0.7460, 0.7992, 0.8074, 0.8091],
    ]

    @Test func meansAgreeWithTheReleasedCode() throws {
        let runs = try committedRuns()
        #expect(runs.count == 70)
        func mean(_ method: String, _ phase: Phase) throws -> Double {
            let values = runs.filter { $0.description.method.name == method }.flatMap(\.result.phases)
                .filter { $0.phase == phase }.map(\.auc)
            #expect(values.count == 10)
            return try #require(SampleStatistics.mean(values))
        }
        for (method, expected) in Self.reference {
            for (phase, value) in zip(Phase.allCases, expected) {
                let difference = abs(try mean(method, phase) - value)
                #expect(difference <= (phase == .cold ? 0.008 : 0.006), "\(method) \(phase.name): \(difference)")
            }
        }
        for phase in Phase.allCases {
            let lead = try mean("velf", phase) - mean("base", phase)
            #expect(lead > (phase <= .warmA ? 0 : -0.005), "velf \(phase.name): \(lead)")
        }
    }

    /// The same data and seed again. Other versions of OpenBLAS round otherwise, so that the last digits may differ.
    @Test(.enabled(if: hasRealData, "set THAW_DATA to the folder that holds ml-1m"), arguments: ["base", "mwuf", "meta-e"])
    func aRunCanBeRepeated(_ method: String) throws {
        let recorded = try #require(
            try committedRuns().first { $0.description.method.name == method && $0.description.seed == 1 })
        let description = recorded.description
        let dataset = try DatasetLoader.load(
            name: description.dataset.name, options: description.dataset.options,
            locations: .fromEnvironment(ProcessInfo.processInfo.environment))
        guard dataset.fingerprint == recorded.dataset.fingerprint else {
            // GroupLens' own files are not the rebuilt ones: then there is nothing to repeat.
            #expect(!dataset.title.contains("rebuilt"))
            return
        }
        let session = Sessions.make(
            dataset: dataset, backbone: description.backbone.name, method: method, options: description.method.options,
            training: description.training, seed: description.seed)
        try session.pretrain()
        try session.fit()
        for metrics in recorded.result.phases {
            if metrics.phase != .cold { try session.warmUp(metrics.phase) }
            #expect(abs(try session.evaluate().auc - metrics.auc) < 0.002, "\(metrics.phase.name)")
        }
    }

    private func committedRuns() throws -> [RunRecord] {
        let store = try ResultStore(path: database, access: .readOnly)
        return Array(try store.runs(identities: store.finishedIdentities()).values)
    }
}

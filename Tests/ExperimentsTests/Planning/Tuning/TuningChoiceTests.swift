import Foundation
import GRDB
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawPlanning
@testable import ThawReporting
@testable import ThawStore

/// Which setting wins, and what the database keeps of it.
@Suite struct TuningChoiceTests {
    /// A tuning of csdm's rho over 0.1, 1 and 10 with two trials each; trial t (from 0) has identity t + 1.
    private func tuning(_ more: String = "") throws -> IdentifiedTuning {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                methods: "[csdm]", seeds: "[1]",
                "tune: [{method: csdm, options: {rho: [0.1, 1, 10]}, seeds: [7, 8]\(more)}]"))
        let tuning = try #require(plan.tunings.first)
        return IdentifiedTuning(
            tuning,
            trials: tuning.settings.map { setting in
                setting.trials.map {
                    IdentifiedPlan.Run(
                        planned: $0, identity: Sample.identity($0.position), pretrainingIdentity: "",
                        fitIdentity: "", dataset: Sample.dataset())
                }
            })
    }

    /// AUC cold ... warm-c of trials 1 ... 6; nil for no result.
    private func results(_ values: [[Double]?]) -> [String: RunResult] {
        var results: [String: RunResult] = [:]
        for (index, values) in values.enumerated() {
            guard let values else { continue }
            results[Sample.identity(index + 1)] = RunResult(
                phases: zip(Phase.allCases, values).map {
                    PhaseMetrics(phase: $0, auc: $1, f1: 1 - $1, logLoss: $1, seconds: 0)
                },
                pretrainSeconds: 0, totalSeconds: 0, parameterCount: 0, peakMemory: 0, startedAt: 0)
        }
        return results
    }

    private let flat = { (auc: Double) -> [Double]? in [auc, auc, auc, auc] }

    @Test func theBestMeanOverSeedsAndPhasesWins() throws {
        // Best single run: setting 0. Best in warm-c: setting 2. Best mean: setting 1.
        let results = results([
            flat(0.9), flat(0.5), flat(0.75), flat(0.75), [0.5, 0.5, 0.5, 1], [0.5, 0.5, 0.5, 1],
        ])
        let decided = try tuning().decided(by: results, failed: [])
        #expect(decided.tuning.choice == 1)
        #expect(decided.means == [0.7, 0.75, 0.625])
        #expect(try tuning(", phases: [warm-c]").decided(by: results, failed: []).tuning.choice == 2)
        #expect(try tuning(", select: log-loss").decided(by: results, failed: []).tuning.choice == 2)
        #expect(try tuning(", select: f1").decided(by: results, failed: []).tuning.choice == 2)
    }

    @Test func ofEqualMeansTheFirstListedWins() throws {
        let results = results([flat(0.5), flat(0.5), flat(0.75), flat(0.5), flat(0.5), flat(0.75)])
        let decided = try tuning().decided(by: results, failed: [])
        #expect(decided.means[1] == decided.means[2] && decided.tuning.choice == 1)
        #expect(
            try tuning(", select: log-loss").decided(
                by: self.results([
                    flat(0.5), flat(0.5), flat(0.5), flat(0.5),
                    flat(0.5), flat(0.5),
                ]), failed: []
            ).tuning.choice == 0)
    }

    @Test func nothingIsChosenBeforeAllTrialsHaveAnOutcome() throws {
        var values = [flat(0.75), flat(0.75), flat(0.5), flat(0.5), flat(0.5), nil]
        let open = try tuning().decided(by: results(values), failed: [])
        #expect(open.tuning.choice == nil && open.means == [0.75, 0.5, nil])
        // A trial that failed in the computation takes its setting out, however good its other trials are.
        values = [flat(0.9), nil, flat(0.5), flat(0.5), flat(0.6), flat(0.6)]
        let decided = try tuning().decided(by: results(values), failed: [Sample.identity(2)])
        #expect(decided.tuning.choice == 2)
        let none = try tuning().decided(
            by: results([nil, nil, nil, nil, nil, nil]), failed: Set((1...6).map(Sample.identity)))
        #expect(none.tuning.choice == nil)
    }

    @Test func theDatabaseKeepsTrialsAndChoice() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("tuning.sqlite")
        let store = try ResultStore(path: path, access: .readWrite)
        let record = ExperimentRecord(
            name: "x", title: "X", specText: "{}", reportSettingsJSON: try StoredJSON.encode(ReportSettings()))
        let open = TuningRecord(try tuning())
        try store.register(experiment: record, members: [], tunings: [open])
        let experiment = try #require(try store.experiments().first)
        #expect(experiment.waiting == 1 && experiment.identities == (1...6).map(Sample.identity))
        #expect(throws: ReportError.incomplete(experiment: "x", missing: 1, planned: 1, failed: 0)) {
            try TableBuilder(store: store).build()
        }
        let status = try StatusText.lines(store)
        #expect(
            status.last
                == "  trials for MovieLens-1M, DeepFM, CSDM: 0 of 6 trials done; 1 run waits for the choice")

        let values = [flat(0.5), flat(0.5), flat(0.7), flat(0.8), flat(0.6), flat(0.6)]
        let made = TuningRecord(try tuning().decided(by: results(values), failed: []))
        try store.register(experiment: record, members: [], tunings: [made])
        let stored = try #require(try store.experiments().first?.tunings.first)
        #expect(stored.choice == 1 && stored.settings.map(\.mean) == made.settings.map(\.mean))
        #expect(stored.options == ["rho"] && stored.metric == .auc && stored.phases == Phase.allCases)
        #expect(stored.settings[1].trials.map(\.position) == [3, 4])
        #expect(stored.settings[1].trials[0].description.method.options["rho"]?.description == "1")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try store.register(experiment: record, members: [], tunings: [made])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes, "nothing changed, so nothing is written")
        try store.write { try $0.execute(sql: "UPDATE tunings SET chosen = 4") }
        #expect(throws: StoreError.self, "there are three settings") { try store.experiments() }
        try store.write { try $0.execute(sql: "UPDATE tunings SET chosen = 2") }
        let dump = try store.dump(includingTimes: false)
        for table in ["tuning ", "tuning_setting ", "tuning_trial "] { #expect(dump.contains("\n" + table)) }

        try store.register(experiment: record, members: [])
        #expect(try store.experiments().first?.tunings.isEmpty == true)
        #expect(try !store.dump(includingTimes: false).contains("tuning"))
    }

    /// A database from before `tune`: read as it is, and brought up to date by a writer.
    @Test func olderDatabasesAreReadAndMigrated() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("old.sqlite")
        do {
            let queue = try DatabaseQueue(path: path)
            try queue.write { database in
                try database.execute(sql: Schema.migrations[0])
                try database.execute(
                    sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1")
                try database.execute(
                    sql: "INSERT INTO experiments (name, title, spec, report) VALUES ('x', 'X', '{}', '{}')")
            }
            try queue.close()
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let reader = try ResultStore(path: path, access: .readOnly)
        #expect(try reader.experiments().first?.tunings.isEmpty == true)
        #expect(try reader.dump(includingTimes: true).contains("experiment name=\"x\""))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
        let writer = try ResultStore(path: path, access: .readWrite)
        try writer.register(
            experiment: try #require(try writer.experiments().first).record, members: [],
            tunings: [TuningRecord(try tuning())])
        #expect(try writer.experiments().first?.tunings.count == 1)
    }
}

import GRDB
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawStore

/// Reading asks each table once, whatever the number of runs.
@Suite struct StatementCountTests {
    /// A database with so many runs, members, trials, failures, attempts, claims, datasets and environments.
    private func store(_ folder: TemporaryFolder, _ count: Int) throws -> ResultStore {
        let store = try ResultStore(path: folder.path("\(count).sqlite"), access: .readWrite)
        let owner = ClaimOwner.current()
        var (runs, trials) = ([RunRecord](), [TuningRecord.Trial]())
        for number in 1...count {
            var run = Sample.run(number, seed: number)
            run.environment = Sample.environment(host: "machine \(number)")
            run.dataset.fingerprint = Sample.identity(number)
            run.result.budgets = Phase.allCases.map {
                TrainingBudget(
                    phase: $0, seconds: 1,
                    counts: TrainingCounts(
                        total: TrainingCount(instances: 8, steps: 4),
                        groups: ["csdm": TrainingCount(instances: number, steps: 4)]))
            }
            runs.append(run)
            trials.append(
                TuningRecord.Trial(position: number, identity: run.identity, description: run.description))
            let identity = Sample.identity(1000 + number)
            let failed = FailedRun(
                identity: identity, description: run.description, dataset: run.dataset, environment: run.environment,
                failure: RunFailure(kind: .crashed, reason: "signal 11"), failedAt: 1)
            try store.record(runs: [run], failures: [failed])
            for time in 1...2 {
                try store.record(
                    RunAttempt(outcome: .lost, stage: "cold", host: "here", startedAt: Double(time), endedAt: 3),
                    of: identity)
            }
            let state = try store.claim(
                firstOf: [(Sample.identity(2000 + number), "a run")], for: owner, at: 1, lease: 1,
                policy: FailurePolicy(since: 0))
            #expect(state == [.free])
        }
        let settings = [TuningRecord.Setting(values: ["rho": .number(1)], mean: nil, trials: trials)]
        try store.register(
            experiment: ExperimentRecord(name: "x", title: "X", specText: "", reportSettingsJSON: "{}"),
            members: runs.enumerated().map { $1.member(position: $0 + 1, labels: ["method": "Base"]) },
            tunings: [
                TuningRecord(
                    number: 1, labels: [:], options: ["rho"], metric: .auc, phases: [.cold], runs: 1, choice: nil,
                    settings: settings)
            ])
        try store.register(
            experiment: ExperimentRecord(name: "y", title: "Y", specText: "", reportSettingsJSON: "{}"),
            datasets: runs.map { DescribedDataset(record: $0.dataset, label: $0.identity, statistics: [.users: 1]) })
        return store
    }

    private final class Log { var statements: [String] = [] }

    /// What SQLite executed while `body` read.
    private func statements<Value>(
        _ store: ResultStore, _ body: (ResultStore) throws -> Value
    ) throws -> (value: Value, statements: [String]) {
        let log = Log()
        try store.read { $0.trace { log.statements.append("\($0)") } }
        let value = try body(store)
        try store.read { $0.trace(options: []) }
        return (value, log.statements)
    }

    /// How many statements `body` takes with few runs; expects it to take no more with many, which it counts.
    private func expectConstant(of body: (ResultStore) throws -> Int) throws {
        let folder = try TemporaryFolder()
        let (few, many) = (try store(folder, 2), try store(folder, 30))
        let (first, second) = (try statements(few, body), try statements(many, body))
        #expect(first.value == 2 && second.value == 30)
        #expect(!first.statements.isEmpty && first.statements.count == second.statements.count)
    }

    @Test func runsAreReadTogether() throws {
        try expectConstant { try $0.runs(identities: (1...30).map(Sample.identity)).count }
    }

    @Test func experimentsAreReadTogether() throws {
        try expectConstant { try $0.experiments()[0].members.count }
        try expectConstant { try $0.experiments()[0].tunings[0].settings[0].trials.count }
        try expectConstant { try $0.described(by: "y").count }
    }

    @Test func failuresAreReadTogether() throws {
        try expectConstant { try $0.failures().count }
        try expectConstant { try $0.attempts().count }
        let policy = FailurePolicy(since: 0)
        try expectConstant { store in
            try store.states(
                of: (1001...1030).map(Sample.identity), for: .current(), at: 1, policy: policy
            ).count { $0 == .failed }
        }
        try expectConstant { store in
            try store.states(
                of: (2001...2030).map(Sample.identity), for: .current(), at: 1, policy: policy
            ).count { $0 == .held }
        }
    }

    @Test func allIsReadTogether() throws {
        try expectConstant { try $0.contents().runs.count }
        try expectConstant { try $0.contents().attempts.count }
    }

    /// SQLite takes some ten thousand values in a statement.
    @Test func manyIdentitiesAreAskedForInParts() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder, 3)
        var identities = (1_000_000..<1_025_000).map(Sample.identity)
        for (number, place) in [(1, 0), (2, 15_000), (3, 24_999)] { identities[place] = Sample.identity(number) }
        let (runs, statements) = try statements(store) { try $0.runs(identities: identities + identities) }
        #expect(runs.count == 3)
        for number in 1...3 { #expect(runs[Sample.identity(number)]?.description.seed == number) }
        #expect(runs[Sample.identity(2)]?.environment.host == "machine 2")
        #expect(statements.count { $0.contains("FROM runs ") } == 3)
        #expect(statements.count { $0.contains("FROM metrics ") } == 1)
    }
}

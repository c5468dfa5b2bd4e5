import Foundation
import GRDB
import TestSupport
import Testing
import ThawCore

@testable import Experiments

@Suite struct ResultStoreTests {
    let folder: TemporaryFolder
    let path: String
    let store: ResultStore

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("results.sqlite")
        store = try ResultStore(path: path, access: .readWrite)
    }

    private func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    @Test func aRunComesBackBitForBit() throws {
        var run = Sample.run(1)
        run.result.phases[0].auc = 0.1 + 0.2
        run.result.phases[1].auc = (0.7).nextUp
        run.result.phases[2].auc = 1
        run.result.phases[3].logLoss = .leastNonzeroMagnitude
        run.result.startedAt = 1_700_000_000.123_456_7
        try store.record(run)
        let reopened = try ResultStore(path: path, access: .readOnly)
        let stored = try #require(try reopened.runs(identities: [run.identity])[run.identity])
        #expect(stored == run)
        #expect(stored.result.phases[0].auc.bitPattern == (0.1 + 0.2).bitPattern)
        #expect(try reopened.finishedIdentities() == [run.identity])
        #expect(try reopened.runs(identities: [Sample.identity(2)]).isEmpty)
    }

    @Test func theSameRunAgainChangesNothing() throws {
        try store.record(Sample.run(1))
        let before = try bytes()
        var again = Sample.run(1)
        again.result.totalSeconds = 99
        again.environment.host = "there"
        try store.record(again)
        #expect(try bytes() == before)
    }

    @Test func otherNumbersForTheSameRunAreAConflict() throws {
        try store.record(Sample.run(1))
        var other = Sample.run(1)
        other.result.phases[2].auc = other.result.phases[2].auc.nextUp
        let error = #expect(throws: StoreError.self) { try store.record(other) }
        guard case .conflict(_, other.identity, let detail) = error else {
            Issue.record("not a conflict: \(String(describing: error))")
            return
        }
        #expect(detail.contains("auc in warm-b"))
        #expect(try store.runs(identities: [other.identity])[other.identity] == Sample.run(1))
    }

    @Test func aFingerprintStandsForOneDataset() throws {
        try store.record(Sample.run(1))
        var renamed = Sample.run(2)
        renamed.dataset.title = "MovieLens-1M (another title)"
        try store.record(renamed)
        #expect(
            try store.runs(identities: [renamed.identity])[renamed.identity]?.dataset.title
                == Sample.run(1).dataset.title)
        // What is known against the data is not forgotten, whichever run says so.
        var synthetic = Sample.run(4)
        (synthetic.dataset.title, synthetic.dataset.isSynthetic) = ("MovieLens-1M (synthetic)", true)
        for run in [synthetic, Sample.run(5)] { try store.record(run) }
        for run in try store.runs(identities: [Sample.identity(1), Sample.identity(5)]).values {
            #expect(run.dataset.title == "MovieLens-1M (rebuilt) (synthetic)" && run.dataset.isSynthetic)
        }
        var resized = Sample.run(3)
        resized.dataset.splitSizes["test"] = 1
        #expect(throws: StoreError.self) { try store.record(resized) }
        #expect(try store.finishedIdentities() == Set([1, 2, 4, 5].map { Sample.identity($0) }))
    }

    @Test func whatCannotBeAMetricIsRefused() throws {
        let breakages: [(String, (inout RunRecord) -> Void)] = [
            ("nan", { $0.result.phases[1].auc = .nan }),
            ("1.5", { $0.result.phases[0].auc = 1.5 }),
            ("f1", { $0.result.phases[3].f1 = -0.1 }),
            ("inf", { $0.result.phases[2].logLoss = .infinity }),
            ("seconds", { $0.result.totalSeconds = .nan }),
            ("cold, warm-a, warm-b,", { $0.result.phases.removeLast() }),
            ("cold, cold", { $0.result.phases.insert($0.result.phases[0], at: 0) }),
            ("64 hex", { $0.identity = "short" }),
            ("fingerprint", { $0.dataset.fingerprint = String(repeating: "G", count: 64) }),
        ]
        for (word, breakage) in breakages {
            var run = Sample.run(1)
            breakage(&run)
            let error = #expect(throws: StoreError.self) { try store.record(run) }
            #expect("\(String(describing: error))".contains(word))
        }
        #expect(try store.dump(includingTimes: true) == "")
    }

    @Test func aRunIsRecordedWholeOrNotAtAll() throws {
        try store.record(Sample.run(2))
        let before = try store.dump(includingTimes: true)
        // An index of a user, which lets no second run have a Warm-c.
        try store.write { try $0.execute(sql: "CREATE UNIQUE INDEX one ON metrics (phase) WHERE phase = 'warm-c'") }
        var run = Sample.run(1)
        run.environment.host = "there"
        let error = #expect(throws: StoreError.self) { try store.record(run) }
        #expect("\(String(describing: error))".contains("UNIQUE constraint failed"))
        #expect(try store.dump(includingTimes: true) == before)
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM environments") } == 1)
    }

    @Test func aFailureStandsUntilTheRunSucceeds() throws {
        func fail(_ reason: String, at time: Double) throws {
            try store.record(
                failure: RunFailure(kind: .deterministic, reason: reason), identity: Sample.identity(1),
                description: Sample.description(), dataset: Sample.dataset(), environment: Sample.environment(),
                at: time)
        }
        try fail("NaN loss in warm-a", at: 1)
        try fail("NaN loss in warm-b", at: 2)
        #expect(
            try store.failures() == [
                FailedRun(
                    identity: Sample.identity(1), description: Sample.description(), dataset: Sample.dataset(),
                    environment: Sample.environment(),
                    failure: RunFailure(kind: .deterministic, reason: "NaN loss in warm-b"), failedAt: 2)
            ])
        try store.record(Sample.run(1))
        #expect(try store.failures().isEmpty)
        try fail("too late", at: 3)
        #expect(try store.failures().isEmpty)
        #expect(try store.finishedIdentities() == [Sample.identity(1)])
    }

    @Test func registeringAnExperimentIsIdempotent() throws {
        let record = ExperimentRecord(
            name: "table1", title: "Table 1", specText: "experiment: table1\n", reportSettingsJSON: "{}")
        let members = (1...3).map { seed in
            ExperimentMember(
                position: seed, identity: Sample.identity(seed),
                // A whole number comes back as an integer; it is the same description all the same.
                description: Sample.description(options: ["rho": .number(1)], seed: seed),
                labels: ["dataset": "MovieLens-1M", "method": "Base"])
        }
        try store.register(experiment: record, members: members)
        try store.record(Sample.run(3, seed: 3))
        let before = try bytes()
        try store.register(experiment: record, members: members.reversed())
        #expect(try bytes() == before)

        var renamed = record
        renamed.title = "Table 1, shorter"
        try store.register(experiment: renamed, members: [members[0]])
        let stored = try store.experiments()
        #expect(stored.map(\.record) == [renamed])
        #expect(stored.first?.members.map(\.identity) == [Sample.identity(1)])
        #expect(stored.first?.members.first?.labels == members[0].labels)
        #expect(try store.finishedIdentities() == [Sample.identity(3)])
    }

    @Test func theDumpDoesNotDependOnTheOrder() throws {
        let runs = (1...4).map { number in
            var run = Sample.run(number, seed: number, auc: 0.6 + 0.01 * Double(number))
            run.environment.revision = "r\(number % 2)"
            return run
        }
        for run in runs { try store.record(run) }
        let other = try ResultStore(path: folder.path("other.sqlite"), access: .readWrite)
        for var run in runs.reversed() {
            run.result.startedAt += 1000
            run.result.totalSeconds += 1
            run.result.phases[0].seconds += 1
            run.result.peakMemory += 1
            run.environment.host = "there"
            try other.record(run)
        }
        let dump = try store.dump(includingTimes: false)
        #expect(try other.dump(includingTimes: false) == dump)
        #expect(try other.dump(includingTimes: true) != store.dump(includingTimes: true))
        #expect(dump.split(separator: "\n").count == 1 + 4)
        #expect(
            dump.contains(
                "\nrun data=\"movielens-1m\" backbone=\"deepfm\" method=\"base\" seed=1 "
                    + "identity=\"\(Sample.identity(1))\" cold.auc=0.61 cold.f1=0.5 cold.log_loss=0.6 warm-a.auc="))
        try other.record(Sample.run(5, seed: 5))
        #expect(try other.dump(includingTimes: false) != dump)
    }

    @Test(arguments: [
        "INSERT INTO metrics VALUES ('\(Sample.identity(9))', 'cold', 0.5, 0.5, 0.5, 1)",
        "INSERT INTO metrics VALUES ('\(Sample.identity(1))', 'tepid', 0.5, 0.5, 0.5, 1)",
        "INSERT INTO metrics VALUES ('\(Sample.identity(1))', 'cold', 1.5, 0.5, 0.5, 1)",
        "UPDATE metrics SET auc = 1.5", "UPDATE metrics SET auc = NULL", "UPDATE metrics SET auc = 'high'",
        "UPDATE metrics SET log_loss = 9e999", "UPDATE runs SET spec = '{'", "UPDATE runs SET environment = 77",
        "UPDATE runs SET identity = 'x'", "UPDATE datasets SET synthetic = 2", "DELETE FROM datasets",
    ])
    func theTablesAreStrict(sql: String) throws {
        try store.record(Sample.run(1))
        #expect(throws: StoreError.self) { try store.write { try $0.execute(sql: sql) } }
        #expect(try store.runs(identities: [Sample.identity(1)]).values.first == Sample.run(1))
    }

    @Test func theViewsAnswerPlainQuestions() throws {
        for seed in 1...3 { try store.record(Sample.run(seed, seed: seed, auc: 0.7 + 0.01 * Double(seed))) }
        try store.record(Sample.run(4, method: "csdm", seed: 1))
        let counts = try store.read { try Int.fetchAll($0, sql: "SELECT n FROM cells ORDER BY method, phase") }
        #expect(counts == [3, 3, 3, 3, 1, 1, 1, 1])
        let mean = try store.read {
            try Double.fetchOne($0, sql: "SELECT mean_auc FROM cells WHERE method = 'base' AND phase = 'cold'")
        }
        #expect(abs((mean ?? 0) - 0.72) < 1e-12)
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM runs_flat") } == 16)
    }
}

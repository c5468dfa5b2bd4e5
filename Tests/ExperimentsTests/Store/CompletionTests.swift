import Foundation
import GRDB
import TestSupport
import Testing
import ThawCore

@testable import Experiments

/// Records from before an option mean what was done then: they are read, written and converted with its default.
@Suite struct CompletionTests {
    let folder: TemporaryFolder
    let path: String
    /// A run as it is planned today.
    static let today = Sample.genuine(method: "csdm", options: ["count": .text("all"), "rho": .number(0.5)])
    /// Options that a record of the first version lacks.
    static let later = ["warm-statistics", "fit-statistics", "matched-table-passes"]

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("results.sqlite")
    }

    /// The same description as the first version recorded it.
    private static func old(_ run: RunDescription) -> RunDescription {
        var run = run
        run.dataset.options["items"] = nil
        for option in later { run.method.options[option] = nil }
        for option in ["budget", "warm-learning-rate"] { run.training[option] = nil }
        return run
    }

    /// Puts a description into the database as an older Thaw wrote it.
    private func age(_ seeds: [Int], in table: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            for seed in seeds {
                var run = Self.today.description
                run.seed = seed
                try database.execute(
                    sql: "UPDATE \(table) SET spec = ? WHERE json_extract(spec, '$.seed') = ?",
                    arguments: [try StoredJSON.encode(Self.old(run)), seed])
                #expect(database.changesCount > 0)
            }
        }
        try queue.close()
    }

    private func seeded(_ seed: Int) -> RunRecord {
        Sample.genuine(method: "csdm", options: ["count": .text("all"), "rho": .number(0.5)], seed: seed)
    }

    private func make() throws -> ResultStore {
        let store = try ResultStore(path: path, access: .readWrite)
        let runs = (1...4).map(seeded)
        for run in runs.prefix(3) { try store.record(run) }
        try store.record(
            failure: RunFailure(kind: .deterministic, reason: "NaN"), identity: runs[3].identity,
            description: runs[3].description, dataset: runs[3].dataset, environment: runs[3].environment, at: 1)
        try store.register(experiment: record, members: members)
        return store
    }

    private let record = ExperimentRecord(name: "x", title: "X", specText: "{}", reportSettingsJSON: "{}")
    private var members: [ExperimentMember] {
        (1...4).map { seeded($0).member(position: $0, labels: ["method": "CSDM"]) }
    }

    @Test func completionLeavesIdentitiesAndAddsWhatWasDone() throws {
        let old = Self.old(Self.today.description)
        let completed = old.completed()
        #expect(completed == Self.today.description && completed != old)
        #expect(completed.completed() == completed)
        #expect(completed.training["budget"] == .text("as-published"))
        #expect(completed.method.options["fit-statistics"] == .text("updating"))
        #expect(completed.method.options["repeats"] == nil, "what is no later addition is not made up")
        for run in [old, completed] {
            #expect(RunIdentity.of(run, dataset: Self.today.dataset, numericsRevision: 1) == Self.today.identity)
        }
        #expect(old.settings == completed.settings)
        // A value that is there stays.
        var matched = old
        matched.training["budget"] = .integer(3)
        #expect(matched.completed().training["budget"] == .integer(3))
        #expect(matched.completed().settings != old.settings)
    }

    @Test func whatThisProgramDoesNotKnowStaysAsItIs() {
        var newer = Self.today.description
        newer.method = Choice(name: "of-tomorrow", options: ["x": .number(1)])
        newer.dataset = Choice(name: "movielens-2m", options: [:])
        newer.training["of-tomorrow"] = .flag(true)
        #expect(newer.completed() == newer)
        var external = newer
        external.method.name = "external:mine"
        #expect(external.completed().method == external.method)
    }

    /// The identity follows from the settings, the data, the seed and the numerics, and from nothing else.
    @Test func committedRunsOfOneIdentityHaveOneMeaning() throws {
        var settings: [String: [String: CanonicalJSON.Value]] = [:]
        var count = 0
        for path in CommittedDatabases.paths {
            for run in try ResultStore(path: path, access: .readOnly).contents().runs {
                count += 1
                let known = settings.updateValue(run.description.settings, forKey: run.identity)
                #expect(known == nil || known == run.description.settings)
                #expect(run.description.completed() == run.description)
                #expect(run.description.training["budget"] != nil && run.description.dataset.options["items"] != nil)
            }
        }
        #expect(count > 1500 && settings.count < count)
    }

    @Test func oldRecordsAreReadCompleted() throws {
        _ = try make()
        for table in ["runs", "experiment_runs"] { try age([1, 2], in: table) }
        try age([4], in: "failures")
        let store = try ResultStore(path: path, access: .readOnly)
        try store.checkRecords()
        let contents = try store.contents()
        #expect(contents.runs.count == 3 && contents.runs.allSatisfy { $0.description.training["budget"] != nil })
        #expect(Set(contents.runs) == Set((1...3).map(seeded)))
        #expect(contents.failures.map(\.description) == [seeded(4).description])
        #expect(contents.experiments[0].members == members)
    }

    @Test func theDumpIsTheSameForOldAndNew() throws {
        let store = try make()
        let dumps = try [true, false].map { try store.dump(includingTimes: $0) }
        for table in ["runs", "experiment_runs"] { try age([1, 3], in: table) }
        let old = try ResultStore(path: path, access: .readOnly)
        #expect(try [true, false].map { try old.dump(includingTimes: $0) } == dumps)
    }

    @Test func anOpeningForWritingConverts() throws {
        let specs =
            "SELECT spec FROM runs UNION ALL SELECT spec FROM experiment_runs UNION ALL SELECT spec FROM failures"
        let rows = try make().read { try String.fetchAll($0, sql: specs) }
        for table in ["runs", "experiment_runs"] { try age([1, 2], in: table) }
        try age([4], in: "failures")
        let cells = "SELECT n FROM cells WHERE phase = 'cold'"
        let reader = try ResultStore(path: path, access: .readOnly)
        #expect(try reader.read { try Int.fetchAll($0, sql: cells) }.sorted() == [1, 2], "as it stands")
        let store = try ResultStore(path: path, access: .readWrite)
        #expect(try store.read { try String.fetchAll($0, sql: specs) } == rows)
        #expect(try store.read { try Int.fetchAll($0, sql: cells) } == [3])
        let bytes = FileManager.default.contents(atPath: path)
        let again = try ResultStore(path: path, access: .readWrite)
        try again.register(experiment: record, members: members)
        try again.record(seeded(1))
        #expect(FileManager.default.contents(atPath: path) == bytes, "once is enough")
    }

    /// `--reuse` and `merge` hand over records as they read them; whatever is handed over is written completed.
    @Test func oldRecordsAreWrittenCompleted() throws {
        let store = try ResultStore(path: path, access: .readWrite)
        var run = seeded(1)
        run.description = Self.old(run.description)
        try store.record(run)
        try store.record(seeded(2))
        var member = run.member(position: 1, labels: ["method": "CSDM"])
        try store.register(experiment: record, members: [member])
        let bytes = FileManager.default.contents(atPath: path)
        member.description = member.description.completed()
        try store.register(experiment: record, members: [member])
        #expect(FileManager.default.contents(atPath: path) == bytes)
        #expect(
            try store.read { try Int.fetchAll($0, sql: "SELECT n FROM cells WHERE phase = 'cold'") } == [2])
        let text = try store.read { try String.fetchOne($0, sql: "SELECT spec FROM experiment_runs") }
        #expect(try text == StoredJSON.encode(seeded(1).description))
    }

    @Test func committedDatabasesAreConvertedWithoutLoss() throws {
        for original in CommittedDatabases.paths {
            let path = folder.path((original as NSString).lastPathComponent)
            try FileManager.default.copyItem(atPath: original, toPath: path)
            let old = try ResultStore(path: original, access: .readOnly)
            let new = try ResultStore(path: path, access: .readWrite)
            try new.checkRecords()
            #expect(try new.dump(includingTimes: true) == old.dump(includingTimes: true))
            #expect(try new.dump(includingTimes: false) == old.dump(includingTimes: false))
            for (a, b) in zip(try new.digests(), try old.digests()) { #expect(a == b) }
            let lacking = "SELECT count(*) FROM runs WHERE json_extract(spec, '$.training.budget') IS NULL"
            #expect(try new.read { try Int.fetchOne($0, sql: lacking) } == 0)
        }
    }
}

import Foundation
import GRDB
import TestSupport
import Testing

@testable import ThawModel
@testable import ThawStore

/// Rows that somebody has edited: the run and the column are named, and the file stays as it is.
@Suite struct CheckingTests {
    let folder: TemporaryFolder
    let path: String
    let runs = (1...3).map { Sample.genuine(seed: $0) } + [Sample.genuine(method: "csdm", options: ["rho": .number(1)])]

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("results.sqlite")
        let store = try ResultStore(path: path, access: .readWrite)
        for run in runs { try store.record(run) }
        var failed = Sample.genuine(method: "velf")
        failed.environment.host = "there"
        try store.record(
            failure: RunFailure(kind: .crashed, reason: "gone"), identity: failed.identity,
            description: failed.description, dataset: failed.dataset, environment: failed.environment, at: 1)
        let missing = Sample.genuine(seed: 9)
        try store.register(
            experiment: ExperimentRecord(name: "x", title: "X", specText: "{}", reportSettingsJSON: "{}"),
            members: (runs + [failed, missing]).enumerated().map { $1.member(position: $0 + 1, labels: [:]) })
    }

    /// Edits the database as a stranger would, who cares for no constraint.
    private func edit(_ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try database.execute(sql: sql.replacingOccurrences(of: "RUN", with: "'\(runs[0].identity)'"))
            #expect(database.changesCount > 0, "the edit must change something")
        }
        try queue.close()
    }

    private func refusal() throws -> StoreError? {
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try ResultStore.checked(path: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try folder.contents() == ["results.sqlite"])
        return error
    }

    @Test func whatWasRecordedPasses() throws {
        #expect(try ResultStore.checked(path: path).finishedIdentities().count == 4)
    }

    @Test(arguments: [
        ("UPDATE metrics SET auc = 1.5 WHERE run = RUN AND phase = 'warm-a'", "auc in warm-a is 1.5, not in 0...1"),
        ("UPDATE metrics SET f1 = -0.25 WHERE run = RUN AND phase = 'cold'", "f1 in cold is -0.25, not in 0...1"),
        (
            "UPDATE metrics SET log_loss = 9e999 WHERE run = RUN AND phase = 'cold'",
            "log_loss in cold is inf, not a finite number from 0"
        ),
        ("DELETE FROM metrics WHERE run = RUN AND phase = 'warm-c'", "it has not four rows in table metrics"),
        (
            "UPDATE runs SET seed = 8 WHERE identity = RUN",
            "its seed is 8 in table runs, column seed, and 1 in column spec"
        ),
        ("UPDATE runs SET method = 'csdm' WHERE identity = RUN", "its method is csdm in table runs, column method"),
        ("UPDATE runs SET backbone = 'dcn' WHERE identity = RUN", "its backbone is dcn in table runs, column backbone"),
        (
            "UPDATE runs SET seed = 8, spec = json_set(spec, '$.seed', 8) WHERE identity = RUN",
            "its identity does not follow from what it says it did"
        ),
        (
            "UPDATE runs SET spec = json_set(spec, '$.training.batch', 64) WHERE identity = RUN",
            "its identity does not follow from what it says it did"
        ),
        (
            "UPDATE runs SET spec = json_set(spec, '$.dataset.name', 'taobao-ad') WHERE identity = RUN",
            "its dataset is movielens-1m in table runs, column dataset, and taobao-ad in column spec"
        ),
        (
            "UPDATE runs SET spec = '{}' WHERE identity = RUN",
            "its description cannot be read (table runs, column spec)"
        ),
        (
            "UPDATE runs SET spec = json_remove(spec, '$.seed') WHERE identity = RUN",
            "its description cannot be read (table runs, column spec)"
        ),
        (
            "UPDATE experiment_runs SET spec = json_set(spec, '$.seed', 8) WHERE run = RUN",
            "another run is planned in its place (table experiment_runs, column run or spec)"
        ),
    ])
    func editedRunsAreNamed(sql: String, detail: String) throws {
        try edit(sql)
        let error = try refusal()
        guard case .edited(path, runs[0].identity, let found) = error else {
            Issue.record("not an edited run: \(String(describing: error))")
            return
        }
        #expect(found.contains(detail), "\(found)")
        #expect(error.map { "\($0)".contains("restore a copy") } == true)
    }

    @Test func otherDataOrNumericsMakeOtherRuns() throws {
        let fingerprint = String(repeating: "9", count: 64)
        try edit(
            "UPDATE datasets SET fingerprint = '\(fingerprint)'; UPDATE runs SET dataset = '\(fingerprint)';"
                + "UPDATE failures SET dataset = '\(fingerprint)'")
        guard case .edited(_, _, let detail) = try refusal() else {
            Issue.record("other data went unnoticed")
            return
        }
        #expect(detail.contains("its identity does not follow from what it says it did"))
    }

    @Test func anotherRevisionOfTheNumericsIsNoticed() throws {
        try edit("UPDATE environments SET numerics_revision = 2")
        if case .edited = try refusal() {} else { Issue.record("another revision went unnoticed") }
    }

    @Test func aFailureIsCheckedToo() throws {
        try edit("UPDATE failures SET seed = 3")
        guard case .edited(_, _, let detail) = try refusal() else {
            Issue.record("an edited failure went unnoticed")
            return
        }
        #expect(detail.contains("its seed is 3 in table failures, column seed, and 1 in column spec"))
    }

    @Test(arguments: [
        ("DELETE FROM datasets", "to a row of datasets"),
        ("UPDATE runs SET environment = 77", "to a row of environments"),
        (
            "UPDATE metrics SET run = '\(Sample.identity(77))' WHERE run = RUN",
            "a row of metrics refers to a row of runs"
        ),
    ])
    func missingRowsAreDamage(sql: String, detail: String) throws {
        try edit(sql)
        guard case .damaged(path, let found) = try refusal() else {
            Issue.record("a missing row went unnoticed")
            return
        }
        #expect(found.contains(detail), "\(found)")
    }

    @Test func whatIsNoJSONIsDamage() throws {
        try edit("UPDATE runs SET spec = 'no JSON' WHERE identity = RUN")
        let refusal = try refusal()
        if case .damaged = refusal {} else { Issue.record("not damaged: \(refusal)") }
    }

    @Test func otherJSONIsDamage() throws {
        try edit("UPDATE datasets SET split_sizes = '[1]'")
        let store = try ResultStore.checked(path: path)
        let error = #expect(throws: StoreError.self) { try store.runs(identities: [runs[0].identity]) }
        if case .damaged = error {} else { Issue.record("not damaged: \(String(describing: error))") }
    }

    /// Nothing that the reading code takes for granted may be absent.
    @Test func aNullIsDamage() throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            // Takes the constraint away, edits, and puts it back.
            try database.execute(sql: "PRAGMA writable_schema = ON")
            let sql = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'runs'"
            try database.execute(sql: sql, arguments: ["backbone         TEXT NOT NULL", "backbone         TEXT"])
            try database.execute(sql: "PRAGMA schema_version = 9999")
        }
        try queue.close()
        let again = try DatabaseQueue(path: path, configuration: configuration)
        try again.writeWithoutTransaction { database in
            try database.execute(sql: "UPDATE runs SET backbone = NULL; PRAGMA writable_schema = ON")
            let sql = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'runs'"
            try database.execute(sql: sql, arguments: ["backbone         TEXT,", "backbone         TEXT NOT NULL,"])
            try database.execute(sql: "PRAGMA schema_version = 10000")
        }
        try again.close()
        guard case .damaged(path, let found) = try refusal() else {
            Issue.record("a NULL went unnoticed")
            return
        }
        #expect(found.contains("NULL"), "\(found)")
    }
}

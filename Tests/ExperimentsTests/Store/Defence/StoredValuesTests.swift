import Foundation
import GRDB
import TestSupport
import Testing
import ThawSupport

@testable import ThawStore

/// What a table's own CHECKs forbid, and what is too long or too large, is refused wherever a database is read.
@Suite struct StoredValuesTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("results.sqlite")
        let store = try ResultStore(path: path, access: .readWrite)
        let runs = (1...2).map { Sample.genuine(seed: $0) }
        for run in runs { try store.record(run) }
        try store.register(
            experiment: ExperimentRecord(
                name: "x", title: "X", specText: "{}", reportSettingsJSON: "{}", publishedJSON: #"{"results":[]}"#),
            members: runs.enumerated().map { $1.member(position: $0 + 1, labels: ["method": "Base"]) },
            tunings: [
                TuningRecord(
                    number: 1, labels: [:], options: ["rho"], metric: .auc, phases: [.cold], runs: 1, choice: 0,
                    settings: [TuningRecord.Setting(values: ["rho": .number(1)], mean: 0.7, trials: [])])
            ])
    }

    /// Changes the database past all checks of SQLite's.
    private func change(_ sql: String, _ arguments: [String] = []) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try database.execute(sql: sql, arguments: StatementArguments(arguments))
        }
        try queue.close()
    }

    /// What could not be read again is not recorded, and takes nothing with it.
    @Test func whatIsTooLongIsNotRecorded() throws {
        let store = try ResultStore(path: path, access: .readWrite)
        let error = #expect(throws: StoreError.self) {
            try store.register(
                experiment: ExperimentRecord(
                    name: "long", title: "Long", specText: String(repeating: "x", count: 1_000_001),
                    reportSettingsJSON: "{}"), members: [])
        }
        #expect(
            error
                == .notRecordable(
                    path: path, experiment: "long", detail: "spec has 1,000,001 bytes, and thaw reads up to 1,000,000"))
        #expect(try ResultStore(path: path, access: .readOnly).experiments().map(\.record.name) == ["x"])
    }

    /// What both ways to open it say.
    private func expectRefusal(_ detail: String) throws {
        let before = FileManager.default.contents(atPath: path)
        for access in [ResultStore.Access.readOnly, .readWrite] {
            let error = #expect(throws: StoreError.self) { try ResultStore(path: path, access: access) }
            let message = error.map { "\($0)" } ?? ""
            #expect(message.contains(detail) && !message.contains("\n"), "\(message)")
        }
        #expect(FileManager.default.contents(atPath: path) == before)
    }

    @Test(arguments: [
        ("UPDATE runs SET total_seconds = -5, peak_memory = -7", "CHECK constraint failed in runs"),
        ("UPDATE datasets SET synthetic = 2", "CHECK constraint failed in datasets"),
        ("UPDATE tunings SET chosen = 0", "CHECK constraint failed in tunings"),
        ("UPDATE tunings SET chosen = -9223372036854775808", "CHECK constraint failed in tunings"),
        ("UPDATE metrics SET auc = 9e999", "auc in cold is inf, not in 0...1"),
    ])
    func whatItsTableForbidsIsFound(sql: String, detail: String) throws {
        try change(sql)
        try expectRefusal(detail)
    }

    /// A user's CHECK is a program, and need not end.
    @Test func aUsersChecksAreNotEvaluated() throws {
        try change("CREATE TABLE mine (a CHECK (a > 5)); INSERT INTO mine VALUES (1)")
        let store = try ResultStore(path: path, access: .readOnly)
        #expect(try store.finishedIdentities().count == 2 && store.integrityFindings() == [])
    }

    @Test(arguments: [
        ("UPDATE tunings SET chosen = 9223372036854775807", "row 'x 1', column chosen: is 9,223,372,036"),
        ("UPDATE runs SET parameter_count = 9223372036854775807", "column parameter_count: is 9,223,372,036"),
        ("UPDATE experiment_runs SET position = -9223372036854775808 + position", "column position: is -9,223,372,036"),
        (#"UPDATE datasets SET split_sizes = '{"test":9223372036854775807}'"#, "split_sizes: says 9,223,372,036"),
        (#"UPDATE datasets SET item_counts = '{"new":-1}'"#, "column item_counts: says -1 for new"),
    ])
    func numbersOutOfAllRangesAreRefused(sql: String, detail: String) throws {
        try change(sql)
        try expectRefusal(detail)
    }

    @Test func hugeDurationsAreNumbers() throws {
        try change("UPDATE runs SET total_seconds = 1e19")
        #expect(try ResultStore(path: path, access: .readOnly).contents().runs.count == 2)
        #expect(clockText(1e19) == clockText(.infinity) && clockText(.nan) == "0:00" && clockText(3661) == "1:01:01")
        #expect(Int(nearest: -1e19) == .min && Int(nearest: 2.5) == 3 && Int(nearest: .nan) == 0)
    }

    @Test(arguments: [
        ("UPDATE experiments SET spec = ?", "table experiments, row 'x', column spec: has 1,000,001 bytes"),
        ("UPDATE experiments SET title = ?", "column title: has 1,000,001 bytes"),
        ("UPDATE environments SET cpu = ?", "table environments, row '1', column cpu: has 1,000,001 bytes"),
        (
            "UPDATE experiment_runs SET labels = json_object('method', ?) WHERE position = 2",
            "table experiment_runs, row 'x 2', column labels: has 1,000,014 bytes"
        ),
    ])
    func longTextsAreRefusedByName(sql: String, detail: String) throws {
        try change(sql, [String(repeating: "a", count: 1_000_001)])
        try expectRefusal(detail)
    }

    @Test(arguments: [
        ("UPDATE experiments SET title = ?", "column title: has a line of 10,001 bytes"),
        ("UPDATE datasets SET title = ?", "column title: has a line of 10,001 bytes"),
        ("UPDATE experiment_runs SET labels = json_object('method', ?)", "column labels: has a line of 10,001 bytes"),
    ])
    func longLinesAreRefusedByName(sql: String, detail: String) throws {
        try change(sql, [String(repeating: "a", count: 10_001)])
        try expectRefusal(detail)
    }

    /// SQLite's length and GLOB, and whoever reads through C, end a text at a character 0, and comparisons do not: what
    /// follows makes a run another run, and is not seen.
    @Test(arguments: [
        ("experiment_runs", "run"), ("runs", "identity"), ("runs", "spec"), ("experiments", "name"),
        ("experiments", "title"), ("experiments", "spec"), ("datasets", "title"), ("experiment_runs", "labels"),
        ("environments", "host"), ("metrics", "phase"), ("tunings", "options"),
    ])
    func aTextWithACharacterZeroIsRefused(table: String, column: String) throws {
        try change("UPDATE \(table) SET \(column) = \(column) || char(0) || 'x'")
        let error = #expect(throws: StoreError.self) { try ResultStore(path: path, access: .readOnly) }
        let message = error.map { "\($0)" } ?? ""
        #expect(!message.contains("\u{0}") && !message.contains("\n"), "\(message)")
        if table == "experiment_runs", column == "run" {
            try expectRefusal("column run: has a character 0, or bytes that are no text")
        }
    }

    @Test func aSchemaWithoutEndIsRefused() throws {
        try change("CREATE VIEW mine AS SELECT 1 /* \(String(repeating: "x", count: 1_000_000)) */")
        try expectRefusal("its definitions have 1,0")
    }

    @Test(arguments: [
        (#"UPDATE runs SET spec = replace(spec, '"seed":1', '"seed":9,"seed":1')"#, "has the key 'seed' twice"),
        (#"UPDATE runs SET spec = replace(spec, '"seed":1', '"se\u0065d" : 9,"seed":1')"#, "has the key 'seed' twice"),
        (#"UPDATE experiments SET published = '{"results":[{"a":1,"a":2}]}'"#, "published: has the key 'a'"),
        (#"UPDATE experiment_runs SET labels = '{"method":"A","method":"B"}'"#, "column labels: has the key 'method'"),
    ])
    func aKeyThatIsThereTwiceIsRefused(sql: String, detail: String) throws {
        try change(sql)
        try expectRefusal(detail)
    }

    @Test(arguments: [
        #"{"a":1,"b":{"a":2,"c":["a","a"]},"d":"a"}"#, #"[{"a":1},{"a":1}]"#, #"{"a\"":1,"a":"\":"}"#, "", "\"", "{\"a",
    ])
    func otherKeysAreNone(json: String) { #expect(JSONKeys.repeated(in: json) == nil) }
}

import Foundation
import GRDB
import TestSupport
import Testing

@testable import ThawStore

/// Nothing in a database that a stranger hands over acts, or answers in the place of what Thaw reads.
@Suite struct SchemaDefenceTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("results.sqlite")
        let store = try ResultStore(path: path, access: .readWrite)
        for seed in 1...3 { try store.record(Sample.genuine(seed: seed)) }
        try store.register(
            experiment: ExperimentRecord(name: "x", title: "X", specText: "{}", reportSettingsJSON: "{}"),
            members: (1...3).map { Sample.genuine(seed: $0).member(position: $0, labels: ["method": "Base"]) })
    }

    /// Changes the database as its owner might.
    private func change(_ sql: String, writingSchema: Bool = false) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            if writingSchema { try database.execute(sql: "PRAGMA writable_schema = ON") }
            try database.execute(sql: sql)
            if writingSchema { try database.execute(sql: "PRAGMA schema_version = 9999") }
        }
        try queue.close()
    }

    private func rewrite(_ old: String, _ new: String, in table: String) throws {
        try change(
            "UPDATE sqlite_schema SET sql = replace(sql, '\(old.replacingOccurrences(of: "'", with: "''"))', "
                + "'\(new.replacingOccurrences(of: "'", with: "''"))') WHERE name = '\(table)'", writingSchema: true)
    }

    private func expectRefusal(_ detail: String) throws {
        let before = FileManager.default.contents(atPath: path)
        for access in [ResultStore.Access.readOnly, .readWrite] {
            let error = #expect(throws: StoreError.self) { try ResultStore(path: path, access: access) }
            guard case .tampered(path, let found) = error else {
                Issue.record("not refused for its schema: \(String(describing: error))")
                return
            }
            #expect(found.contains(detail), "\(found)")
            #expect(error.map { "\($0)".contains("left as it is") && !"\($0)".contains("\n") } == true)
        }
        #expect(FileManager.default.contents(atPath: path) == before)
    }

    @Test(arguments: [
        (
            "CREATE TRIGGER better AFTER INSERT ON metrics BEGIN UPDATE metrics SET auc = 0.9; END",
            "trigger 'better' acts on 'metrics'"
        ),
        (
            "CREATE TRIGGER \"a\u{1B}[31m\" AFTER DELETE ON RUNS BEGIN SELECT 1; END",
            "trigger 'a\\u{1B}[31m' acts on 'RUNS'"
        ),
        (
            "CREATE TRIGGER instead INSTEAD OF INSERT ON runs_flat BEGIN SELECT 1; END",
            "trigger 'instead' acts on 'runs_flat'"
        ),
        ("CREATE TRIGGER own INSTEAD OF INSERT ON x BEGIN SELECT 1; END", "trigger 'own' acts on 'x'"),
        (
            "ALTER TABLE metrics RENAME TO hidden; CREATE VIEW metrics AS SELECT run, phase, 0.9 AS auc, f1, log_loss, "
                + "seconds FROM hidden",
            "a view stands in the place of thaw's table metrics"
        ),
        ("DROP TABLE claims; CREATE VIEW Claims AS SELECT 1", "a view stands in the place of thaw's table claims"),
        ("DROP VIEW cells; CREATE TABLE cells (n)", "a table stands in the place of thaw's view cells"),
        ("ALTER TABLE runs ADD COLUMN note TEXT DEFAULT 'x'", "table runs is defined otherwise"),
        ("ALTER TABLE runs ADD COLUMN note TEXT CHECK (note <> '')", "table runs is defined otherwise"),
        ("ALTER TABLE runs ADD COLUMN note TEXT REFERENCES datasets (fingerprint)", "table runs is defined otherwise"),
        ("ALTER TABLE runs ADD COLUMN note TEXT AS (method)", "table runs is defined otherwise"),
        ("DROP INDEX distinct_environments", "it lacks index distinct_environments"),
        (
            "DROP INDEX distinct_environments; CREATE INDEX distinct_environments ON environments (host)",
            "index distinct_environments is defined otherwise"
        ),
        (
            "PRAGMA user_version = 5; DROP TABLE attempts; DROP VIEW planned; CREATE VIEW attempts AS SELECT 1",
            "view 'attempts' is there, which schema version 5 does not have"
        ),
    ])
    func whatIsNotThawsIsRefusedByName(sql: String, detail: String) throws {
        try change(sql)
        try expectRefusal(detail)
    }

    @Test(arguments: [
        ("metrics", "auc BETWEEN 0 AND 1", "auc BETWEEN 0 AND 2"), ("runs", "json_valid(spec)", "1"),
        ("failures", "'memory'", "'memory', 'other'"), ("metrics", " ON DELETE CASCADE", ""),
        ("tunings", "PRIMARY KEY (experiment, number)", "PRIMARY KEY (number, experiment)"),
        ("datasets", "title       TEXT NOT NULL", "title TEXT NOT NULL DEFAULT ''"),
    ])
    func anotherDefinitionIsRefused(table: String, old: String, new: String) throws {
        try rewrite(old, new, in: table)
        try expectRefusal("table \(table) is defined otherwise")
    }

    /// Rows of the schema that no SQLite wrote: an error, and no crash.
    @Test(arguments: [
        "name = NULL", "name = x'ff'", "type = x'00'", "type = NULL", "tbl_name = NULL", "sql = NULL", "sql = x'ff'",
        "sql = ''", "sql = 'CREATE TABLE other (x)'", "rootpage = 1", "rootpage = NULL",
    ])
    func schemasThatNoSQLiteWroteAreRefused(edit: String) throws {
        try change("UPDATE sqlite_schema SET \(edit) WHERE name = 'metrics'", writingSchema: true)
        for access in [ResultStore.Access.readOnly, .readWrite] {
            let error = #expect(throws: StoreError.self, "\(edit)") { try ResultStore(path: path, access: access) }
            #expect(error.map { !"\($0)".contains("\n") } == true)
        }
    }

    /// What other versions of SQLite may write in place of ours.
    @Test(arguments: [
        ("metrics", "CREATE TABLE metrics", "CREATE TABLE \"metrics\""), ("metrics", "auc ", "[auc]\n\t"),
        ("runs", "REFERENCES datasets", "references `datasets`"),
        ("planned", "CREATE VIEW planned", "create view \"planned\""),
        ("runs", "TEXT NOT NULL", "TEXT /* a remark */ NOT NULL -- another\n"),
    ])
    func spellingIsNoDifference(table: String, old: String, new: String) throws {
        try rewrite(old, new, in: table)
        let store = try ResultStore(path: path, access: .readOnly)
        #expect(try store.finishedIdentities().count == 3 && store.changedViews() == [])
    }

    @Test func whatUsersAddStays() throws {
        try change(
            """
            CREATE TABLE notes (note); INSERT INTO notes VALUES (1); CREATE INDEX of_notes ON notes (note); CREATE VIEW mine AS SELECT * FROM metrics;
            CREATE TRIGGER counting AFTER INSERT ON notes BEGIN DELETE FROM notes; END;
            CREATE INDEX of_metrics ON metrics (auc);
            ALTER TABLE runs ADD COLUMN note TEXT; ALTER TABLE tunings ADD COLUMN "a note" INTEGER;
            UPDATE runs SET note = 'n'
            """)
        let store = try ResultStore(path: path, access: .readWrite)
        try store.record(Sample.genuine(seed: 4))
        #expect(try store.changedViews() == [] && store.integrityFindings() == [])
        let counts = try store.read {
            try Int.fetchAll($0, sql: "SELECT count(*) FROM mine UNION ALL SELECT count(*) FROM notes")
        }
        #expect(counts == [16, 1])
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT count(note) FROM runs") } == 3)
    }

    /// Made while the database is in use, when it was looked at already.
    @Test func triggersDoNotFire() throws {
        let store = try ResultStore(path: path, access: .readWrite)
        try change("CREATE TRIGGER better AFTER INSERT ON metrics BEGIN UPDATE metrics SET auc = 0.9; END")
        let run = Sample.genuine(seed: 4)
        try store.record(run)
        #expect(try store.runs(identities: [run.identity])[run.identity] == run)
        try store.write { try $0.execute(sql: "DELETE FROM runs WHERE identity = ?", arguments: [run.identity]) }
        let rows = try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM metrics") }
        #expect(rows == 12, "foreign keys act all the same")
    }

    @Test func theSchemaCannotBeWrittenFromWithin() throws {
        let store = try ResultStore(path: path, access: .readWrite)
        #expect(throws: StoreError.self) {
            try store.write {
                try $0.execute(sql: "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '' WHERE name = 'x'")
            }
        }
        #expect(try ResultStore(path: path, access: .readOnly).changedViews() == [])
    }

    // MARK: - Views for people

    @Test(arguments: [
        ("DROP VIEW runs_flat; CREATE VIEW runs_flat AS SELECT 0.9 AS auc", ["runs_flat"]),
        ("DROP VIEW trials", ["trials"]),
        ("DROP VIEW x", ["x"]),
        (
            "DROP VIEW x; CREATE VIEW x AS WITH experiment_cells AS (SELECT 1) /* thaw: experiment x */ SELECT 1 AS one",
            ["x"]
        ),
        (
            "CREATE VIEW other AS /* thaw: experiment x */ SELECT 1; DROP VIEW cells; CREATE VIEW cells AS SELECT 1",
            ["cells", "other"]
        ),
    ])
    func changedViewsAreReportedAndRepaired(sql: String, names: [String]) throws {
        let views = "SELECT name, sql FROM sqlite_schema WHERE type = 'view' ORDER BY name"
        let before = try ResultStore(path: path, access: .readOnly).read { try Row.fetchAll($0, sql: views) }
        try change(sql)
        #expect(try ResultStore(path: path, access: .readOnly).changedViews() == names)
        let store = try ResultStore(path: path, access: .readWrite)
        #expect(try store.changedViews() == [])
        #expect(try store.read { try Row.fetchAll($0, sql: views) } == before)
        let bytes = FileManager.default.contents(atPath: path)
        _ = try ResultStore(path: path, access: .readWrite)
        #expect(FileManager.default.contents(atPath: path) == bytes, "once is enough")
    }

    /// A user's view under an experiment's name stays, and whoever reads it should know.
    @Test func aUsersViewUnderAnExperimentsNameIsReported() throws {
        try change("DROP VIEW x; CREATE VIEW x AS SELECT 1 AS one")
        #expect(try ResultStore(path: path, access: .readOnly).changedViews() == ["x"])
        let store = try ResultStore(path: path, access: .readWrite)
        #expect(try store.changedViews() == ["x"])
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT one FROM x") } == 1)
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT n FROM x_experiment") } == 3)
    }

    /// Opening takes the quick check alone, which does not compare indices with their tables.
    @Test func anIndexThatSaysSomethingElseIsFound() throws {
        try change("CREATE INDEX of_runs ON runs (backbone)")
        try change(
            "UPDATE sqlite_schema SET sql = 'CREATE INDEX of_runs ON runs (method)' WHERE name = 'of_runs'",
            writingSchema: true)
        let findings = try ResultStore(path: path, access: .readOnly).integrityFindings()
        #expect(findings.contains { $0.contains("of_runs") }, "\(findings)")
    }

    // MARK: - All versions

    @Test(arguments: 1...Schema.version)
    func soundDatabasesOfEveryVersionPass(version: Int) throws {
        let path = folder.path("old.sqlite")
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            for migration in Schema.migrations.prefix(version) { try database.execute(sql: migration) }
            try database.execute(
                sql: """
                    PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(version);
                    INSERT INTO experiments (name, title, spec, report) VALUES ('x', 'X', '{}', '{}')
                    """)
        }
        try queue.close()
        let lacking = version < Schema.firstWithExperimentViews ? [] : ["x"]
        #expect(try ResultStore(path: path, access: .readOnly).changedViews() == lacking)
        #expect(try ResultStore(path: path, access: .readWrite).changedViews() == [])
    }

    @Test func theCommittedDatabasesPass() throws {
        for file in CommittedDatabases.paths {
            let store = try ResultStore(path: file, access: .readOnly)
            #expect(try store.changedViews() == [] && store.integrityFindings() == [], "\(file)")
        }
    }

    @Test func viewsOfAnOldVersionAreRepairedBeforeItIsBroughtUpToDate() throws {
        let path = folder.path("old.sqlite")
        try FileManager.default.copyItem(atPath: try #require(CommittedDatabases.paths.first), toPath: path)
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "DROP VIEW planned; DROP VIEW trials; CREATE VIEW trials AS SELECT 1") }
        try queue.close()
        #expect(try ResultStore(path: path, access: .readOnly).changedViews() == ["planned", "trials"])
        #expect(try ResultStore(path: path, access: .readWrite).changedViews() == [])
    }
}

/// The result databases under `results/`.
enum CommittedDatabases {
    static let paths: [String] = {
        let folder = packageFolder.appendingPathComponent("results/movielens-1m-rebuilt")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".sqlite") }.sorted().map { folder.appendingPathComponent($0).path }
    }()
}

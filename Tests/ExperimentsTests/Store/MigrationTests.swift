import Foundation
import GRDB
import TestSupport
import Testing

@testable import ThawStore

/// Databases of earlier schemas, brought up to date.
@Suite struct MigrationTests {
    /// A database of version 3 with two runs in two environments, a failure and an experiment.
    private func makeOld(at path: String) throws {
        let queue = try DatabaseQueue(path: path)
        let run = Sample.genuine()
        try queue.write { database in
            for migration in Schema.migrations.prefix(3) { try database.execute(sql: migration) }
            try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 3")
            try database.execute(
                sql: "INSERT INTO datasets VALUES (?, ?, ?, 0, ?, '{}')",
                arguments: [
                    run.dataset.fingerprint, run.dataset.name, run.dataset.title,
                    try StoredJSON.encode(run.dataset.splitSizes),
                ])
            for (id, revision) in [(5, "abc-dirty"), (7, "def")] {
                try database.execute(
                    sql: "INSERT INTO environments VALUES (?, ?, '0.1.0', 1, '6.3', 'OpenBLAS', 'cpu', 'os', 'here')",
                    arguments: [id, revision])
                let run = Sample.genuine(seed: id)
                try database.execute(
                    sql: "INSERT INTO runs VALUES (?, ?, 'deepfm', 'base', ?, ?, ?, 1, 2, 3, 4, 5, NULL, NULL, NULL)",
                    arguments: [
                        run.identity, run.dataset.fingerprint, id, try StoredJSON.encode(run.description), id,
                    ])
                for phase in ["cold", "warm-a", "warm-b", "warm-c"] {
                    try database.execute(
                        sql: "INSERT INTO metrics VALUES (?, ?, 0.7, 0.5, 0.6, 1)", arguments: [run.identity, phase])
                }
                try database.execute(
                    sql: "INSERT INTO experiments VALUES (?, 'T', '{}', '{}', NULL)", arguments: ["table\(id)"])
                try database.execute(
                    sql: "INSERT INTO experiment_runs VALUES (?, 1, ?, ?, '{\"method\":\"Base\"}')",
                    arguments: ["table\(id)", run.identity, try StoredJSON.encode(run.description)])
            }
        }
        try queue.close()
    }

    @Test func nothingIsLostAndRunsKeepTheirEnvironments() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("old.sqlite")
        try makeOld(at: path)
        let bytes = FileManager.default.contents(atPath: path)
        let dump = try ResultStore.checked(path: path).dump(includingTimes: true)
        #expect(dump.contains("revision=\"abc-dirty\"") && !dump.contains("null"))
        #expect(FileManager.default.contents(atPath: path) == bytes)

        let store = try ResultStore(path: path, access: .readWrite)
        try store.checkRecords()
        #expect(try store.dump(includingTimes: true) == dump)
        let run = Sample.genuine(seed: 5)
        let stored = try #require(try store.runs(identities: [run.identity])[run.identity])
        #expect(stored.environment.revision == "abc-dirty")
        #expect(stored.environment.isDirty == nil && stored.environment.patch == nil)
        #expect(stored.environment.threads == nil && stored.workers == nil)
        #expect(throws: StoreError.self, "foreign keys are on again") {
            try store.write { try $0.execute(sql: "DELETE FROM environments") }
        }
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT n FROM table5") } == 1)
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT n FROM table7") } == 1)
        let up = FileManager.default.contents(atPath: path)
        _ = try ResultStore(path: path, access: .readWrite)
        #expect(FileManager.default.contents(atPath: path) == up)
    }

    @Test(arguments: ["runs_flat", "cells", "environments"])
    func aViewOfAUserDoesNotPreventIt(source: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("old.sqlite")
        try makeOld(at: path)
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "CREATE VIEW mine AS SELECT * FROM \(source)") }
        let count = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM mine") }
        try queue.close()
        let store = try ResultStore(path: path, access: .readWrite)
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM mine") } == count)
    }

    @Test func whatIsKeptOfWhereARunWasMadeComesBack() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("new.sqlite")
        let store = try ResultStore(path: path, access: .readWrite)
        var runs = (1...4).map { Sample.genuine(seed: $0) }
        runs[0].environment.isDirty = true
        runs[0].environment.patch = String(repeating: "a", count: 64)
        runs[1].environment.isDirty = true
        runs[1].environment.patch = String(repeating: "b", count: 64)
        runs[2].environment.isDirty = false
        runs[2].environment.threads = 1
        runs[2].workers = 4
        for run in runs + runs { try store.record(run) }
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM environments") } == 4)
        let stored = try store.runs(identities: runs.map(\.identity))
        for run in runs { #expect(stored[run.identity] == run) }
        let provenance = try store.read {
            try Row.fetchAll($0, sql: "SELECT dirty, patch, threads, workers, test FROM provenance ORDER BY seed")
        }
        #expect(provenance.map { $0["dirty"] as Int? } == [1, 1, 0, nil])
        #expect(provenance.map { $0["workers"] as Int? } == [nil, nil, 4, nil])
        #expect(provenance.map { $0["test"] as Int? } == [58409, 58409, 58409, 58409])
        var flawed = Sample.genuine(seed: 5)
        flawed.workers = 0
        #expect(throws: StoreError.self) { try store.record(flawed) }
    }

    @Test func aDatabaseWithMissingRowsIsNotMigrated() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("old.sqlite")
        try makeOld(at: path)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { try $0.execute(sql: "DELETE FROM environments WHERE id = 5") }
        try queue.close()
        let bytes = FileManager.default.contents(atPath: path)
        #expect(throws: StoreError.self) { try ResultStore(path: path, access: .readWrite) }
        #expect(FileManager.default.contents(atPath: path) == bytes)
    }
}

import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import ThawStore

/// What `ResultStore.init` accepts and refuses. A refusal changes neither the file nor its folder.
@Suite struct OpeningTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("it's 100% #1;.sqlite")
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    private func makeStore(runs: Int = 1) throws {
        let store = try ResultStore(path: path, access: .readWrite)
        for number in 1...runs { try store.record(Sample.run(number, seed: number)) }
    }

    /// Both kinds of access are refused with the same kind of error, and nothing changes.
    private func expectRefusal(
        _ access: [ResultStore.Access] = [.readOnly, .readWrite], _ isExpected: (StoreError) -> Bool
    ) throws {
        let before = try bytes(path)
        let contents = try folder.contents()
        for access in access {
            let error = #expect(throws: StoreError.self) { try ResultStore(path: path, access: access) }
            #expect(error.map(isExpected) == true, "\(String(describing: error))")
            #expect(error.map { "\($0)".hasPrefix(path + ": ") && !"\($0)".contains("\n") } == true)
        }
        #expect(try bytes(path) == before)
        #expect(try folder.contents() == contents)
    }

    @Test(arguments: [
        Data(), Data("method,auc\nbase,0.7\n".utf8), Data("SQLite format 3\0".utf8),
        Data(repeating: 0, count: 8192),
    ])
    func aFileThatIsNotSQLiteIsRefused(data: Data) throws {
        try data.write(to: URL(fileURLWithPath: path))
        try expectRefusal {
            switch $0 {
            case .notSQLite, .damaged: true
            default: false
            }
        }
    }

    @Test(arguments: ["DELETE", "WAL"])
    func aDatabaseOfAnotherApplicationIsRefused(journal: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA journal_mode = \(journal); CREATE TABLE bookmarks (url TEXT)")
        }
        try queue.close()
        try expectRefusal { if case .foreign = $0 { true } else { false } }
    }

    @Test func aNewerSchemaIsRefused() throws {
        try makeStore()
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        try queue.close()
        try expectRefusal { $0 == .newer(path: path, version: 99, known: Schema.version) }
        #expect("\(StoreError.newer(path: path, version: 99, known: 2))".contains("up to 2"))
    }

    @Test(arguments: [50, 700, 4096, 20_000])
    func aTruncatedDatabaseIsRefused(size: Int) throws {
        try makeStore(runs: 20)
        try bytes(path).prefix(size).write(to: URL(fileURLWithPath: path))
        try expectRefusal {
            switch $0 {
            case .damaged, .notSQLite: true
            default: false
            }
        }
    }

    @Test func anOverwrittenPageIsFound() throws {
        try makeStore(runs: 20)
        var data = try bytes(path)
        let place = data.count / 2 / 4096 * 4096
        data.replaceSubrange(place..<place + 2048, with: Data(repeating: 0xA5, count: 2048))
        try data.write(to: URL(fileURLWithPath: path))
        try expectRefusal { if case .damaged = $0 { true } else { false } }
    }

    @Test(arguments: [
        ("ALTER TABLE experiments DROP COLUMN title", "column title TEXT NOT NULL of STRICT table experiments"),
        ("DROP TABLE metrics", "column auc REAL NOT NULL of STRICT table metrics"),
        (
            "DROP TABLE attempts; CREATE TABLE attempts (run, number, outcome, exit_code, signal, stage)",
            "of STRICT table attempts"
        ),
    ])
    func aColumnThatIsMissingIsFound(sql: String, column: String) throws {
        try makeStore()
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
        try expectRefusal { if case .damaged(_, let detail) = $0 { detail.contains(column) } else { false } }
    }

    @Test func whatUsersAddIsNoDamage() throws {
        try makeStore()
        let queue = try DatabaseQueue(path: path)
        try queue.write {
            try $0.execute(sql: "CREATE TABLE notes (note); ALTER TABLE runs ADD COLUMN note TEXT")
        }
        try queue.close()
        let store = try ResultStore(path: path, access: .readWrite)
        try store.record(Sample.run(2, seed: 2))
        #expect(try store.finishedIdentities().count == 2)
    }

    @Test func aFolderIsRefused() throws {
        for access in [ResultStore.Access.readOnly, .readWrite] {
            #expect(throws: StoreError.notAFile(path: folder.url.path)) {
                try ResultStore(path: folder.url.path, access: access)
            }
        }
        #expect(try folder.contents() == [])
    }

    @Test func aMissingFileIsNotCreatedByReading() throws {
        #expect(throws: StoreError.missing(path: path)) { try ResultStore(path: path, access: .readOnly) }
        let lost = folder.path("no/such/folder.sqlite")
        #expect(throws: StoreError.noFolder(path: lost, folder: folder.path("no/such"))) {
            try ResultStore(path: lost, access: .readWrite)
        }
        #expect(try folder.contents() == [])
    }

    @Test func aReadOnlyFileIsReadButNotWritten() throws {
        try makeStore()
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
        try expectRefusal([.readWrite]) { if case .notWritable = $0 { true } else { false } }
        let contents = try folder.contents()
        let store = try ResultStore(path: path, access: .readOnly)
        #expect(try store.finishedIdentities().count == 1)
        #expect(try folder.contents() == contents)
        #expect(throws: StoreError.self) { try store.record(Sample.run(2)) }
    }

    @Test func aWriterLeavesOneFile() throws {
        try makeStore(runs: 3)
        #expect(try folder.contents() == ["it's 100% #1;.sqlite"])
        let before = try bytes(path)
        _ = try ResultStore(path: path, access: .readWrite)
        #expect(try bytes(path) == before)
    }

    @Test func aFileNameIsNeverAnSQLiteURI() throws {
        let name = "thaw-\(UUID().uuidString).sqlite"
        defer { try? FileManager.default.removeItem(atPath: "file:" + name) }
        _ = try ResultStore(path: "file:" + name, access: .readWrite)
        #expect(FileManager.default.fileExists(atPath: "file:" + name))
        #expect(!FileManager.default.fileExists(atPath: name))
    }

    /// What `kill -9` leaves of the database in the middle of a transaction: pages half written, and the journal to undo them.
    private func killed(inTransaction statements: String) throws -> String {
        let killed = folder.path("killed.sqlite")
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA cache_size = 2; PRAGMA cache_spill = 1; BEGIN IMMEDIATE")
            try database.execute(sql: statements)
            try FileManager.default.copyItem(atPath: path, toPath: killed)
            try FileManager.default.copyItem(atPath: path + "-journal", toPath: killed + "-journal")
            try database.execute(sql: "ROLLBACK")
        }
        #expect(try bytes(killed) != bytes(path))
        return killed
    }

    @Test(arguments: [ResultStore.Access.readOnly, .readWrite])
    func aKilledWritersTransactionIsRolledBack(access: ResultStore.Access) throws {
        try makeStore(runs: 40)
        let before = try ResultStore(path: path, access: .readOnly).dump(includingTimes: true)
        let killed = try killed(inTransaction: "UPDATE metrics SET auc = 0; UPDATE runs SET total_seconds = 0")
        let store = try ResultStore(path: killed, access: access)
        #expect(try store.dump(includingTimes: true) == before)
        #expect(FileManager.default.fileExists(atPath: killed + "-journal") == (access == .readOnly))
    }

    /// Killed between the header, which has the new number of pages, and those pages.
    @Test(arguments: [ResultStore.Access.readOnly, .readWrite])
    func aWriterKilledBehindTheHeaderIsNoDamage(access: ResultStore.Access) throws {
        try makeStore(runs: 40)
        let before = try ResultStore(path: path, access: .readOnly).dump(includingTimes: true)
        let killed = try killed(
            inTransaction:
                "CREATE TABLE another (value TEXT); UPDATE metrics SET auc = 0; UPDATE runs SET total_seconds = 0")
        var content = try bytes(killed)
        content.replaceSubrange(28..<32, with: [0, 0, 0x7F, 0xFF])
        // The number of pages counts where these two are equal.
        content.replaceSubrange(92..<96, with: content[24..<28])
        try content.write(to: URL(fileURLWithPath: killed))
        let store = try ResultStore(path: killed, access: access)
        #expect(try store.dump(includingTimes: true) == before)
    }

    /// A file that grows all the time is never taken for a damaged one.
    @Test func readersAndAWriterDoNotDisturbEachOther() throws {
        try makeStore()
        let path = path
        let written = Mutex<Result<Void, any Error>?>(nil)
        // A thread of its own: tasks may have to wait for each other's.
        Thread.detachNewThread {
            let result = Result {
                let store = try ResultStore(path: path, access: .readWrite)
                for seed in 2...200 { try store.record(Sample.genuine(seed: seed)) }
            }
            written.withLock { $0 = result }
        }
        var seen = 1
        while written.withLock({ $0 == nil }) {
            let now = try ResultStore(path: path, access: .readOnly).finishedIdentities().count
            #expect(now >= seen)
            seen = now
        }
        try written.withLock { $0 }?.get()
        #expect(try ResultStore(path: path, access: .readOnly).finishedIdentities().count == 200)
    }

    @Test func manyWritersMayCreateTheFileTogether() async throws {
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask {
                    let store = try ResultStore(path: path, access: .readWrite)
                    try store.record(Sample.run(number, seed: number))
                }
            }
            try await group.waitForAll()
        }
        #expect(try ResultStore(path: path, access: .readOnly).finishedIdentities().count == 8)
        #expect(try folder.contents() == ["it's 100% #1;.sqlite"])
    }
}

import Foundation
import GRDB
import TestSupport
import Testing

@testable import ThawStore

/// A database that is only read: whatever lies beside it, nothing there changes, and all that is read is of one moment.
@Suite(.timeLimit(.minutes(10))) struct ReadingTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("results.sqlite")
        let store = try ResultStore(path: path, access: .readWrite)
        for seed in 1...40 { try store.record(Sample.genuine(seed: seed)) }
    }

    private func read() throws -> String { try ResultStore(path: path, access: .readOnly).dump(includingTimes: true) }

    /// All that lies in the folder: bytes of files, kinds of others.
    private func everything() throws -> [String: Data] {
        var found: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(name))
            let isFile = attributes[.type] as? FileAttributeType == .typeRegular
            found[name] =
                isFile ? FileManager.default.contents(atPath: folder.path(name)) : Data("\(attributes[.type]!)".utf8)
        }
        return found
    }

    /// Runs `body`, and expects it to change nothing.
    private func changingNothing<Value>(_ body: () throws -> Value) throws -> Value {
        let before = try everything()
        let value = try body()
        #expect(try everything() == before)
        return value
    }

    /// Leaves what `kill -9` leaves in the middle of a transaction.
    private func kill() throws {
        let killed = folder.path("killed")
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA cache_size = 2; PRAGMA cache_spill = 1; BEGIN IMMEDIATE")
            try database.execute(sql: "UPDATE metrics SET auc = 0; UPDATE runs SET total_seconds = 0")
            for ending in ["", "-journal"] {
                try FileManager.default.copyItem(atPath: path + ending, toPath: killed + ending)
            }
            try database.execute(sql: "ROLLBACK")
        }
        try queue.close()
        for ending in ["", "-journal"] { #expect(rename(killed + ending, path + ending) == 0) }
    }

    /// Ends a journal with the name of a super-journal, as https://www.sqlite.org/fileformat.html has it.
    private func nameSuperJournal(_ name: String) throws {
        let page = 4096
        let journal = URL(fileURLWithPath: path + "-journal")
        var bytes = try Data(contentsOf: journal)
        func append(_ number: UInt32) { withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) } }
        append(UInt32(0x4000_0000 / page + 1))
        bytes.append(contentsOf: name.utf8)
        append(UInt32(name.utf8.count))
        append(name.utf8.reduce(0) { $0 &+ UInt32(bitPattern: Int32(Int8(bitPattern: $1))) })
        bytes.append(contentsOf: [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7])
        try bytes.write(to: journal)
    }

    private func expectStrange(_ detail: String, _ access: [ResultStore.Access] = [.readOnly, .readWrite]) throws {
        for access in access {
            let error = try changingNothing {
                #expect(throws: StoreError.self) { try ResultStore(path: path, access: access) }
            }
            guard case .strange(path, let journal, let found, _) = error else {
                Issue.record("not refused for what lies beside it: \(String(describing: error))")
                return
            }
            #expect(journal.hasPrefix("results.sqlite-") && found.contains(detail), "\(found)")
        }
    }

    // MARK: - Journals

    @Test func whatAKilledWriterHasLeftStays() throws {
        let before = try read()
        try kill()
        #expect(try changingNothing(read) == before)
        #expect(try changingNothing(read) == before)
        // Also where it is asked for by a link, beside which there is no journal.
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: path)
        #expect(try ResultStore(path: folder.path("link"), access: .readOnly).dump(includingTimes: true) == before)
        // Whoever writes undoes it.
        #expect(try ResultStore(path: path, access: .readWrite).dump(includingTimes: true) == before)
        #expect(try !StoreFile(path: path).hasJournal && read() == before)
    }

    @Test func noFileIsDeletedThatAJournalNames() throws {
        let victim = folder.path("important.txt")
        try Data("important".utf8).write(to: URL(fileURLWithPath: victim))
        try kill()
        try nameSuperJournal(victim)
        try expectStrange("names another file")
        #expect(FileManager.default.contents(atPath: victim) == Data("important".utf8))
    }

    @Test(arguments: ["-journal", "-wal", "-shm"]) func aFileThatOnlyHasTheNameOfAJournalStays(ending: String) throws {
        let before = try read()
        try Data("my notes, and not what SQLite has written".utf8).write(to: URL(fileURLWithPath: path + ending))
        #expect(try changingNothing(read) == before)
        try expectStrange(" of SQLite's, and SQLite would delete it", [.readWrite])
    }

    @Test(arguments: ["-journal", "-wal", "-shm"], ["pipe", "folder", "link", "link to nothing", "device"])
    func whatIsNoFileIsRefused(ending: String, kind: String) throws {
        let place = path + ending
        switch kind {
        case "pipe": #expect(mkfifo(place, 0o600) == 0)
        case "folder": try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        case "link": try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: path)
        case "device": try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "/dev/zero")
        default: try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "/nowhere")
        }
        try expectStrange(kind == "pipe" || kind == "folder" ? "is a \(kind)" : "is a symbolic link")
    }

    // MARK: - Logs

    /// A user's own `PRAGMA journal_mode = WAL`, with and without what the log has and the file has not.
    @Test(arguments: [true, false]) func aLogIsReadAndLeftAlone(isKilled: Bool) throws {
        let queue = try DatabaseQueue(path: path)
        let copy = folder.path("copy")
        try queue.writeWithoutTransaction { database in
            try database.execute(
                sql: "PRAGMA journal_mode = WAL; UPDATE runs SET workers = 7; PRAGMA wal_autocheckpoint = 0")
            for ending in ["", "-wal"] where isKilled {
                try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending)
            }
        }
        try queue.close()
        for ending in ["", "-wal"] where isKilled { #expect(rename(copy + ending, path + ending) == 0) }
        #expect(StoreFile(path: path).hasJournal == isKilled)
        #expect(FileManager.default.contents(atPath: path)?[18] == 2, "the file is read with a log")
        chmod(folder.url.path, 0o555)
        defer { chmod(folder.url.path, 0o755) }
        #expect(try changingNothing(read).contains(" workers=7"))
    }

    // MARK: - One moment

    @Test func allThatIsReadIsOfOneMoment() throws {
        let store = try ResultStore(path: path, access: .readOnly)
        let before = try store.dump(includingTimes: true)
        try ResultStore(path: path, access: .readWrite).record(Sample.genuine(seed: 41))
        #expect(try store.dump(includingTimes: true) == before)
        #expect(try store.letThrough(saying: "Unchecked").dump(includingTimes: true) == before)
        #expect(try read() != before)
    }

    /// A transaction that is under way is neither waited for nor read.
    @Test func aWriterIsNotWaitedFor() throws {
        let before = try read()
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE; UPDATE runs SET workers = 7")
            #expect(FileManager.default.fileExists(atPath: path + "-journal"))
            #expect(try changingNothing(read) == before)
            try database.execute(sql: "COMMIT")
        }
        #expect(try read() != before)
    }

    @Test func aStoreForReadingTakesNoResult() throws {
        let store = try ResultStore(path: path, access: .readOnly)
        let error = #expect(throws: StoreError.self) { try store.record(Sample.genuine(seed: 41)) }
        guard case .notWritable(path, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

import Foundation
import GRDB
import TestSupport
import Testing

@testable import ThawStore

/// What lies beside a database that is written: SQLite's own files are used, whatever killed their writer, and all others are
/// refused before anything is changed.
@Suite(.timeLimit(.minutes(10))) struct SideFileTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("results.sqlite")
        try ResultStore(path: path, access: .readWrite).record(
            runs: (1...40).map { Sample.genuine(seed: $0) }, failures: [])
    }

    private func dump(_ access: ResultStore.Access = .readOnly) throws -> String {
        try ResultStore(path: path, access: access).dump(includingTimes: true)
    }

    private func write(_ content: Data, to ending: String) throws {
        try content.write(to: URL(fileURLWithPath: path + ending))
    }

    private func everything() throws -> [String: Data?] {
        Dictionary(
            uniqueKeysWithValues: try folder.contents().map {
                ($0, FileManager.default.contents(atPath: folder.path($0)))
            })
    }

    /// The error of opening, which changes nothing.
    private func refusal(_ access: ResultStore.Access = .readWrite) throws -> StoreError? {
        let before = try everything()
        let error = #expect(throws: StoreError.self) { try ResultStore(path: path, access: access) }
        #expect(try everything() == before)
        return error
    }

    private func expectStrange(_ name: String, _ detail: String, _ access: ResultStore.Access = .readWrite) throws {
        let line = try #require(try refusal(access)).description
        #expect(line.hasPrefix("\(path): \(name) beside it \(detail)"), "\(line)")
    }

    /// Runs `statements` by a user's own program, and leaves what lies there at the end, or after `kill -9` before it.
    private func user(_ statements: String, isKilled: Bool = false) throws {
        let queue = try DatabaseQueue(path: path)
        let copies = ["", "-journal", "-wal", "-shm"].map { (place: path + $0, copy: folder.path("copy" + $0)) }
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: statements)
            guard isKilled else { return }
            for (place, copy) in copies where FileManager.default.fileExists(atPath: place) {
                try FileManager.default.copyItem(atPath: place, toPath: copy)
            }
            if database.isInsideTransaction { try database.execute(sql: "ROLLBACK") }
        }
        try queue.close()
        guard isKilled else { return }
        for (place, copy) in copies {
            unlink(place)
            rename(copy, place)
        }
    }

    /// Statements after which pages of an unfinished transaction are in the file, and the journal that undoes it beside it.
    private static let unfinished = "PRAGMA cache_size = 2; PRAGMA cache_spill = 1; BEGIN IMMEDIATE;"
    private static let logged = "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"

    // MARK: - Files of others

    @Test(
        arguments: ["-journal", "-wal", "-shm"],
        [
            Data("my notes\n".utf8), Data("x".utf8), Data(repeating: 65, count: 4096),
            Data(repeating: 65, count: 32_768),
            Data([0x37, 0x7F, 0x06, 0x82]), Data([0x37, 0x7F, 0x06, 0x84]) + Data(count: 60),
            Data([0x18, 0xE2, 0x2D, 0x00]) + Data("my notes".utf8),
        ])
    func whatOthersWroteIsRefused(ending: String, content: Data) throws {
        for mode in ["DELETE", "WAL"] {
            unlink(path + ending)
            try user("PRAGMA journal_mode = \(mode)")
            try write(content, to: ending)
            try expectStrange("results.sqlite\(ending)", "is no ")
        }
        // Where it is moved, as the error says, the database is as it was.
        unlink(path + ending)
        #expect(try ResultStore(path: path, access: .readWrite).finishedIdentities().count == 40)
        #expect(try folder.contents() == ["results.sqlite"])
    }

    /// SQLite would write to it, under both names.
    @Test(arguments: ["-journal", "-wal", "-shm"]) func whatHasAnotherNameIsRefused(ending: String) throws {
        let before = try dump()
        let statements = ending == "-journal" ? Self.unfinished : Self.logged
        try user(statements + "UPDATE runs SET workers = 7; UPDATE metrics SET auc = 0.5", isKilled: true)
        let other = folder.path("other")
        #expect(link(path + ending, other) == 0)
        let content = FileManager.default.contents(atPath: other)
        #expect((content?.count ?? 0) > 500)
        try expectStrange("results.sqlite\(ending)", "has another name, too (a hard link), under which it would change")
        #expect(try refusal()?.description.hasSuffix("; left as it is: put a copy in its place") == true)
        // Who only reads writes to none of them, and who does what the error says loses nothing.
        let (read, isUndone) = (try dump(), ending == "-journal")
        #expect((read == before) == isUndone && read.contains(" workers=7") != isUndone)
        try FileManager.default.moveItem(atPath: path + ending, toPath: folder.path("moved"))
        try FileManager.default.copyItem(atPath: other, toPath: path + ending)
        #expect(try dump(.readWrite) == read)
        #expect(FileManager.default.contents(atPath: other) == content)
    }

    @Test func anEmptyFileOfTwoNamesIsRefused() throws {
        try Data().write(to: URL(fileURLWithPath: folder.path("empty.txt")))
        #expect(link(folder.path("empty.txt"), path + "-journal") == 0)
        try expectStrange("results.sqlite-journal", "has another name")
    }

    @Test(arguments: ["-journal", "-wal", "-shm"], ["notes", "link", "folder", "empty"])
    func aNewDatabaseIsNotMadeBesideOne(ending: String, kind: String) throws {
        unlink(path)
        switch kind {
        case "link": try FileManager.default.createSymbolicLink(atPath: path + ending, withDestinationPath: "/nowhere")
        case "folder":
            try FileManager.default.createDirectory(atPath: path + ending, withIntermediateDirectories: false)
        default: try write(Data((kind == "empty" ? "" : "my notes").utf8), to: ending)
        }
        #expect(try refusal() == .strayJournal(path: path, journal: "results.sqlite\(ending)"))
    }

    // MARK: - SQLite's own

    /// What `journal_mode` leaves beside a database that nobody has open.
    @Test(arguments: ["PERSIST", "TRUNCATE"]) func aJournalThatIsOverIsTaken(mode: String) throws {
        try user("PRAGMA journal_mode = \(mode); UPDATE runs SET workers = 7")
        #expect(FileManager.default.fileExists(atPath: path + "-journal"))
        #expect(try dump(.readWrite).contains(" workers=7"))
        try ResultStore(path: path, access: .readWrite).record(Sample.genuine(seed: 41))
        #expect(try folder.contents() == ["results.sqlite"])
    }

    /// A log with all that it may lie beside after a kill or a failure of power: its shared memory whole, not there, just cut by
    /// the next that opened it, or just made longer.
    @Test(arguments: ["whole", "gone", "cut", "longer", "zeros", "empty"]) func aLogIsTaken(memory: String) throws {
        try user(Self.logged + "UPDATE runs SET workers = 7", isKilled: true)
        let whole = try #require(FileManager.default.contents(atPath: path + "-shm"))
        switch memory {
        case "gone": unlink(path + "-shm")
        case "cut": try write(whole.prefix(3), to: "-shm")
        case "longer": try write(whole.prefix(3) + Data(count: 8192 - 3), to: "-shm")
        case "zeros": try write(Data(count: 32_768), to: "-shm")
        case "empty": try write(Data(), to: "-shm")
        default: break
        }
        #expect(try dump(.readWrite).contains(" workers=7"))
        #expect(try folder.contents() == ["results.sqlite"])
    }

    @Test(arguments: [0, 32, 4152]) func aLogWithoutContentIsTaken(size: Int) throws {
        let before = try dump()
        try user("PRAGMA journal_mode = WAL")
        try write(Data(count: size), to: "-wal")
        #expect(try dump(.readWrite) == before)
        #expect(try folder.contents() == ["results.sqlite"])
    }

    // MARK: - SQLite's, and a stranger's

    /// SQLite applies any log to any database that it lies beside.
    @Test(arguments: [ResultStore.Access.readOnly, .readWrite])
    func theLogOfAnotherDatabaseIsNotApplied(access: ResultStore.Access) throws {
        let file = try #require(FileManager.default.contents(atPath: path))
        try user(Self.logged + "UPDATE runs SET workers = 7", isKilled: true)
        unlink(path + "-shm")
        try write(file, to: "")
        try expectStrange("results.sqlite-wal", "is the log of another database", access)
        // It would have been.
        let queue = try DatabaseQueue(path: path)
        #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT max(workers) FROM runs") } == 7)
        try queue.close()
    }

    private static let trigger = "CREATE TRIGGER t AFTER INSERT ON runs BEGIN UPDATE metrics SET auc = 0.9; END;"

    @Test func aLogThatMakesADatabaseAnotherIsNotApplied() throws {
        try user(Self.logged + Self.trigger, isKilled: true)
        let error = try refusal()
        guard case .tampered(_, let detail) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(detail.contains("trigger"), "\(detail)")
    }

    @Test func aJournalThatMakesADatabaseAnotherIsNotApplied() throws {
        try user(Self.trigger)
        try user(
            Self.unfinished + "DROP TRIGGER t; UPDATE runs SET workers = 7; UPDATE metrics SET auc = 0", isKilled: true)
        let error = try refusal()
        guard case .tampered(_, let detail) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(detail.contains("trigger"), "\(detail)")
    }

    // MARK: - What a failed command leaves

    @Test func aNewDatabaseWithoutContentIsRemoved() throws {
        let new = folder.path("new.sqlite")
        var lock = try DatabaseLock(database: new, .shared)
        try ResultStore(path: new, access: .readWrite).removeIfNew(lock)
        #expect(try folder.contents() == ["new.sqlite.lock", "results.sqlite"])

        // Not one that another works on, that was there, that is another by now, or that has content.
        let store = try ResultStore(path: new, access: .readWrite)
        lock.release()
        lock = try DatabaseLock(database: new, .shared)
        let other = try DatabaseLock(database: new, .shared)
        store.removeIfNew(lock)
        #expect(FileManager.default.fileExists(atPath: new))
        other.release()
        lock.release()
        lock = try DatabaseLock(database: new, .shared)
        try ResultStore(path: new, access: .readWrite).removeIfNew(lock)
        #expect(FileManager.default.fileExists(atPath: new))
        try FileManager.default.moveItem(atPath: new, toPath: folder.path("moved"))
        try FileManager.default.copyItem(atPath: path, toPath: new)
        store.removeIfNew(lock)
        #expect(FileManager.default.fileExists(atPath: new))
        unlink(new)
        let full = try ResultStore(path: new, access: .readWrite)
        try full.record(Sample.genuine())
        full.removeIfNew(lock)
        #expect(FileManager.default.fileExists(atPath: new))
    }
}

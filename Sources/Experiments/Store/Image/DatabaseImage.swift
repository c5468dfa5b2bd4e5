import Foundation
import GRDB
import GRDBSQLite
import ThawSupport

/// A copy of a database in memory, as its file was at one moment.
///
/// A database that is only read is copied once, under one lock, and everything reads the copy. So whatever lies beside the
/// file, reading changes nothing there; what was checked is what is shown, though others write meanwhile; writers never wait
/// for a reader; and the copy is checked as a database that may be written, for SQLite checks no CHECK in others.
/// The price is the file's size in memory: the largest committed database has 3 MB, and one of 200 MB was checked in 0.2 s, with as much memory.
struct DatabaseImage {
    /// SQLite allocates no more than 2 GB at once.
    static let largest = 1 << 30

    private let file: StoreFile
    /// Without links, since SQLite looks for journals beside the file that these lead to.
    private let place: String

    /// A connection to a copy of the existing file.
    ///
    /// Throws `StoreError`.
    static func connection(to file: StoreFile, _ configuration: Configuration) throws(StoreError) -> DatabaseQueue {
        let image = DatabaseImage(file: file, place: file.place)
        let source = try image.source()
        let bytes = try source.needsSQLite ? image.recovered(source) : source.database
        return try image.connection(bytes, configuration)
    }

    /// What was found, of one moment.
    private struct Source {
        var database: Bytes
        /// What SQLite would apply to the database.
        var journals: [SideFile.Ending: Data] = [:]

        var needsSQLite: Bool { !journals.isEmpty }
    }

    /// As SQLite allocates memory, which can be given to it.
    private final class Bytes {
        let buffer: UnsafeMutableRawBufferPointer
        private var isOwn = true

        init?(count: Int) {
            guard let start = sqlite3_malloc64(sqlite3_uint64(max(count, 1))) else { return nil }
            buffer = UnsafeMutableRawBufferPointer(start: start, count: count)
        }

        /// Whether its readers and writers go by a write-ahead log: the second of the two bytes that say how it is written and
        /// read.
        var keepsLog: Bool { buffer.count > 19 && buffer[19] == 2 }

        func give() -> UnsafeMutableRawBufferPointer {
            isOwn = false
            return buffer
        }

        deinit { if isOwn { sqlite3_free(buffer.baseAddress) } }
    }

    // MARK: - Copying

    private func source() throws(StoreError) -> Source {
        let raw = try RawDatabase(at: place, path: file.path)
        let clock = Stopwatch()
        while true {
            if let source = try raw.whileShared({ () throws(StoreError) in try source(raw) }) { return source }
            guard clock.seconds < ResultStore.secondsOfWaiting else { throw .locked(path: file.path) }
        }
    }

    /// nil if somebody wrote meanwhile.
    private func source(_ raw: RawDatabase) throws(StoreError) -> Source? {
        // That of a log is written by SQLite alone, and read by nobody here; but it must be no pipe.
        _ = try side(.sharedMemory)
        var journals: [SideFile.Ending: Data] = [:]
        // With the lock held nobody rolls it back. Where a writer is at work, it has not written yet.
        if let journal = try side(.journal), journal.isJournal, try !raw.hasWriter() {
            try journal.requireNoOther()
            journals[.journal] = try contents(journal)
        }
        let log = try side(.log).flatMap { $0.isLog ? $0 : nil }
        let database = try copy(raw)
        if let log {
            journals[.log] = try contents(log)
            // Whoever writes to a log takes no lock on the database.
            guard try side(.log)?.state == log.state else { return nil }
            // A database's header says so before its first log is made, and until its last is deleted. SQLite applies any.
            guard database.keepsLog else {
                throw log.strange("is the log of another database, and SQLite would apply it to this one", .moveAway)
            }
        }
        return Source(database: database, journals: journals)
    }

    private func side(_ ending: SideFile.Ending) throws(StoreError) -> SideFile? {
        try SideFile(ending, of: file.path, at: place)
    }

    private func contents(_ side: SideFile) throws(StoreError) -> Data {
        try requireSize(side.size)
        return try side.contents()
    }

    private func copy(_ raw: RawDatabase) throws(StoreError) -> Bytes {
        let size = try raw.size()
        try requireSize(size)
        guard let bytes = Bytes(count: size) else { throw .notReadable(path: file.path, detail: "out of memory") }
        try raw.read(into: bytes.buffer, from: 0)
        return bytes
    }

    private func requireSize(_ size: Int) throws(StoreError) {
        guard size <= Self.largest else { throw .tooLarge(path: file.path, bytes: size, limit: Self.largest) }
    }

    // MARK: - What a killed writer has left

    /// The database after SQLite has undone what was not finished, or applied a log: in a folder where nothing else is.
    private func recovered(_ source: Source) throws(StoreError) -> Bytes {
        do {
            let folder = try ScratchFolder()
            defer { folder.remove() }
            let copy = folder.path + "/copy.sqlite"
            try Data(source.database.buffer).write(to: URL(fileURLWithPath: copy))
            for (ending, content) in source.journals {
                try content.write(to: URL(fileURLWithPath: copy + ending.rawValue))
            }
            var configuration = Configuration()
            configuration.defend()
            let queue = try DatabaseQueue(path: copy, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                // Whoever reads first undoes.
                _ = try Row.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
                try database.execute(sql: "PRAGMA journal_mode = DELETE")
            }
            try queue.close()
            return try self.copy(RawDatabase(at: copy, path: file.path))
        } catch {
            throw StoreError(path: file.path, error)
        }
    }

    // MARK: - Opening

    private func connection(_ bytes: Bytes, _ configuration: Configuration) throws(StoreError) -> DatabaseQueue {
        // Memory has no log: in the two bytes that say how the file is written and read, 2 stands for one.
        for index in 18...19 where bytes.buffer.count > index && bytes.buffer[index] == 2 { bytes.buffer[index] = 1 }
        do {
            let queue = try DatabaseQueue(configuration: configuration)
            try queue.writeWithoutTransaction { database in
                let given = bytes.give()
                let size = sqlite3_int64(given.count)
                let code = sqlite3_deserialize(
                    database.sqliteConnection, "main", given.baseAddress?.assumingMemoryBound(to: UInt8.self), size,
                    size,
                    UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE))
                guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
                database.clearSchemaCache()
            }
            return queue
        } catch {
            throw StoreError(path: file.path, error)
        }
    }
}

import CSQLiteDefence
import Foundation
import GRDB
import GRDBSQLite
import ThawSupport

/// The bytes of a database's file, and the lock under which they hold still, without SQLite looking at anything: a rollback
/// journal beside a file that SQLite opens decides which files SQLite deletes.
///
/// The file is opened by SQLite's own layer for files all the same. Closing a descriptor of ours would drop the POSIX locks
/// of this process's other connections to the file (https://www.sqlite.org/howtocorrupt.html, section 2.2), which that
/// layer sees to, as it does to locks that other processes understand.
final class RawDatabase {
    /// As the user wrote it, for messages.
    private let path: String
    private let connection: OpaquePointer
    private let file: UnsafeMutablePointer<sqlite3_file>

    /// Opens the existing regular file at `place`; takes no lock and writes nothing.
    /// - path: the same as the user wrote it.
    init(at place: String, path: String) throws(StoreError) {
        self.path = path
        let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: ";"))
        guard let encoded = place.addingPercentEncoding(withAllowedCharacters: allowed) else {
            throw .notReadable(path: path, detail: "its name is not valid text")
        }
        var connection: OpaquePointer?
        // Of an immutable file, SQLite looks for no journal.
        let code = sqlite3_open_v2(
            "file://\(encoded)?immutable=1", &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nil)
        var file: UnsafeMutablePointer<sqlite3_file>?
        guard code == SQLITE_OK, let connection, sqliteDefend(connection) == SQLITE_OK,
            sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file
        else {
            let detail = sqlite3_errmsg(connection).map { String(cString: $0).singleLine } ?? "out of memory"
            sqlite3_close_v2(connection)
            throw .notReadable(path: path, detail: detail)
        }
        self.connection = connection
        self.file = file
    }

    deinit { sqlite3_close_v2(connection) }

    private var methods: sqlite3_io_methods { file.pointee.pMethods.pointee }

    func size() throws(StoreError) -> Int {
        var size: sqlite3_int64 = 0
        try check(methods.xFileSize(file, &size))
        return Int(size)
    }

    /// Fills `buffer` from the file's byte `offset` on, with zeros where the file ends before.
    func read(into buffer: UnsafeMutableRawBufferPointer, from offset: Int) throws(StoreError) {
        // One call reads no more than an Int32 can say.
        let step = 1 << 24
        for start in stride(from: 0, to: buffer.count, by: step) {
            let code = methods.xRead(
                file, buffer.baseAddress.map { $0 + start }, Int32(min(step, buffer.count - start)),
                sqlite3_int64(offset + start))
            if code != ResultCode.SQLITE_IOERR_SHORT_READ.rawValue { try check(code) }
        }
    }

    /// Runs `body` while no writer changes the file, as any reader does: under SQLite's shared lock. Waits for writers up to
    /// a minute.
    ///
    /// Throws `StoreError.locked`, and what `body` throws.
    func whileShared<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        let clock = Stopwatch()
        while true {
            let code = methods.xLock(file, SQLITE_LOCK_SHARED)
            if code == SQLITE_OK { break }
            guard code & 0xFF == SQLITE_BUSY else {
                throw .notReadable(path: path, detail: "it cannot be locked: \(String(cString: sqlite3_errstr(code)))")
            }
            guard clock.seconds < ResultStore.secondsOfWaiting else { throw .locked(path: path) }
            usleep(2_000)
        }
        defer { _ = methods.xUnlock(file, SQLITE_LOCK_NONE) }
        return try body()
    }

    /// Whether a writer is in the middle of a transaction. While the shared lock is held, it has not written to the file.
    func hasWriter() throws(StoreError) -> Bool {
        var isReserved: Int32 = 0
        try check(methods.xCheckReservedLock(file, &isReserved))
        return isReserved != 0
    }

    private func check(_ code: Int32) throws(StoreError) {
        if code != SQLITE_OK { throw .notReadable(path: path, detail: String(cString: sqlite3_errstr(code))) }
    }
}

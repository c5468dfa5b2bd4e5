import Foundation
import ThawSupport

/// A file that SQLite keeps beside a database. It is looked at before SQLite does, which would follow a link, wait for a pipe
/// for ever, write to a file that has another name, too, delete what is not its own, and delete any file that a journal names.
struct SideFile {
    /// How its name goes on behind the database's.
    enum Ending: String, CaseIterable {
        /// The rollback journal: what undoes a transaction.
        case journal = "-journal"
        /// The write-ahead log: what transactions have written, and the database has not yet.
        case log = "-wal"
        /// What those who read and write the log have in common in memory.
        case sharedMemory = "-shm"
    }

    let ending: Ending
    private let database: String
    private let path: String
    private let descriptor: Descriptor
    let size: Int
    /// How many names it has.
    private let names: Int
    /// Changes whenever somebody writes to it or puts another in its place.
    let state: [Int]

    /// nil if there is none.
    /// - database: as the user wrote it, for messages. - place: where it is, without links.
    ///
    /// Throws `StoreError.strange` unless it is a regular file, and `StoreError.notReadable`.
    init?(_ ending: Ending, of database: String, at place: String) throws(StoreError) {
        self.ending = ending
        self.database = database
        path = place + ending.rawValue
        let number = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        if number < 0 {
            let error = SystemError.last
            if error.number == ENOENT { return nil }
            if let strange = StoreError.unlessRegular(path, beside: database) { throw strange }
            throw .notReadable(path: database, detail: "\((path as NSString).lastPathComponent): \(error)")
        }
        descriptor = Descriptor(number)
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .notReadable(path: database, detail: "\(SystemError.last)") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .strange(status.st_mode, path, beside: database)
        }
        names = Int(status.st_nlink)
        size = Int(status.st_size)
        state = [
            Int(status.st_dev), Int(status.st_ino), size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
        ]
    }

    /// `count` bytes from `offset` on, or as many as there are.
    func bytes(_ count: Int, at offset: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let found = pread(descriptor.number, &bytes, count, off_t(offset))
        return Array(bytes.prefix(max(found, 0)))
    }

    /// All of it.
    func contents() throws(StoreError) -> Data {
        do {
            lseek(descriptor.number, 0, SEEK_SET)
            return try FileHandle(fileDescriptor: descriptor.number, closeOnDealloc: false).readToEnd() ?? Data()
        } catch {
            throw .notReadable(path: database, detail: SystemError.reason(of: error))
        }
    }

    // MARK: - Before SQLite opens it

    /// Throws `StoreError.strange` unless it is SQLite's own, which writes to it and deletes it when it opens the database for
    /// writing.
    func requireOwn() throws(StoreError) {
        guard isOwn else { throw strange("is \(ending.missing), and SQLite would delete it", .moveAway) }
        // As it is, or as a journal or a log would become it.
        guard names == 1 else {
            throw strange("has another name, too (a hard link), under which it would change", .copy)
        }
        if ending == .journal { try requireNoOther() }
    }

    /// Throws `StoreError.strange` if it is a journal that names a super-journal, a file of any name that SQLite would delete.
    /// Those come of transactions over several databases, of which thaw has none.
    func requireNoOther() throws(StoreError) {
        if namesAnother { throw strange("names another file, which SQLite would delete", .moveAway) }
    }

    /// What its content says is said of it, and what to do.
    func strange(_ detail: String, _ remedy: StoreError.Remedy) -> StoreError {
        .strange(path: database, name: (path as NSString).lastPathComponent, detail: detail, remedy)
    }

    /// Closed with the last that knows it.
    private final class Descriptor {
        let number: Int32
        init(_ number: Int32) { self.number = number }
        deinit { close(number) }
    }
}

import Foundation
import ThawSupport

/// A file that SQLite keeps beside a database: `-journal`, `-wal` or `-shm`. It is looked at before SQLite does, which would
/// follow a link, wait for a pipe for ever, delete what is no journal, and delete any file that a journal names.
struct SideFile {
    /// What marks journals (https://www.sqlite.org/fileformat.html, section 3).
    private static let magic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

    private let database: String
    private let path: String
    private let descriptor: Descriptor
    let size: Int
    /// Changes whenever somebody writes to it or puts another in its place.
    let state: [Int]

    /// nil if there is none.
    /// - database: as the user wrote it, for messages. - place: where it is, without links.
    ///
    /// Throws `StoreError.strangeJournal` unless it is a regular file, and `StoreError.notReadable`.
    init?(_ ending: String, of database: String, at place: String) throws(StoreError) {
        self.database = database
        path = place + ending
        let number = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        if number < 0 {
            let error = SystemError.last
            if error.number == ENOENT { return nil }
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            if status.st_mode & S_IFMT != S_IFREG {
                throw Self.strange(database, path, "is \(Self.kind(status.st_mode))")
            }
            throw .notReadable(path: database, detail: "\((path as NSString).lastPathComponent): \(error)")
        }
        descriptor = Descriptor(number)
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .notReadable(path: database, detail: "\(SystemError.last)") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Self.strange(database, path, "is \(Self.kind(status.st_mode))")
        }
        size = Int(status.st_size)
        state = [
            Int(status.st_dev), Int(status.st_ino), size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
        ]
    }

    private static func strange(_ database: String, _ path: String, _ detail: String) -> StoreError {
        .strangeJournal(path: database, journal: (path as NSString).lastPathComponent, detail: detail)
    }

    private static func kind(_ mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFLNK: "a symbolic link"
        case S_IFIFO: "a pipe"
        case S_IFDIR: "a folder"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }

    /// `count` bytes from `offset` on, or as many as there are.
    private func bytes(_ count: Int, at offset: Int) -> [UInt8] {
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
            throw .notReadable(path: database, detail: error.localizedDescription)
        }
    }

    // MARK: - Rollback journals

    /// Whether a transaction is to be undone by it. (Until its content is on the disk, and when all is done, a journal begins
    /// with zeros.)
    var isJournal: Bool { bytes(Self.magic.count, at: 0) == Self.magic }

    /// Throws `StoreError.strangeJournal` if it names a super-journal, a file of any name that SQLite would delete. Those come
    /// of transactions over several databases, of which thaw has none.
    func requireNoOther() throws(StoreError) {
        let end = bytes(16, at: max(size - 16, 0))
        guard end.count == 16, end.suffix(8) == Self.magic[...] else { return }
        func number(_ start: Int) -> UInt32 { end[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        let length = Int(number(0))
        guard length > 0, length <= size - 16 else { return }
        throw Self.strange(database, path, "names another file, which SQLite would delete")
    }

    /// Throws `StoreError.strangeJournal` if SQLite would delete it when it opens the database for writing, and it is none of
    /// SQLite's.
    func requireJournal() throws(StoreError) {
        let start = bytes(Self.magic.count, at: 0)
        guard start.contains(where: { $0 != 0 }), start != Self.magic else { return }
        throw Self.strange(database, path, "is no journal of SQLite's, which would delete it")
    }

    /// Closed with the last that knows it.
    private final class Descriptor {
        let number: Int32
        init(_ number: Int32) { self.number = number }
        deinit { close(number) }
    }
}

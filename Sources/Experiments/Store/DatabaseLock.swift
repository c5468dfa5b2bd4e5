import Foundation
import ThawSupport

/// Keeps a result database from being replaced while runs are recorded in it: a lock on `<database>.lock`, which any number
/// of processes that run can share, and which whoever replaces the database must have alone. The file holds a process id.
/// The system drops a lock when its owner dies, so a file left by a killed process blocks nobody.
package final class DatabaseLock {
    /// Who may have the lock at the same time.
    package enum Kind: Sendable {
        /// For those that write in it.
        case shared
        /// For those that replace it.
        case exclusive
    }

    private let path: String
    private var descriptor: Int32

    /// Takes the lock for `database` (which need not exist yet; its folder must).
    ///
    /// Throws `StoreError.databaseInUse` if another process has it (in a way that excludes `kind`),
    /// `StoreError.strange` if something else has its name, `StoreError.lockFailed` if it cannot be made.
    package init(database: String, _ kind: Kind = .exclusive) throws(StoreError) {
        let path = Self.resolved(database) + ".lock"
        let descriptor = try Self.acquire(path, kind == .shared ? LOCK_SH : LOCK_EX, for: database)
        // Only now: once all properties are set, even a failing initialiser would run `deinit` and remove the owner's
        // file.
        self.path = path
        self.descriptor = descriptor
        ftruncate(descriptor, 0)
        // Without the number the lock holds just as well; others are told less.
        try? writeAll(Array("\(getpid())\n".utf8), to: descriptor)
    }

    private static func acquire(
        _ path: String, _ operation: Int32, for database: String
    ) throws(StoreError) -> Int32 {
        let clock = Stopwatch()
        while true {
            // It is emptied: never what a link leads to.
            let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                let error = SystemError.last
                throw StoreError.unlessRegular(path, beside: database)
                    ?? .lockFailed(path: path, reason: error.description)
            }
            guard isLockFile(descriptor) else {
                close(descriptor)
                throw StoreError.unlessRegular(path, beside: database)
                    ?? .strange(
                        path: database, name: (path as NSString).lastPathComponent, detail: "is no lock of thaw's",
                        .moveAway)
            }
            if flock(descriptor, operation | LOCK_NB) == 0 {
                // The owner before may have removed the file between our opening and locking it: then this is no lock.
                if isSameFile(descriptor, path) { return descriptor }
                close(descriptor)
                continue
            }
            let error = SystemError.last
            let owner = owner(in: descriptor)
            let isStale = !isSameFile(descriptor, path)
            close(descriptor)
            switch error.number {
            case EINTR: continue
            case EWOULDBLOCK:
                // Whoever releases a lock has it alone for a moment.
                guard isStale || clock.seconds < secondsOfRelease else {
                    throw .databaseInUse(path: database, owner: owner)
                }
                usleep(10_000)
            default: throw .lockFailed(path: path, reason: error.description)
            }
        }
    }

    private static let secondsOfRelease = 0.3

    /// Whether no other process has it; from then on, none can.
    package func isAlone() -> Bool {
        descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0 && Self.isSameFile(descriptor, path)
    }

    /// Gives the lock back; the last of several owners removes its file. Harmless if called again.
    package func release() {
        guard descriptor >= 0 else { return }
        // Removed while locked by us alone: nobody else can hold a lock on this file and lose it.
        if isAlone() { unlink(path) }
        close(descriptor)
        descriptor = -1
    }

    deinit { release() }

    /// The same path for all ways to name a database, symbolic links included.
    private static func resolved(_ database: String) -> String {
        URL(fileURLWithPath: database).resolvingSymlinksInPath().path
    }

    private static func owner(in descriptor: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(count, 0)).prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    }

    /// Whether it may be what this class makes: it is emptied, and must be nobody's file under another name (a hard link).
    private static func isLockFile(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink <= 1 else {
            return false
        }
        // One that is longer than a process id is no lock. Others may write theirs meanwhile.
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let isNumber = bytes.prefix(max(count, 0)).allSatisfy { $0 == UInt8(ascii: "\n") || (48...57).contains($0) }
        return count < bytes.count && isNumber
    }

    private static func isSameFile(_ descriptor: Int32, _ path: String) -> Bool {
        var opened = stat()
        var named = stat()
        return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
            && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
    }
}

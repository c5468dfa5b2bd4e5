import Foundation
import ThawStore
import ThawSupport

/// A result database that is written on a local disk and published whole to another place, such as a shared folder: at
/// any moment there is a complete database there, or none. No lock of SQLite is relied on at that place, since those
/// of network file systems cannot be trusted.
///
/// One process at a time publishes to a place; to see to that is the caller's business.
package final class PublishedStore {
    /// The local database, for reading and writing.
    package let store: ResultStore
    /// Where it is published.
    package let path: String
    private let localPath: String
    private var publishedChanges = 0
    private let clock = Stopwatch()
    private var publishedAt: Double?

    /// Starts from what is published at `path`, if there is anything.
    ///
    /// - folder: an existing folder on a local disk, for the database while it is worked on.
    ///
    /// Throws `StoreError`, also for a file at `path` that is not a result database.
    package init(folder: String, path: String) throws(StoreError) {
        self.path = path
        localPath = folder + "/" + (path as NSString).lastPathComponent
        // Not published, but written in place by a process that was killed: opening it rolls that back.
        if StoreFile(path: path).hasJournal { _ = try ResultStore(path: path, access: .readWrite) }
        _ = try Self.copyPublished(path, to: localPath)
        store = try ResultStore(path: localPath, access: .readWrite)
        // An empty database, or one whose schema was brought up to date, is published with the first result.
        publishedChanges = try store.changeCount()
    }

    /// Puts the database as it is in place of what was published, on the disk before it is seen.
    ///
    /// Throws `StoreError`; then what was published stands, and the next call tries again.
    package func publish() throws(StoreError) {
        let changes = try store.changeCount()
        try store.keepingWritersOut {
            try StoreFile(path: path).create(whereThereIsOne: .replaces) { try Self.copy(localPath, to: $0) }
        }
        publishedChanges = changes
        publishedAt = clock.seconds
    }

    /// Publishes if anything was recorded since the last time, but not more often than every so many seconds.
    package func publish(every seconds: Double) throws(StoreError) {
        let isDue = publishedAt.map { clock.seconds - $0 >= seconds } ?? true
        guard isDue, try store.changeCount() != publishedChanges else { return }
        try publish()
    }

    // MARK: - Copies

    /// The contents of a published database, from a copy of it: reading it in place would take locks.
    package static func contents(of path: String) throws -> StoredContents {
        // Written in place by a process that was killed; nobody else holds locks there.
        if StoreFile(path: path).hasJournal { return try ResultStore.checked(path: path).contents() }
        let folder = try LocalFolder()
        defer { folder.remove() }
        let copy = folder.path + "/copy.sqlite"
        guard try copyPublished(path, to: copy) else { throw StoreError.missing(path: path) }
        do {
            return try ResultStore.checked(path: copy).contents()
        } catch StoreError.damaged(_, let detail) {
            throw StoreError.damaged(path: path, detail: detail)
        } catch StoreError.edited(_, let identity, let detail) {
            throw StoreError.edited(path: path, identity: identity, detail: detail)
        }
    }

    /// False if nothing is published at `path`.
    private static func copyPublished(_ path: String, to copy: String) throws(StoreError) -> Bool {
        let file = StoreFile(path: path)
        guard try file.existsAndIsOurs() else { return false }
        do {
            try Self.copy(file.absolutePath, to: copy)
        } catch {
            throw .notReadable(path: path, detail: "it cannot be copied to \(copy): \(error)")
        }
        return true
    }

    /// Copies a file to a new one, down to the disk.
    static func copy(_ source: String, to destination: String) throws(SystemError) {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw .last }
        defer { close(input) }
        let output = open(destination, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard output >= 0 else { throw .last }
        defer { close(output) }
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(input, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .last }
            if count == 0 { break }
            try writeAll(chunk[..<count], to: output)
        }
        guard fsync(output) == 0 else { throw .last }
    }
}

/// A new folder on a local disk: in `SLURM_TMPDIR`, `TMPDIR` or /tmp, the first that there is.
package struct LocalFolder {
    package let path: String

    package init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(RunningError) {
        // TMPDIR may be that of the machine on which the job was submitted.
        let places = [environment["SLURM_TMPDIR"], environment["TMPDIR"]].compactMap { $0 } + ["/tmp"]
        let place = places.first { $0.hasPrefix("/") && access($0, W_OK | X_OK) == 0 } ?? "/tmp"
        do {
            path = try ScratchFolder(in: place).path
        } catch {
            throw .noScratchFolder(path: place, reason: "\(error)")
        }
    }

    package func remove() { try? FileManager.default.removeItem(atPath: path) }
}

import Foundation
import GRDB
import ThawSupport

/// The database of results: one SQLite file that holds what ran, on what data, where, and what came of it.
///
/// It keeps a rollback journal (`journal_mode = DELETE`): between transactions there is exactly one file, which can
/// be copied, committed and read from a read-only medium, and after `kill -9` the next opening rolls back what was
/// unfinished. One process writes at a time; others wait up to a minute for their turn.
///
/// Opening refuses, and leaves as they are: files that are not SQLite, databases of other applications or of a newer
/// Thaw, damaged ones (a column missing, or a finding of `PRAGMA quick_check`), those whose schema is another than Thaw
/// made (`SchemaCheck`), and those with names and texts that no spec could have brought there (`StoredTexts`).
package final class ResultStore: Sendable {
    /// How a database is opened.
    package enum Access: Sendable {
        /// The file must exist. A copy in memory is read (`DatabaseImage`), and the file and its folder stay as they are: what a
        /// killed writer has left is undone in the copy.
        case readOnly
        /// Creates the file or brings its schema up to date.
        case readWrite
    }

    /// As given to `init`, for messages.
    package let path: String
    package let access: Access
    /// A sentence for every output: the database was let through although values in it do not follow (`sound`); nil of all
    /// others.
    package let unchecked: String?
    /// Whether opening it made it.
    private let isNew: Bool
    private let queue: DatabaseQueue
    /// Which file was opened, to notice if its name comes to mean another.
    private let opened: StoreFile.Node?

    private init(_ store: ResultStore, unchecked: String) {
        (path, access, isNew) = (store.path, store.access, store.isNew)
        (queue, opened) = (store.queue, store.opened)
        self.unchecked = unchecked
    }

    /// The same, of the same moment, with a sentence for every output.
    package func letThrough(saying sentence: String) -> ResultStore { ResultStore(self, unchecked: sentence) }

    /// Opens the database at `path`; throws without having changed anything.
    package init(path: String, access: Access) throws(StoreError) {
        self.path = path
        self.access = access
        unchecked = nil
        let file = StoreFile(path: path)
        let exists = try file.existsAndIsOurs()
        isNew = !exists
        switch access {
        case .readOnly:
            guard exists else { throw .missing(path: path) }
            queue = try DatabaseImage.connection(to: file, Self.configuration)
        case .readWrite:
            if exists {
                try file.checkWritable()
            } else {
                try file.create { try Self.migrate(Self.connect($0)) }
                guard try file.existsAndIsOurs() else { throw .notWritable(path: path, detail: "a dangling link?") }
            }
            try file.checkSides()
            // What SQLite would apply to the file is applied to a copy first, which may be refused.
            if file.hasJournal { _ = try ResultStore(path: path, access: .readOnly) }
            queue = try Self.attempt(path) {
                let queue = try Self.connect(file.absolutePath)
                // A user's `PRAGMA journal_mode = WAL` would leave more than one file behind.
                try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                return queue
            }
        }
        opened = file.node
        try Self.attempt(path) {
            try queue.read { try Self.checkSchema($0, path: path) }
            if let finding = try queue.writeWithoutTransaction(Self.finding) {
                // A row that its table forbids was edited: then the run can be named.
                if finding.contains("constraint failed") { try throwIfEdited() }
                throw StoreError.damaged(path: path, detail: finding.singleLine)
            }
            try queue.read(StoredSizes.check)
            try queue.read(StoredTexts.check)
            if access == .readWrite { try Self.bringUpToDate(queue) }
        }
    }

    /// How long others are waited for.
    static let secondsOfWaiting = 60.0

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(secondsOfWaiting)
        configuration.defend()
        return configuration
    }

    private static func connect(_ path: String) throws -> DatabaseQueue {
        try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Brings the schema up to date, in one transaction.
    static func migrate(_ queue: DatabaseQueue) throws {
        guard try queue.read({ try version($0) }) < Schema.version else { return }
        try queue.writeWithoutTransaction { database in
            // A migration may have to make a table anew to which others refer; what it leaves is checked below.
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            // And to rename it, which SQLite otherwise refuses while a view, of a user perhaps, selects from what is not
            // there until all is done (https://www.sqlite.org/lang_altertable.html).
            try database.execute(sql: "PRAGMA legacy_alter_table = ON")
            defer { try? database.execute(sql: "PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON") }
            try database.inTransaction(.immediate) {
                let known = try version(database)
                if known > 0 {
                    try ExperimentViews.drop(database)
                    try repairViews(database, version: known)
                }
                for migration in Schema.migrations.dropFirst(known) { try database.execute(sql: migration) }
                try ExperimentViews.update(database)
                try database.checkForeignKeys()
                try database.execute(
                    sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(Schema.version)")
                return .commit
            }
        }
    }

    /// The version of the schema.
    static func version(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }

    /// Runs `body` and turns whatever it throws into a `StoreError`.
    private static func attempt<Value>(_ path: String, _ body: () throws -> Value) throws(StoreError) -> Value {
        do { return try body() } catch { throw StoreError(path: path, error) }
    }

    /// Runs `body` in one read transaction.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try Self.attempt(path) { try queue.read(body) }
    }

    /// Runs `body` in one write transaction: all of it or nothing.
    ///
    /// Throws `StoreError.vanished` if the database's name has come to mean nothing, or another file: SQLite would go on
    /// writing to the file that nobody can find any more.
    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        guard access == .readWrite else { throw .notWritable(path: path, detail: "it was opened for reading") }
        try requireInPlace()
        let value = try Self.attempt(path) { try queue.write(body) }
        try requireInPlace()
        return value
    }

    /// Throws `StoreError.vanished` unless the file that was opened is still at its path.
    package func requireInPlace() throws(StoreError) {
        guard StoreFile(path: path).node == opened else { throw .vanished(path: path) }
    }

    /// Removes the file if opening it made it, nothing is recorded in it, and no other process has its lock: a command that
    /// fails leaves no database behind that was not there before.
    /// - lock: this process' own, for this database.
    package func removeIfNew(_ lock: DatabaseLock) {
        guard isNew, (try? experiments().isEmpty && finishedIdentities().isEmpty) == true, lock.isAlone(),
            StoreFile(path: path).node == opened
        else { return }
        unlink(StoreFile(path: path).place)
    }

    /// Writes a copy of what is recorded, also where the file was deleted meanwhile, to a new file beside the database's
    /// place (or, if its folder is gone, in the folder for temporary files). Returns the copy's path.
    package func rescue() throws(StoreError) -> String {
        let file = StoreFile(path: path)
        let stem = (file.absolutePath as NSString).deletingPathExtension
        let elsewhere = NSTemporaryDirectory() + "/" + (stem as NSString).lastPathComponent
        let isThere = FileManager.default.fileExists(atPath: stem.folderPath)
        for number in 1... {
            let path = (isThere ? stem : elsewhere) + "-rescued" + (number > 1 ? "-\(number)" : "") + ".sqlite"
            do {
                try StoreFile(path: path).create(whereThereIsOne: .fails) { temporary in
                    try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [temporary]) }
                }
                return path
            } catch {
                guard case .exists = error else { throw error }
            }
        }
        preconditionFailure("numbers do not end")
    }
}

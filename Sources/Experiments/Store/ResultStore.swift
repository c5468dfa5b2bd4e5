import Foundation
import GRDB

/// The database of results: one SQLite file that holds what ran, on what data, where, and what came of it.
///
/// It keeps a rollback journal (`journal_mode = DELETE`): between transactions there is exactly one file, which can
/// be copied, committed and read from a read-only medium, and after `kill -9` the next opening rolls back what was
/// unfinished. One process writes at a time; others wait up to a minute for their turn.
///
/// Opening refuses, and leaves as they are: files that are not SQLite, databases of other applications or of a newer
/// Thaw, damaged ones (a column missing, or a finding of `PRAGMA quick_check`), those whose schema is another than Thaw
/// made (`SchemaCheck`), and those with names and texts that no spec could have brought there (`StoredTexts`).
public final class ResultStore: Sendable {
    /// How a database is opened.
    public enum Access: Sendable {
        /// The file must exist, and it is not written (but for the roll-back of a killed writer's transaction).
        case readOnly
        /// Creates the file or brings its schema up to date.
        case readWrite
    }

    /// As given to `init`, for messages.
    public let path: String
    let access: Access
    /// A sentence for every output: the database was let through although values in it do not follow (`sound`); nil of all
    /// others.
    public let unchecked: String?
    private let queue: DatabaseQueue
    /// Which file was opened, to notice if its name comes to mean another.
    private let opened: StoreFile.Node?

    /// Opens the database at `path`; throws without having changed anything.
    /// - unchecked: see there.
    public init(path: String, access: Access, unchecked: String? = nil) throws(StoreError) {
        self.path = path
        self.access = access
        self.unchecked = unchecked
        let file = StoreFile(path: path)
        let exists = try file.existsAndIsOurs()
        switch access {
        case .readOnly:
            guard exists else { throw .missing(path: path) }
            queue = try Self.openForReading(file)
        case .readWrite:
            if exists {
                try file.checkWritable()
            } else {
                try file.create { try Self.migrate(Self.connect($0, readOnly: false)) }
                guard try file.existsAndIsOurs() else { throw .notWritable(path: path, detail: "a dangling link?") }
            }
            queue = try Self.attempt(path) {
                let queue = try Self.connect(file.absolutePath, readOnly: false)
                // A user's `PRAGMA journal_mode = WAL` would leave more than one file behind.
                try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                return queue
            }
        }
        opened = file.node
        try Self.attempt(path) {
            try queue.read { try Self.checkSchema($0, path: path) }
            let findings = try queue.read { try String.fetchAll($0, sql: "PRAGMA quick_check(1)") }
            guard findings == ["ok"] else {
                // A row that its table forbids was edited: then the run can be named.
                if findings.first?.contains("constraint failed") == true { try throwIfEdited() }
                throw StoreError.damaged(path: path, detail: (findings.first ?? "nothing checked").singleLine)
            }
            try queue.read(StoredTexts.check)
            if access == .readWrite { try Self.bringUpToDate(queue) }
        }
    }

    private static func connect(_ path: String, readOnly: Bool) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(60)
        configuration.defend()
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private static func openForReading(_ file: StoreFile) throws(StoreError) -> DatabaseQueue {
        do {
            return try connect(file.absolutePath, readOnly: true)
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            // A writer was killed in mid-transaction. The file is ours: let SQLite roll back, if it may.
            do { try file.checkWritable() } catch { throw .interrupted(path: file.path) }
            return try attempt(file.path) {
                try connect(file.absolutePath, readOnly: false).close()
                return try connect(file.absolutePath, readOnly: true)
            }
        } catch {
            throw StoreError(path: file.path, error)
        }
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
        try requireInPlace()
        let value = try Self.attempt(path) { try queue.write(body) }
        try requireInPlace()
        return value
    }

    /// Throws `StoreError.vanished` unless the file that was opened is still at its path.
    func requireInPlace() throws(StoreError) {
        guard StoreFile(path: path).node == opened else { throw .vanished(path: path) }
    }

    /// Writes a copy of what is recorded, also where the file was deleted meanwhile, to a new file beside the database's
    /// place (or, if its folder is gone, in the folder for temporary files). Returns the copy's path.
    func rescue() throws(StoreError) -> String {
        let file = StoreFile(path: path)
        let stem = (file.absolutePath as NSString).deletingPathExtension
        let elsewhere = NSTemporaryDirectory() + "/" + (stem as NSString).lastPathComponent
        let isThere = FileManager.default.fileExists(atPath: (stem as NSString).deletingLastPathComponent)
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

import ThawSupport

/// Why a result database was refused, or would not take a result. Each message is one line: the file, what is
/// wrong, what to do.
package enum StoreError: Error, Equatable, Sendable {
    /// Nothing to read at this path.
    case missing(path: String)
    /// Something is at the path at which a database was to be made.
    case exists(path: String)
    /// The path is a folder, a pipe or a device.
    case notAFile(path: String)
    /// The folder in which the database would be created does not exist.
    case noFolder(path: String, folder: String)
    /// The file has no SQLite header, or is too short for a database.
    case notSQLite(path: String)
    /// An SQLite database that Thaw did not write.
    case foreign(path: String)
    /// Written by a later Thaw: `version` is the file's schema, `known` this Thaw's.
    case newer(path: String, version: Int, known: Int)
    /// Truncated or overwritten; `detail` is SQLite's finding.
    case damaged(path: String, detail: String)
    /// The record of a run does not agree with itself: somebody has changed it. `detail` says in what.
    case edited(path: String, identity: String, detail: String)
    /// Values in it do not follow from the rest (`DatabaseCheck`): so many, and the first.
    case disagrees(path: String, count: Int, first: String)
    /// What a spec says is too much to be read again; nothing of it was recorded.
    case notRecordable(path: String, experiment: String, detail: String)
    /// Something stands under the name of a table of thaw's, or acts on one, that thaw did not put there.
    case tampered(path: String, detail: String)
    /// A name or text is one that no spec could have brought there. `row` is the key of the first row that has it.
    case malformed(path: String, table: String, row: String, column: String, detail: String)
    /// Something lies beside the place of a new database that SQLite would take for the database's own.
    case strayJournal(path: String, journal: String)
    /// The file cannot be read; `detail` says why.
    case notReadable(path: String, detail: String)
    /// The file or its folder may not be written.
    case notWritable(path: String, detail: String)
    /// Something has the name of a file that SQLite or thaw keeps beside a database, and to use it would change what is not
    /// theirs; `detail` says what it is.
    case strange(path: String, name: String, detail: String, Remedy)
    /// The file has more bytes than are read.
    case tooLarge(path: String, bytes: Int, limit: Int)
    /// Another process held the database for longer than the time-out.
    case locked(path: String)
    /// There is no space left on its disk.
    case full(path: String)
    /// While it was in use, the file was deleted, moved or replaced.
    case vanished(path: String)
    /// The same, and what was recorded is in a copy.
    case rescued(path: String, copy: String, runs: Int)
    /// Another process works on the database. `owner` is its process id, nil if it could not be read.
    case databaseInUse(path: String, owner: String?)
    /// The lock beside the database cannot be made.
    case lockFailed(path: String, reason: String)
    /// The identity is recorded with other numbers; `detail` names the first that differs.
    case conflict(path: String, identity: String, detail: String)
    /// The result itself cannot be recorded: NaN, out of range, phases missing.
    case invalid(path: String, identity: String, detail: String)
    /// The database has no experiment of this name; `known` are those that it has.
    case noExperiment(path: String, name: String, known: [String])
    /// Anything else that SQLite reports: disk full, input/output error.
    case failed(path: String, detail: String)
}

extension StoreError: CustomStringConvertible {
    /// One line, whatever the database has in place of names and identities.
    package var description: String { sentence.singleLine }

    private var sentence: String {
        switch self {
        case .missing(let path):
            "\(path): no such result database; `thaw run` creates it, or name another file"
        case .exists(let path):
            "\(path): is there already, and left as it is: name another file, or replace it with --force"
        case .notAFile(let path):
            "\(path): is not a regular file; name a result database"
        case .noFolder(let path, let folder):
            "\(path): the folder \(folder) does not exist; create it, or name another file"
        case .notSQLite(let path):
            "\(path): is not an SQLite database; left as it is: name another file, or move this one away"
        case .foreign(let path):
            "\(path): is a database of another application; left as it is: name another file"
        case .newer(let path, let version, let known):
            "\(path): has schema version \(version), this thaw knows versions up to \(known); "
                + "left as it is: update thaw"
        case .damaged(let path, let detail):
            "\(path): is damaged (\(detail)); left as it is: restore a copy, or move it away and run again"
        case .edited(let path, let identity, let detail):
            "\(path): the record of run \(identity.prefix(12)) was changed after it was made: \(detail); "
                + "left as it is: restore a copy"
        case .disagrees(let path, let count, let first):
            "\(path): \(PlainText.count(count, "value")) in it do\(count == 1 ? "es" : "") not follow from the rest, "
                + "\(count == 1 ? "" : "the first ")in \(first); `thaw check \(path.shellWord)` says all, and --unchecked goes on"
        case .notRecordable(let path, let experiment, let detail):
            "\(path): experiment \(experiment) is not recorded: its \(detail); make the spec smaller, or divide it"
        case .tampered(let path, let detail):
            "\(path): its schema was changed after it was made: \(detail); left as it is: restore a copy"
        case .malformed(let path, let table, let row, let column, let detail):
            "\(path): table \(table), row \(row.inQuotes), column \(column): \(detail); left as it is: restore a copy"
        case .strayJournal(let path, let journal):
            "\(path): \(journal) lies there, which SQLite would take for the new database's; "
                + "move it away, or put its database back beside it"
        case .notReadable(let path, let detail):
            "\(path): cannot be read (\(detail)); check its permissions"
        case .notWritable(let path, let detail):
            "\(path): cannot be written (\(detail)); change the permissions, or name another file"
        case .strange(let path, let name, let detail, let remedy):
            "\(path): \(name) beside it \(detail); left as it is: \(remedy.rawValue)"
        case .tooLarge(let path, let bytes, let limit):
            "\(path): has \(PlainText.grouped(bytes)) bytes, and thaw reads databases of up to \(PlainText.grouped(limit)); "
                + "left as it is"
        case .locked(let path):
            "\(path): is in use by another process; wait until that has finished, then try again"
        case .full(let path):
            "\(path): no space left on the disk; what is recorded stands: make room, and run the same command again"
        case .vanished(let path):
            "\(path): was deleted, moved or replaced while it was in use; put it back, and run the same command again"
        case .rescued(let path, let copy, let runs):
            "\(path): was deleted, moved or replaced while runs went on; all it had, \(PlainText.count(runs, "run")), is in "
                + "\(copy): to go on with them, `mv \(copy) \(path)` and run the same command again"
        case .databaseInUse(let path, let owner?):
            "\(path): process \(owner) is working on this database; wait for it, or end it with `kill \(owner)`"
        case .databaseInUse(let path, nil):
            "\(path): another process is working on this database; wait for it to end"
        case .lockFailed(let path, let reason):
            "\(path): cannot lock the database: \(reason); its folder must exist and be writable"
        case .conflict(let path, let identity, let detail):
            "\(path): run \(identity.prefix(12)) is recorded with other numbers (\(detail)); the recorded ones stay: "
                + "the same run should give the same bits, so compare the two environments"
        case .invalid(let path, let identity, let detail):
            "\(path): the result of run \(identity.prefix(12)) was not recorded: \(detail)"
        case .noExperiment(let path, let name, let known):
            "\(path): holds no experiment \(name.inQuotes); "
                + (known.isEmpty ? "`thaw run` with its spec first" : NearestName.hint(for: name, in: known))
        case .failed(let path, let detail):
            "\(path): \(detail); check the disk, then try again"
        }
    }
}

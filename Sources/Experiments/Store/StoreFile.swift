import Foundation
import GRDB
import ThawSupport

/// The file of a result database before it is opened: is it there, and is it ours?
///
/// A file that is not ours must not change by a byte, so its header is read (`RawDatabase`) before SQLite opens it.
package struct StoreFile {
    /// As the user wrote it, for messages.
    let path: String
    /// Absolute, so that SQLite takes a path such as `:memory:` or `file:x` for the file's name that it is.
    package let absolutePath: String

    package init(path: String) {
        self.path = path
        let folder = FileManager.default.currentDirectoryPath
        absolutePath = path.hasPrefix("/") ? path : (folder == "/" ? "" : folder) + "/" + path
    }

    private var folder: String { absolutePath.folderPath }

    /// The same without symbolic links: SQLite keeps its journals beside what those lead to.
    var place: String {
        guard let real = realpath(absolutePath, nil) else { return absolutePath }
        defer { free(real) }
        return String(cString: real)
    }

    /// Whether something lies beside the file that opening it for writing applies to it, and then removes.
    package var hasJournal: Bool { [.journal, .log].contains(where: isThere) }

    /// Whether anything is beside the file with this ending, be it a dangling link.
    private func isThere(_ ending: SideFile.Ending) -> Bool {
        var status = stat()
        return lstat(place + ending.rawValue, &status) == 0
    }

    private func side(_ ending: SideFile.Ending) throws(StoreError) -> SideFile? {
        try SideFile(ending, of: path, at: place)
    }

    /// False if there is no such file. Throws unless what is there is a result database of a version we know.
    package func existsAndIsOurs() throws(StoreError) -> Bool {
        var status = stat()
        guard stat(absolutePath, &status) == 0 else {
            if errno == ENOENT { return false }
            throw .notReadable(path: path, detail: Self.lastError)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        guard access(absolutePath, R_OK) == 0 else { throw .notReadable(path: path, detail: Self.lastError) }
        // The smallest database is one page of 512 bytes.
        guard status.st_size >= 512 else { throw .notSQLite(path: path) }
        let (applicationID, version) = try readMarks()
        guard applicationID == Schema.applicationID else { throw .foreign(path: path) }
        guard version <= Schema.version else {
            throw .newer(path: path, version: version, known: Schema.version)
        }
        guard version > 0 else { throw .damaged(path: path, detail: "schema version \(version)") }
        return true
    }

    /// A file, whatever its names.
    package struct Node: Hashable, Sendable {
        var device: UInt64
        var number: UInt64
    }

    /// The file at this path; nil if there is none.
    package var node: Node? {
        var status = stat()
        guard stat(absolutePath, &status) == 0 else { return nil }
        return Node(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    }

    /// Whether anything is at this path, be it a dangling link.
    package func isThere() throws(StoreError) -> Bool {
        var status = stat()
        if lstat(absolutePath, &status) == 0 { return true }
        guard errno == ENOENT else { throw .notReadable(path: path, detail: Self.lastError) }
        return false
    }

    /// Throws what opening it for writing would throw because of where it is: before anything is made or changed there.
    package func requireWritable() throws(StoreError) {
        guard try existsAndIsOurs() else { return try checkPlace() }
        try checkWritable()
        try checkSides()
    }

    /// Throws if the file is there, and marked read-only. Root passes every access check, and whoever replaces a file asks for no
    /// right to write it: one that nobody may write is meant to stay as it is.
    package func requireNoMark() throws(StoreError) {
        var status = stat()
        if stat(absolutePath, &status) == 0, status.st_mode & 0o222 == 0 {
            throw .notWritable(path: path, detail: "it is marked read-only")
        }
    }

    /// Throws unless the existing file, and journals beside it, may be written.
    func checkWritable() throws(StoreError) {
        try requireNoMark()
        guard access(absolutePath, W_OK) == 0 else { throw .notWritable(path: path, detail: Self.lastError) }
        guard access(folder, W_OK) == 0 else {
            throw .notWritable(path: path, detail: "its folder: \(Self.lastError)")
        }
    }

    /// Throws unless SQLite, when it opens the existing file for writing, changes and deletes nothing beside it but what is its
    /// own.
    func checkSides() throws(StoreError) {
        for ending in SideFile.Ending.allCases { try side(ending)?.requireOwn() }
    }

    /// Throws unless a database can be made where there is none.
    private func checkPlace() throws(StoreError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw .noFolder(path: path, folder: path.folderPath)
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw .notWritable(path: path, detail: "its folder: \(Self.lastError)")
        }
        // SQLite would roll a journal back into whatever database has its name. (Where the database has come meanwhile, it
        // is that one's.)
        for ending in SideFile.Ending.allCases where isThere(ending) && access(absolutePath, F_OK) != 0 {
            throw .strayJournal(path: path, journal: (place as NSString).lastPathComponent + ending.rawValue)
        }
    }

    /// Puts a complete database at this path: `fill` writes it under a temporary name, then it is put into place, so that
    /// at no moment is there a file without tables, and after a crash there is a whole one or none. Whatever `fill`
    /// throws leaves everything as it was.
    package func create(
        whereThereIsOne arrival: Arrival = .yields, _ fill: (String) throws -> Void
    ) throws(StoreError) {
        try checkPlace()
        if arrival == .replaces { try requireNoMark() }
        let temporaryPath = absolutePath + ".new-\(UUID().uuidString)"
        defer { for end in ["", "-journal"] { unlink(temporaryPath + end) } }
        do {
            // SQLite has written it to the disk when its last transaction is done.
            try fill(temporaryPath)
        } catch {
            throw StoreError(path: path, error)
        }
        try put(temporaryPath, arrival)
        flushFolder()
    }

    /// What a new database does where there is one already, perhaps of another process that was faster.
    package enum Arrival {
        /// The one that is there stands.
        case yields
        /// That is an error.
        case fails
        case replaces
    }

    private func put(_ temporaryPath: String, _ arrival: Arrival) throws(StoreError) {
        if arrival == .replaces {
            if try isBeingWritten() { throw .locked(path: path) }
        } else {
            if link(temporaryPath, absolutePath) == 0 { return }
            // File systems without hard links (exFAT, some network shares) do not say whether there is one.
            var isTaken = errno == EEXIST
            if !isTaken { isTaken = try isThere() }
            if isTaken {
                if arrival == .fails { throw .exists(path: path) }
                return
            }
        }
        // Without hard links, or to replace.
        guard rename(temporaryPath, absolutePath) == 0 else {
            throw .notWritable(path: path, detail: Self.lastError)
        }
    }

    /// Whether somebody is writing to the existing file, or was killed: SQLite would apply the log or the journal to the new
    /// database. (Of a log without content, or a journal that is over, nothing is left to apply.)
    private func isBeingWritten() throws(StoreError) -> Bool {
        if let log = try side(.log), log.size > 0 { return true }
        guard let journal = try side(.journal) else { return false }
        if journal.isJournal { return true }
        guard node != nil else { return false }
        return try RawDatabase(at: place, path: path).hasWriter()
    }

    /// Makes the new name last. A file system that cannot is no reason to fail: the file is there.
    private func flushFolder() {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static var lastError: String { String(cString: strerror(errno)) }

    /// The marks from the header's bytes (https://www.sqlite.org/fileformat.html, section 1.3).
    private func readMarks() throws(StoreError) -> (applicationID: Int32, version: Int) {
        var header = [UInt8](repeating: 0, count: 100)
        let raw = try RawDatabase(at: place, path: path)
        do {
            try header.withUnsafeMutableBytes { try raw.read(into: $0, from: 0) }
        } catch {
            throw StoreError(path: path, error)
        }
        guard header.starts(with: Array("SQLite format 3\0".utf8)) else { throw .notSQLite(path: path) }
        func number(at offset: Int) -> Int32 {
            Int32(bitPattern: header[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        }
        return (number(at: 68), Int(number(at: 60)))
    }
}

extension StoreError {
    /// What `error`, thrown while the database at `path` was in use, means to the user.
    init(path: String, _ error: any Error) {
        if error is DecodingError {
            self = .damaged(path: path, detail: "JSON in it is not as thaw writes it")
            return
        }
        if let flaw = error as? StoredFlaw {
            self = .malformed(
                path: path, table: flaw.table, row: flaw.row, column: flaw.column, detail: flaw.detail)
            return
        }
        guard let error = error as? DatabaseError else {
            self = (error as? StoreError) ?? .failed(path: path, detail: "\(error)".singleLine)
            return
        }
        // SQLite quotes the schema, which may have lines.
        let detail = (error.message ?? "SQLite error \(error.resultCode.rawValue)").singleLine
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        case .SQLITE_CORRUPT: self = .damaged(path: path, detail: detail)
        // There when its schema was compared, or a view of a user's: not a matter of the disk.
        case .SQLITE_ERROR where detail.hasPrefix("no such "): self = .damaged(path: path, detail: detail)
        // What SQLite's functions of JSON say; it has no result code.
        case .SQLITE_ERROR where detail == "malformed JSON":
            self = .damaged(path: path, detail: "\(detail) in a column that holds JSON")
        case .SQLITE_NOTADB: self = .notSQLite(path: path)
        case .SQLITE_READONLY: self = .notWritable(path: path, detail: detail)
        case .SQLITE_TOOBIG:
            self = .damaged(
                path: path, detail: "a value has more than \(PlainText.grouped(Int(Configuration.largestValue))) bytes")
        case .SQLITE_FULL: self = .full(path: path)
        default: self = .failed(path: path, detail: detail)
        }
    }
}

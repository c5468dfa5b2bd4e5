/// What the content of a file beside a database says of it (https://www.sqlite.org/fileformat.html, sections 3 and 4, and
/// https://www.sqlite.org/walformat.html).
extension SideFile {
    private static let journalMark: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
    /// In both byte orders of checksums; the version of the format follows, the only one there ever was.
    private static let logMarks: [[UInt8]] = [0x82, 0x83].map { [0x37, 0x7F, 0x06, $0, 0x00, 0x2D, 0xE2, 0x18] }
    /// The same version, as this machine has numbers in memory.
    private static let memoryMark = withUnsafeBytes(of: UInt32(3_007_000)) { Array($0) }

    /// Whether a transaction is to be undone by it. (Until its content is on the disk, and when all is done, a journal begins
    /// with zeros.)
    var isJournal: Bool { bytes(Self.journalMark.count, at: 0) == Self.journalMark }

    /// Whether transactions are to be applied from it.
    var isLog: Bool { size >= 32 && Self.logMarks.contains(bytes(8, at: 0)) }

    /// Whether SQLite may have written it: now, or before it was killed.
    var isOwn: Bool {
        switch ending {
        case .journal: isZero(first: 8) || isJournal
        // What a log's header was when the power failed.
        case .log: isZero(first: 32) || isLog
        // Whoever opens it first cuts it to three bytes, and makes it longer by pages of 4096.
        case .sharedMemory:
            (size <= 3 || size % 4096 == 0)
                && (isZero(first: 136) || Self.memoryMark.starts(with: bytes(Self.memoryMark.count, at: 0)))
        }
    }

    private func isZero(first count: Int) -> Bool { bytes(count, at: 0).allSatisfy { $0 == 0 } }

    /// Whether it is a journal that ends with the name of a super-journal.
    var namesAnother: Bool {
        let end = bytes(16, at: max(size - 16, 0))
        guard end.count == 16, end.suffix(8) == Self.journalMark[...] else { return false }
        let length = Int(end.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
        return length > 0 && length <= size - 16
    }
}

extension SideFile.Ending {
    /// What a file is that has this ending, and is none of SQLite's.
    var missing: String {
        switch self {
        case .journal: "no journal of SQLite's"
        case .log: "no write-ahead log of SQLite's"
        case .sharedMemory: "no shared memory of SQLite's"
        }
    }
}

import Foundation
import ThawSupport

/// Remembers the SHA-256 of files by their state, so that gigabytes are not read again only to see that nothing changed.
///
/// One small file per path, in `<cache>/digests`: path, device, inode, size, times of the last changes (in nanoseconds)
/// and the digest. A file whose state differs in any of them is read again. It goes unnoticed only if somebody writes
/// to the disk behind the file system's back or turns the clock back; `thaw datasets prepare` trusts no record.
struct KnownDigests {
    private struct Record: Codable {
        var path: String
        var stamp: FileStamp
        var sha256: String
    }

    /// A file may change again within one tick of the file system's clock and look the same: a file younger than this
    /// is not remembered yet.
    private static let youngest = 100_000_000

    private let folder: String

    init(cache: String) { folder = "\(cache)/digests" }

    /// The digest of the file at `path`, if it is known and the file has not changed.
    func digest(of path: String) -> String? {
        guard let stamp = FileStamp(path: path), let bytes = FileManager.default.contents(atPath: place(of: path)),
            let record = try? JSONDecoder().decode(Record.self, from: bytes),
            record.path == Self.absolute(path), record.stamp == stamp
        else { return nil }
        return record.sha256
    }

    /// The digest of the file at `path`: the known one, or from reading the file. Throws `DataError`.
    func sha256(of path: String, howToGet: String) throws -> String {
        if let known = digest(of: path) { return known }
        let (digest, stamp) = try RegularFile.sha256(path: path, howToGet: howToGet)
        note(digest, of: path, stamp)
        return digest
    }

    /// Remembers the digest of a file that was in state `stamp` while it was read. A record that cannot be written is no
    /// error: the file is then read again next time.
    func note(_ digest: String, of path: String, _ stamp: FileStamp) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        guard Int(now.tv_sec) * 1_000_000_000 + Int(now.tv_nsec) - stamp.changed > Self.youngest else { return }
        let record = Record(path: Self.absolute(path), stamp: stamp, sha256: digest)
        guard let bytes = try? JSONEncoder().encode(record) else { return }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? bytes.write(to: URL(fileURLWithPath: place(of: path)), options: .atomic)
    }

    private func place(of path: String) -> String { "\(folder)/\(SHA256.hex(of: Self.absolute(path)).prefix(32)).json" }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}

import Foundation
import ThawSupport

/// A regular file, open for reading from its start to its end.
final class RegularFile {
    let path: String
    private let descriptor: Int32
    /// The file's state when it was opened.
    let stamp: FileStamp
    /// Bytes that `fill` has read so far.
    private(set) var position = 0

    var size: Int { stamp.size }

    /// Throws `DataError` if the file is missing, unreadable, not a regular file, or (unless it may be) empty.
    init(path: String, howToGet: String, mayBeEmpty: Bool = false) throws {
        self.path = path
        // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw DataError("the file is missing", file: path, hint: howToGet) }
            throw DataError("cannot open the file: \(SystemError.last)", file: path)
        }
        var status = stat()
        let known = fstat(descriptor, &status) == 0
        stamp = FileStamp(status)
        // From here on, `deinit` closes the descriptor.
        guard known else { throw DataError("cannot read the file: \(SystemError.last)", file: path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw DataError("not a regular file", file: path, hint: howToGet)
        }
        guard size > 0 || mayBeEmpty else { throw DataError("the file is empty", file: path, hint: howToGet) }
    }

    deinit { close(descriptor) }

    /// Fills `buffer` with what comes next; less than it holds only at the end of the file. Throws `DataError`.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < buffer.count, let base = buffer.baseAddress {
            let count = read(descriptor, base + filled, buffer.count - filled)
            if count == 0 { break }
            if count > 0 {
                filled += count
            } else if errno != EINTR {
                throw DataError("cannot read the file: \(SystemError.last)", file: path)
            }
        }
        position += filled
        return filled
    }

    /// Maps the whole file, read-only; `size` bytes, for the caller to unmap. Throws `DataError`.
    func map() throws -> UnsafeMutableRawPointer {
        guard let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
            throw DataError("cannot map the file: \(SystemError.last)", file: path)
        }
        return base
    }

    /// Throws `DataError` if the file changed after it was opened: what was read may be half old and half new.
    func requireUnchanged() throws {
        var status = stat()
        guard fstat(descriptor, &status) == 0, FileStamp(status) == stamp else {
            throw DataError("the file changed while it was read", file: path, hint: "run the command again")
        }
    }

    /// The SHA-256 of a whole file, read in pieces, and the state the file had. Throws `DataError`.
    static func sha256(path: String, howToGet: String) throws -> (digest: String, stamp: FileStamp) {
        let file = try RegularFile(path: path, howToGet: howToGet)
        return (try file.sha256(), file.stamp)
    }

    /// The SHA-256 of what was not read yet. Throws `DataError`.
    func sha256() throws -> String {
        let hash = SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = try fill(buffer)
            hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            if count < buffer.count { break }
        }
        try requireUnchanged()
        return hash.finalizeHex()
    }
}

/// The SHA-256 of files.
public enum FileDigest {
    /// In lower-case hex. Throws `DataError` if the file is missing, unreadable, no regular file, larger than `largest`
    /// bytes, or changes meanwhile. An empty file has one too.
    public static func sha256(path: String, largest: Int) throws -> String {
        let file = try RegularFile(path: path, howToGet: "check the path", mayBeEmpty: true)
        guard file.size <= largest else {
            throw DataError("the file is larger than \(largest >> 20) MiB", file: path)
        }
        return try file.sha256()
    }
}

/// A file's state: as long as all of it is the same, so is the content.
struct FileStamp: Hashable, Codable {
    var device, inode, size: Int
    /// Nanoseconds since 1970 of the last change of the content, and of the content, name or rights.
    var modified, changed: Int

    init(_ status: stat) {
        device = Int(truncatingIfNeeded: status.st_dev)
        inode = Int(truncatingIfNeeded: status.st_ino)
        size = Int(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    /// The state of the file at `path`; nil if there is none.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    private static func nanoseconds(_ time: timespec) -> Int { Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec) }
}

import Foundation

/// A text file, read once into memory and checked for what no text in a one-byte encoding or UTF-8 holds.
struct InputFile {
    let path: String
    let bytes: [UInt8]

    /// Reads the file. Throws `DataError` if it is missing (with `howToGet` as the hint), unreadable, empty,
    /// not a regular file, begins with a byte order mark, or holds a NUL byte.
    init(path: String, howToGet: String) throws {
        self.path = path
        bytes = try Self.contents(path: path, howToGet: howToGet)
        try checkEncoding()
    }

    /// The last component of the path.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    var sha256: String { Digest.sha256(bytes) }

    func error(line: Int?, _ message: String, hint: String? = nil) -> DataError {
        DataError(message, file: path, line: line, hint: hint)
    }

    /// The bytes of a regular file, at least one.
    static func contents(path: String, howToGet: String) throws -> [UInt8] {
        // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw DataError("the file is missing", file: path, hint: howToGet) }
            throw DataError("cannot open the file: \(systemMessage())", file: path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw DataError("cannot read the file: \(systemMessage())", file: path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw DataError("not a regular file", file: path, hint: howToGet)
        }
        let size = Int(status.st_size)
        guard size > 0 else { throw DataError("the file is empty", file: path, hint: howToGet) }
        var failure: DataError?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size, let base = buffer.baseAddress {
                let count = read(descriptor, base + filled, size - filled)
                if count > 0 {
                    filled += count
                } else if count == 0 {
                    failure = DataError("the file became shorter while it was read", file: path)
                    return
                } else if errno != EINTR {
                    failure = DataError("cannot read the file: \(systemMessage())", file: path)
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    private func checkEncoding() throws {
        let hint = "use the files as their publisher has them"
        let marks: [([UInt8], String)] = [
            ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16"), ([0xEF, 0xBB, 0xBF], "UTF-8"),
        ]
        for (mark, encoding) in marks where bytes.starts(with: mark) {
            throw error(line: 1, "the file begins with a \(encoding) byte order mark", hint: hint)
        }
        let nul = bytes.withUnsafeBytes { buffer -> Int? in
            guard let base = buffer.baseAddress, let found = memchr(base, 0, buffer.count) else { return nil }
            return UnsafeRawPointer(found) - base
        }
        if let nul {
            let line = bytes[..<nul].count { $0 == UInt8(ascii: "\n") } + 1
            throw error(line: line, "NUL byte: this is no text file", hint: hint)
        }
    }
}

/// What the last failed system call says.
func systemMessage() -> String { String(cString: strerror(errno)) }

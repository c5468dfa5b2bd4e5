import Foundation
import ThawSupport

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

    var sha256: String { SHA256.hex(of: bytes) }

    func error(line: Int?, _ message: String, hint: String? = nil) -> DataError {
        DataError(message, file: path, line: line, hint: hint)
    }

    /// The bytes of a regular file, at least one.
    private static func contents(path: String, howToGet: String) throws -> [UInt8] {
        let file = try RegularFile(path: path, howToGet: howToGet)
        var failure: (any Error)?
        let bytes = [UInt8](unsafeUninitializedCapacity: file.size) { buffer, filled in
            do { filled = try file.fill(UnsafeMutableRawBufferPointer(buffer)) } catch { failure = error }
        }
        if let failure { throw failure }
        guard bytes.count == file.size else {
            throw DataError("the file became shorter while it was read", file: path)
        }
        return bytes
    }

    /// The encoding whose byte order mark `bytes` begin with, if any.
    static func byteOrderMark(_ bytes: some Collection<UInt8>) -> String? {
        let marks: [([UInt8], String)] = [
            ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16"), ([0xEF, 0xBB, 0xBF], "UTF-8"),
        ]
        return marks.first { bytes.starts(with: $0.0) }?.1
    }

    private func checkEncoding() throws {
        let hint = "use the files as their publisher has them"
        if let encoding = Self.byteOrderMark(bytes) {
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

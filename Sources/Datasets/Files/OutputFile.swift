import Foundation

/// Writes files, whole or line by line.
package enum OutputFile {
    /// Throws `DataError`, on a full disk for instance.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try writeLines(to: path) { lines in
            lines.bytes = bytes
            try lines.flush()
        }
    }

    /// Writes the lines that `body` makes, in little memory however many there are.
    ///
    /// Throws `DataError`, on a full disk for instance, and what `body` throws.
    static func writeLines(to path: String, _ body: (inout OutputLines) throws -> Void) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw DataError("cannot write: \(systemMessage())", file: path) }
        var lines = OutputLines(path: path, descriptor: descriptor)
        do {
            try body(&lines)
            try lines.flush()
        } catch {
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0 else { throw DataError("cannot write: \(systemMessage())", file: path) }
    }

    /// Writes all of `bytes`; the system's message if that fails.
    package static func writeAll(_ bytes: some ContiguousBytes, to descriptor: Int32) -> String? {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
                let count = Foundation.write(descriptor, base, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    return systemMessage()
                }
            }
            return nil
        }
    }
}

/// Lines on their way to a file, collected to a buffer's worth before they are written.
struct OutputLines {
    private static let capacity = 1 << 20

    /// What is not written yet; append to it.
    var bytes: [UInt8] = []
    private let path: String
    private let descriptor: Int32

    fileprivate init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
        bytes.reserveCapacity(Self.capacity + 4096)
    }

    /// Ends the line in LF. Throws `DataError`.
    mutating func endLine() throws {
        bytes.append(UInt8(ascii: "\n"))
        try flushIfFull()
    }

    /// Writes what is collected once it is a buffer's worth. Throws `DataError`.
    mutating func flushIfFull() throws {
        if bytes.count >= Self.capacity { try flush() }
    }

    /// Appends whole numbers that are not negative, with a comma before each but the first.
    mutating func append(fields: Int...) {
        for (position, field) in fields.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(decimal: field)
        }
    }

    fileprivate mutating func flush() throws {
        if let failure = OutputFile.writeAll(bytes, to: descriptor) {
            throw DataError("cannot write: \(failure)", file: path)
        }
        bytes.removeAll(keepingCapacity: true)
    }
}

extension [UInt8] {
    /// Appends text in ASCII.
    mutating func append(_ text: String) { append(contentsOf: text.utf8) }

    /// Appends a number that is not negative, in decimal.
    mutating func append(decimal value: Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = UInt(value)
            var first = digits.count
            repeat {
                first -= 1
                digits[first] = UInt8(48 + rest % 10)
                rest /= 10
            } while rest > 0
            append(contentsOf: digits[first...])
        }
    }
}

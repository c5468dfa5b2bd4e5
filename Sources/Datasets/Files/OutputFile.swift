import Foundation

/// Writes whole files.
enum OutputFile {
    /// Throws `DataError`, on a full disk for instance.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw DataError("cannot write: \(systemMessage())", file: path) }
        var failure = writeAll(bytes, to: descriptor)
        if close(descriptor) != 0, failure == nil { failure = systemMessage() }
        if let failure { throw DataError("cannot write: \(failure)", file: path) }
    }

    /// Writes all of `bytes`; the system's message if that fails.
    static func writeAll(_ bytes: some ContiguousBytes, to descriptor: Int32) -> String? {
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

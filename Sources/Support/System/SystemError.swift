import Foundation

/// A failed system call.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    /// As `errno` had it.
    package var number: Int32

    /// - number: as `errno` had it.
    package init(number: Int32) { self.number = number }

    /// Why the last system call of this thread failed.
    package static var last: SystemError { SystemError(number: errno) }

    /// The system's words, e.g. `No space left on device`.
    package var description: String { String(cString: strerror(number)) }
}

/// Writes all of `bytes`, however many calls it takes.
package func writeAll(_ bytes: some ContiguousBytes, to descriptor: Int32) throws(SystemError) {
    let number = bytes.withUnsafeBytes { buffer -> Int32 in
        var rest = buffer[...]
        while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
            let count = write(descriptor, base, rest.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
    if number != 0 { throw SystemError(number: number) }
}

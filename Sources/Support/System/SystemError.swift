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

    /// Why something failed that Foundation was asked for, in the system's words where it has passed them on; never the number of
    /// an error of Foundation's own.
    package static func reason(of error: any Error) -> String {
        if let error = error as? SystemError { return error.description }
        let error = error as NSError
        if error.domain == NSPOSIXErrorDomain {
            return SystemError(number: Int32(truncatingIfNeeded: error.code)).description
        }
        if let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError { return reason(of: underlying) }
        if error.domain == NSCocoaErrorDomain, let number = numbers[error.code] {
            return SystemError(number: number).description
        }
        if let path = error.userInfo[NSFilePathErrorKey] as? String, let asked = reason(against: path) { return asked }
        let text = error.localizedDescription
        // `The operation could not be completed. (NSCocoaErrorDomain error 512.)`
        return text.contains(error.domain) ? "the system does not say why" : text
    }

    /// What the system says of the path now, where Foundation has kept what it said to itself; nil if it has nothing against it.
    private static func reason(against path: String) -> String? {
        var status = stat()
        if lstat(path, &status) == 0 { return access(path, W_OK) == 0 ? nil : last.description }
        let missing = last
        guard missing.number == ENOENT else { return missing.description }
        return access((path as NSString).deletingLastPathComponent, W_OK) == 0 ? missing.description : last.description
    }

    /// What the system must have said for Foundation's codes that come without it.
    private static let numbers: [Int: Int32] = [
        CocoaError.fileNoSuchFile.rawValue: ENOENT, CocoaError.fileReadNoSuchFile.rawValue: ENOENT,
        CocoaError.fileReadNoPermission.rawValue: EACCES, CocoaError.fileWriteNoPermission.rawValue: EACCES,
        CocoaError.fileWriteFileExists.rawValue: EEXIST, CocoaError.fileWriteOutOfSpace.rawValue: ENOSPC,
        CocoaError.fileWriteVolumeReadOnly.rawValue: EROFS,
    ]
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

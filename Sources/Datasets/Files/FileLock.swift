import Foundation
import ThawSupport

/// An exclusive lock on a file (`flock`), which the system gives up when the process ends, however it ends.
package struct FileLock {
    private let descriptor: Int32

    /// Takes the lock, creating the file if need be.
    ///
    /// - waiting: whether to wait for another holder; if not, one is an error.
    ///
    /// Throws `DataError`.
    package init(path: String, waiting: Bool) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw DataError("cannot write: \(SystemError.last)", file: path)
        }
        while flock(descriptor, waiting ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            let message =
                errno == EWOULDBLOCK
                ? "another process is at work on it; wait for it to end" : SystemError.last.description
            close(descriptor)
            throw DataError("cannot lock: \(message)", file: path)
        }
    }

    package func unlock() { close(descriptor) }
}

import Foundation
import ThawSupport

/// A file that takes the place of an earlier one at once, whole or not at all: who is stopped meanwhile leaves the earlier
/// one as it was, and nothing beside it.
package enum WholeFile {
    /// Writes `text` to the file at `path`, or to the one that a symbolic link there leads to. What is there and no file
    /// (a terminal, a pipe, `/dev/null`) is written to as it is.
    ///
    /// Throws `ReportError.notWritten`.
    package static func write(_ text: String, to path: String) throws(ReportError) {
        var status = stat()
        let isThere = stat(path, &status) == 0
        guard !isThere || status.st_mode & S_IFMT == S_IFREG else { return try pour(text, into: path) }
        do {
            try PreparedFile(Data(text.utf8), for: LinkTarget.path(of: path)).place()
        } catch {
            throw .notWritten(path: path, detail: error.description)
        }
    }

    private static func pour(_ text: String, into path: String) throws(ReportError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .notWritten(path: path, detail: SystemError.last.description) }
        defer { close(descriptor) }
        let text = isatty(descriptor) == 1 ? TerminalText.harmless(text) : text
        do { try writeAll(Array(text.utf8), to: descriptor) } catch {
            throw .notWritten(path: path, detail: error.description)
        }
    }
}

import Foundation
import ThawCore
import ThawDatasets

/// A file that takes the place of an earlier one at once, whole or not at all: who is stopped meanwhile leaves the earlier
/// one as it was, and nothing beside it.
public enum WholeFile {
    /// Writes `text` to the file at `path`, or to the one that a symbolic link there leads to. What is there and no file
    /// (a terminal, a pipe, `/dev/null`) is written to as it is.
    ///
    /// Throws `ReportError.notWritten`.
    public static func write(_ text: String, to path: String) throws(ReportError) {
        var status = stat()
        let isThere = stat(path, &status) == 0
        guard !isThere || status.st_mode & S_IFMT == S_IFREG else { return try pour(text, into: path) }
        do {
            try PreparedFile(Data(text.utf8), for: LinkTarget.path(of: path)).place()
        } catch {
            throw .notWritten(path: path, detail: error.detail)
        }
    }

    private static func pour(_ text: String, into path: String) throws(ReportError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .notWritten(path: path, detail: FileTrouble.last.detail) }
        defer { close(descriptor) }
        let text = isatty(descriptor) == 1 ? TerminalText.harmless(text) : text
        if let detail = OutputFile.writeAll(Array(text.utf8), to: descriptor) {
            throw .notWritten(path: path, detail: detail)
        }
    }
}

/// Why a file could not be made, in the system's words.
struct FileTrouble: Error {
    var detail: String

    /// Why the last system call of this thread failed.
    static var last: FileTrouble { FileTrouble(detail: String(cString: strerror(errno))) }
}

/// Where a path leads to.
enum LinkTarget {
    private static let longestChain = 40

    /// The absolute path without symbolic links; its last component need not exist.
    ///
    /// Throws `FileTrouble` if its folder does not exist.
    static func path(of path: String) throws(FileTrouble) -> String {
        var path = path
        for _ in 0..<longestChain {
            let name = (path as NSString).lastPathComponent
            let folder = (path as NSString).deletingLastPathComponent
            guard let real = realpath(folder.isEmpty ? "." : folder, nil) else { throw .last }
            defer { free(real) }
            let place = "\(String(cString: real))/\(name)"
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place) else { return place }
            path = target.hasPrefix("/") ? target : "\(String(cString: real))/\(target)"
        }
        throw FileTrouble(detail: String(cString: strerror(ELOOP)))
    }
}

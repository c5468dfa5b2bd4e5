import Foundation
import ThawDatasets

/// A file of an external method's program.
package enum ProgramFile {
    /// Larger ones are no program, and take long to read.
    static let largest = 1 << 30

    /// The path of `name` seen from `folder`.
    package static func path(of name: String, in folder: String) -> String {
        name.hasPrefix("/") ? name : "\(folder)/\(name)"
    }

    /// Whether it is there, and a regular file (or a link to one).
    package static func exists(_ name: String, in folder: String) -> Bool {
        var status = stat()
        return stat(path(of: name, in: folder), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Its SHA-256 (hex). Throws `DataError` if it is missing, unreadable, no regular file, or too large.
    package static func digest(of name: String, in folder: String) throws -> String {
        try FileDigest.sha256(path: path(of: name, in: folder), largest: largest)
    }
}

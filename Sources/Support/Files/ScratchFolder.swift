import Foundation

/// A new folder for files of this process, which nobody else may enter.
package struct ScratchFolder {
    package let path: String

    /// - place: the folder in which it is made; without it, that of temporary files.
    ///
    /// Throws `SystemError`.
    package init(in place: String = FileManager.default.temporaryDirectory.path) throws(SystemError) {
        var template = Array("\(place)/thaw-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .last }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes it with all that is in it.
    package func remove() { try? FileManager.default.removeItem(atPath: path) }
}

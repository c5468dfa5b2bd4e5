import Foundation

/// A file's content, complete and on the right disk, that only has to be put into its place.
///
/// Until then it has no name wherever the file system can do that (`O_TMPFILE`), so that a process that is killed leaves
/// nothing behind. Where it cannot, the file is hidden, and removed with this value.
package final class PreparedFile {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var isNamed = false

    /// - path: where it is to go, without symbolic links.
    ///
    /// Throws `SystemError`.
    package init(_ content: Data, for path: String) throws(SystemError) {
        self.path = path
        let folder = path.folderPath
        temporary = "\(folder)/.thaw-\(UUID().uuidString)"
        // As in Linux' headers, where Swift does not see it.
        let unnamed = 0o20_000_000 | O_DIRECTORY
        var descriptor = open(folder, O_WRONLY | O_CLOEXEC | unnamed, 0o666)
        if descriptor < 0 {
            descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            isNamed = descriptor >= 0
        }
        self.descriptor = descriptor
        guard descriptor >= 0 else { throw .last }
        // Whoever may read the earlier file may read this one, and nobody else.
        var earlier = stat()
        if stat(path, &earlier) == 0 { fchmod(descriptor, earlier.st_mode & 0o777) }
        try writeAll(content, to: descriptor)
    }

    /// Puts it into its place, in that of an earlier file.
    ///
    /// Throws `SystemError`.
    package func place() throws(SystemError) {
        if !isNamed {
            let flags = AT_SYMLINK_FOLLOW
            guard linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, temporary, flags) == 0 else { throw .last }
            isNamed = true
        }
        guard rename(temporary, path) == 0 else { throw .last }
        isNamed = false
    }

    deinit {
        if isNamed { unlink(temporary) }
        if descriptor >= 0 { close(descriptor) }
    }
}

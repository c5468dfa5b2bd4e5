import Foundation

extension StoreError {
    /// What to do about a file that has the name of one that is kept beside a database.
    package enum Remedy: String, Sendable {
        case moveAway = "move it away"
        /// It is needed, but not under two names.
        case copy = "put a copy in its place"
    }

    /// Whatever is at `path`, if it is no regular file; nil if it is one, or nothing is there.
    static func unlessRegular(_ path: String, beside database: String) -> StoreError? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return nil }
        return strange(status.st_mode, path, beside: database)
    }

    /// A file of this kind, which is not a regular one.
    static func strange(_ mode: mode_t, _ path: String, beside database: String) -> StoreError {
        let kind =
            switch mode & S_IFMT {
            case S_IFLNK: "a symbolic link"
            case S_IFIFO: "a pipe"
            case S_IFDIR: "a folder"
            case S_IFSOCK: "a socket"
            default: "a device"
            }
        return .strange(path: database, name: (path as NSString).lastPathComponent, detail: "is \(kind)", .moveAway)
    }
}

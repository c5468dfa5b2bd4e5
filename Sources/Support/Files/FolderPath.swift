import Foundation

extension String {
    /// The folder of what is at this path, as the path has it: empty where it is a name alone. (Foundation's own property ends the
    /// program where the path is one character.)
    package var folderPath: String {
        let path = self as NSString
        return path.length == 1 ? (self == "/" ? self : "") : path.deletingLastPathComponent
    }
}

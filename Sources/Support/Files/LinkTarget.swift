import Foundation

/// Where a path leads to.
package enum LinkTarget {
    private static let longestChain = 40

    /// The absolute path without symbolic links; its last component need not exist.
    ///
    /// Throws `SystemError` if its folder does not exist.
    package static func path(of path: String) throws(SystemError) -> String {
        var path = path
        for _ in 0..<longestChain {
            let name = (path as NSString).lastPathComponent
            let folder = path.folderPath
            guard let real = realpath(folder.isEmpty ? "." : folder, nil) else { throw .last }
            defer { free(real) }
            let place = "\(String(cString: real))/\(name)"
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place) else { return place }
            path = target.hasPrefix("/") ? target : "\(String(cString: real))/\(target)"
        }
        throw SystemError(number: ELOOP)
    }
}

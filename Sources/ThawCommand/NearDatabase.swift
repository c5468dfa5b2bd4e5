import Foundation
import ThawStore
import ThawSupport

/// The database that was probably meant by the path of one that is not there.
enum NearDatabase {
    /// `; did you mean results/table1.sqlite?`, of the databases beside it, here and in `results`; nil where none is near.
    static func hint(for path: String) -> String? {
        let beside = (path as NSString).deletingLastPathComponent
        let candidates = [beside, "", ResultLocation.folder].unique().flatMap(databases)
        let meant = stem(path)
        let near =
            candidates.first { stem($0) == meant }
            ?? NearestName.of(meant, in: candidates.map(stem)).flatMap { name in candidates.first { stem($0) == name } }
        return near.map { "; did you mean \($0.shellWord)?" }
    }

    private static func databases(in folder: String) -> [String] {
        guard ResultLocation.exists(folder.isEmpty ? "." : folder) else { return [] }
        return ResultLocation.databases(at: folder.isEmpty ? "." : folder).map {
            folder.isEmpty ? String($0.dropFirst(2)) : $0
        }.filter(ResultLocation.exists)
    }

    /// Its name without folder and extension.
    private static func stem(_ path: String) -> String {
        ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    }
}

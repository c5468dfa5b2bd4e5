import Foundation

/// Where results go unless the user says otherwise. Runs on synthetic data have a database of their own, so that they
/// do not mix with the real ones that may be committed.
public enum ResultLocation {
    /// The folder of the databases, relative to the working directory.
    public static let folder = "results"

    /// `results/table1.sqlite`, or `results/table1-synthetic.sqlite`.
    public static func path(experiment: String, isSynthetic: Bool) -> String {
        "\(folder)/\(experiment)\(isSynthetic ? "-synthetic" : "").sqlite"
    }

    /// The same for reading: the one that exists. Only where both do, or neither, it is asked what the data are.
    public static func existingPath(
        experiment: String, isSynthetic: @autoclosure () throws -> Bool
    ) rethrows -> String {
        let paths = [true, false].map { path(experiment: experiment, isSynthetic: $0) }
        let there = paths.filter(exists)
        return there.count == 1 ? there[0] : path(experiment: experiment, isSynthetic: try isSynthetic())
    }

    /// Makes the folder if it is absent. Throws `StoreError.notWritable`.
    public static func makeFolder() throws(StoreError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .notWritable(path: folder, detail: error.localizedDescription)
        }
    }

    /// Every database in the folder, by name.
    public static func all() -> [String] { exists(folder) ? databases(at: folder) : [] }

    /// The database at `path`, or, if that is a folder, those in it, by name.
    public static func databases(at path: String) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [path] }
        return names.filter { $0.hasSuffix(".sqlite") }.sorted().map { "\(path)/\($0)" }
    }

    /// Whether two paths name one file, whatever links and dots lead to it.
    static func isSame(_ a: String, _ b: String) -> Bool {
        func resolved(_ path: String) -> String {
            URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
        }
        return resolved(a) == resolved(b)
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

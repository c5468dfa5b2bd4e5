import Foundation
import ThawSupport

/// Where results go unless the user says otherwise. Runs on synthetic data have a database of their own, so that they
/// do not mix with the real ones that may be committed.
package enum ResultLocation {
    /// The folder of the databases, relative to the working directory.
    package static let folder = "results"

    /// `results/table1.sqlite`, or `results/table1-synthetic.sqlite`.
    package static func path(experiment: String, isSynthetic: Bool) -> String {
        "\(folder)/\(experiment)\(isSynthetic ? "-synthetic" : "").sqlite"
    }

    /// The same for reading: the one that exists. Only where both do, or neither, it is asked what the data are.
    package static func existingPath(
        experiment: String, isSynthetic: @autoclosure () throws -> Bool
    ) rethrows -> String {
        let paths = [true, false].map { path(experiment: experiment, isSynthetic: $0) }
        let there = paths.filter(exists)
        return there.count == 1 ? there[0] : path(experiment: experiment, isSynthetic: try isSynthetic())
    }

    /// Makes the folder if it is absent. Throws `StoreError.notWritable`.
    package static func makeFolder() throws(StoreError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .notWritable(path: folder, detail: SystemError.reason(of: error))
        }
    }

    /// Every database in the folder, by name.
    package static func all() -> [String] { exists(folder) ? databases(at: folder) : [] }

    /// The database at `path`, or, if that is a folder, those in it, by name.
    package static func databases(at path: String) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [path] }
        return names.filter { $0.hasSuffix(".sqlite") }.sorted().map { "\(path)/\($0)" }
    }

    /// The folder of all that was submitted to Slurm for a database: `results/table1.slurm` beside `results/table1.sqlite`.
    package static func submissions(of database: String) -> String {
        (database.hasSuffix(".sqlite") ? String(database.dropLast(7)) : database) + ".slurm"
    }

    /// Whether two paths name one file, whatever links and dots lead to it.
    package static func isSame(_ a: String, _ b: String) -> Bool {
        func resolved(_ path: String) -> String {
            URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
        }
        return resolved(a) == resolved(b)
    }

    package static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

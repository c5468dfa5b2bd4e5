import Foundation
import ThawStore
import ThawSupport

/// Unites databases of parts of a grid: those of several machines, or of several specs.
///
/// The order in which databases are named makes no difference to what is recorded but for words: of titles and labels of one
/// thing, those of the first database stand. The output is whole or untouched: it
/// is written under a temporary name beside its place and moved there when it is complete and on the disk.
package struct DatabaseMerge: Sendable {
    /// Paths of the databases.
    package var inputs: [String]
    /// Path of what they become.
    package var output: String
    /// Whether a result database at `output` gives way. (It may be one of the inputs.)
    package var replacesOutput = false
    /// Opens each of the databases for reading.
    package var open: @Sendable (String) throws -> ResultStore = { try ResultStore.checked(path: $0) }

    /// - inputs: at least one path.
    package init(inputs: [String], output: String, replacesOutput: Bool = false) {
        self.inputs = inputs
        self.output = output
        self.replacesOutput = replacesOutput
    }

    /// What was united.
    package struct Summary: Hashable, Sendable {
        /// Databases read.
        package var databases: Int
        /// Finished runs in the output.
        package var runs: Int
        /// Runs that more than one of the databases had.
        package var shared: Int
        /// Runs in the output that were tried and have no result.
        package var failures: Int
        /// Experiments in the output.
        package var experiments: Int
        /// Databases that were let through although values in them do not follow.
        package var unchecked: [String] = []
        /// A sentence for each title or label that gave way to that of a database named before.
        package var notes: [String] = []
    }

    /// Throws `MergeError`, `StoreError`, `RunningError` (another process works on the output); then nothing is changed.
    package func run() throws -> Summary {
        var file = StoreFile(path: output)
        if try file.isThere() {
            guard replacesOutput else { throw StoreError.exists(path: output) }
            // Only a result database is replaced, and one that may be written. Opening it for writing rolls back what a killed
            // writer has left.
            try file.requireWritable()
            _ = try ResultStore(path: output, access: file.hasJournal ? .readWrite : .readOnly)
            // Of a link, what it points to.
            file = StoreFile(path: URL(fileURLWithPath: output).resolvingSymlinksInPath().path)
        }
        let lock = try DatabaseLock(database: output)
        defer { lock.release() }
        var unchecked: [String] = []
        let stores = try inputs.map(open)
        let parts = try zip(inputs, stores).map { path, store in
            if store.unchecked != nil { unchecked.append(path) }
            return ContentsUnion.Part(path: path, contents: try store.contents())
        }
        let union = ContentsUnion(parts)
        var notes: [String] = []
        let contents = try union.contents { notes.append($0) }
        var flaw: MergeError?
        do {
            try file.create(whereThereIsOne: replacesOutput ? .replaces : .fails) { path in
                try ResultStore(path: path, access: .readWrite).record(contents)
                flaw = try UnionCheck(inputs: stores).flaw(in: ResultStore(path: path, access: .readOnly))
                if let flaw { throw flaw }
            }
        } catch {
            throw flaw ?? error
        }
        return Summary(
            databases: inputs.count, runs: contents.runs.count, shared: union.shared,
            failures: contents.failures.count, experiments: contents.experiments.count, unchecked: unchecked,
            notes: notes)
    }
}

extension DatabaseMerge.Summary: CustomStringConvertible {
    /// e.g. `70 runs of 2 databases, 5 of them in more than one; 1 experiment`.
    package var description: String {
        "\(PlainText.count(runs, "run")) of \(PlainText.count(databases, "database"))"
            + (shared > 0 ? ", \(PlainText.grouped(shared)) of them in more than one" : "")
            + (failures > 0 ? "; \(PlainText.count(failures, "failure"))" : "")
            + "; \(PlainText.count(experiments, "experiment"))"
            + (unchecked.isEmpty ? "" : "; unchecked: \(unchecked.joined(separator: ", "))")
    }
}

import Foundation
import ThawCore

/// Unites databases of parts of a grid: those of several machines, or of several specs.
///
/// The order in which databases are named makes no difference to what is recorded. The output is whole or untouched: it
/// is written under a temporary name beside its place and moved there when it is complete and on the disk.
public struct DatabaseMerge: Sendable {
    /// Paths of the databases.
    public var inputs: [String]
    /// Path of what they become.
    public var output: String
    /// Whether a result database at `output` gives way. (It may be one of the inputs.)
    public var replacesOutput = false
    /// Opens each of the databases for reading.
    public var open: @Sendable (String) throws -> ResultStore = { try ResultStore.checked(path: $0) }

    /// - inputs: at least one path.
    public init(inputs: [String], output: String, replacesOutput: Bool = false) {
        self.inputs = inputs
        self.output = output
        self.replacesOutput = replacesOutput
    }

    /// What was united.
    public struct Summary: Hashable, Sendable {
        /// Databases read.
        public var databases: Int
        /// Finished runs in the output.
        public var runs: Int
        /// Runs that more than one of the databases had.
        public var shared: Int
        /// Runs in the output that were tried and have no result.
        public var failures: Int
        /// Experiments in the output.
        public var experiments: Int
        /// Databases that were let through although values in them do not follow.
        public var unchecked: [String] = []
    }

    /// Throws `MergeError`, `StoreError`, `RunningError` (another process works on the output); then nothing is changed.
    public func run() throws -> Summary {
        var file = StoreFile(path: output)
        if try file.isThere() {
            guard replacesOutput else { throw StoreError.exists(path: output) }
            // Only a result database is replaced. Opening it also rolls back what a killed writer has left.
            _ = try ResultStore(path: output, access: .readOnly)
            // Of a link, what it points to.
            file = StoreFile(path: URL(fileURLWithPath: output).resolvingSymlinksInPath().path)
        }
        let lock = try DatabaseLock(database: output)
        defer { lock.release() }
        var unchecked: [String] = []
        let parts = try inputs.map { path in
            let store = try open(path)
            if store.unchecked != nil { unchecked.append(path) }
            return ContentsUnion.Part(path: path, contents: try store.contents())
        }
        let union = ContentsUnion(parts)
        let contents = try union.contents()
        try file.create(whereThereIsOne: replacesOutput ? .replaces : .fails) { path in
            try ResultStore(path: path, access: .readWrite).record(contents)
        }
        return Summary(
            databases: inputs.count, runs: contents.runs.count, shared: union.shared,
            failures: contents.failures.count, experiments: contents.experiments.count, unchecked: unchecked)
    }
}

extension DatabaseMerge.Summary: CustomStringConvertible {
    /// e.g. `70 runs of 2 databases, 5 of them in more than one; 1 experiment`.
    public var description: String {
        "\(PlainText.count(runs, "run")) of \(PlainText.count(databases, "database"))"
            + (shared > 0 ? ", \(PlainText.grouped(shared)) of them in more than one" : "")
            + (failures > 0 ? "; \(PlainText.count(failures, "failure"))" : "")
            + "; \(PlainText.count(experiments, "experiment"))"
            + (unchecked.isEmpty ? "" : "; unchecked: \(unchecked.joined(separator: ", "))")
    }
}

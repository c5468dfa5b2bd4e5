import GRDB
import ThawSupport

extension ResultStore {
    /// The SHA-256 (hex) of what an experiment's results say: over the sorted lines of its `dump`, so that
    /// `thaw dump FILE --experiment NAME | LC_ALL=C sort | sha256sum` prints it, too.
    ///
    /// It is the same whoever made the runs, where and when, whichever version recorded them, under whatever titles and
    /// labels; and another one where a metric, a setting, the data, a choice, a planned run or a published number differs.
    ///
    /// Throws `StoreError.noExperiment` if there is none of that name.
    package func digest(of experiment: String) throws(StoreError) -> String {
        let lines = try contentLines(of: experiment)
        let hash = SHA256()
        for line in ContentLines.sorted(lines) { hash.update(Array(line.utf8)) }
        return hash.finalizeHex()
    }

    /// The digests of all experiments, by name.
    package func digests() throws(StoreError) -> [(experiment: String, digest: String)] {
        var digests: [(experiment: String, digest: String)] = []
        for name in try experimentNames() { digests.append((name, try digest(of: name))) }
        return digests
    }

    /// By name.
    func experimentNames() throws(StoreError) -> [String] {
        try read { database in
            try ExperimentRow.select(ExperimentRow.CodingKeys.name, as: String.self)
                .order(ExperimentRow.CodingKeys.name).fetchAll(database)
        }
    }

    /// - experiment: nil for all that is recorded.
    func contentLines(of experiment: String?) throws(StoreError) -> [String] {
        if let experiment {
            let known = try experimentNames()
            guard known.contains(experiment) else {
                throw .noExperiment(path: path, name: experiment, known: known)
            }
        }
        // What no spec could have brought there may stand in JSON that is none.
        return try read { try ContentLines(database: $0, experiment: experiment).lines().map(\.harmlessJSON) }
    }
}

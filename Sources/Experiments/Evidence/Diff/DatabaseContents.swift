import ThawModel
import ThawStore

/// All that a comparison needs of a result database, as values.
package struct DatabaseContents: Sendable {
    /// As it was opened, for messages.
    package var path: String
    /// As `ResultStore.unchecked`.
    package var unchecked: String?
    /// Finished runs by identity.
    package var runs: [String: RunRecord] = [:]
    /// Runs whose last attempt failed, by identity.
    package var failures: [String: FailedRun] = [:]
    /// By name.
    package var experiments: [StoredExperiment] = []
    /// Experiment -> what its results are cited by.
    package var digests: [String: String] = [:]
    /// Experiment -> the datasets that it describes; without experiments that describe none.
    package var described: [String: [DescribedDataset]] = [:]

    /// Reads everything in `store`, at one moment.
    package init(store: ResultStore) throws(StoreError) {
        let contents = try store.contents()
        path = store.path
        unchecked = store.unchecked
        experiments = contents.experiments
        described = contents.described
        for (experiment, digest) in try store.digests() { digests[experiment] = digest }
        for run in contents.runs { runs[run.identity] = run }
        for failure in contents.failures { failures[failure.identity] = failure }
    }

    /// What belongs to the experiment `name`: it alone, and its runs and trials.
    func restricted(to name: String) -> DatabaseContents {
        var contents = self
        contents.experiments = experiments.filter { $0.record.name == name }
        let identities = Set(contents.experiments.flatMap(\.identities))
        contents.runs = runs.filter { identities.contains($0.key) }
        contents.failures = failures.filter { identities.contains($0.key) }
        contents.described = described.filter { $0.key == name }
        return contents
    }

    var names: [String] { experiments.map(\.record.name) }
}

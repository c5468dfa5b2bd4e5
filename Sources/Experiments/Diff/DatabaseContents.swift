/// All that a comparison needs of a result database, as values.
public struct DatabaseContents: Sendable {
    /// As it was opened, for messages.
    public var path: String
    /// As `ResultStore.unchecked`.
    public var unchecked: String?
    /// Finished runs by identity.
    public var runs: [String: RunRecord] = [:]
    /// Runs whose last attempt failed, by identity.
    public var failures: [String: FailedRun] = [:]
    /// By name.
    public var experiments: [StoredExperiment] = []
    /// Experiment -> what its results are cited by.
    public var digests: [String: String] = [:]
    /// Experiment -> the datasets that it describes; without experiments that describe none.
    public var described: [String: [DescribedDataset]] = [:]

    /// Reads everything in `store`, at one moment.
    public init(store: ResultStore) throws(StoreError) {
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

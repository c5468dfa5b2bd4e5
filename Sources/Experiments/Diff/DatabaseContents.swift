/// All that a comparison needs of a result database, as values.
public struct DatabaseContents: Sendable {
    /// As it was opened, for messages.
    public var path: String
    /// Finished runs by identity.
    public var runs: [String: RunRecord] = [:]
    /// Runs whose last attempt failed, by identity.
    public var failures: [String: FailedRun] = [:]
    /// By name.
    public var experiments: [StoredExperiment] = []
    /// Experiment -> the datasets that it describes.
    public var described: [String: [DescribedDataset]] = [:]

    /// Reads everything in `store`.
    public init(store: ResultStore) throws(StoreError) {
        path = store.path
        experiments = try store.experiments()
        for failure in try store.failures() { failures[failure.identity] = failure }
        for experiment in experiments {
            described[experiment.record.name] = try store.described(by: experiment.record.name)
        }
        runs = try store.runs(identities: store.finishedIdentities())
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

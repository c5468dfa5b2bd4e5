import GRDB
import ThawModel

/// All that a database records.
package struct StoredContents: Sendable {
    package var datasets: [DatasetRecord] = []
    /// By the dataset's fingerprint.
    package var statistics: [String: [DatasetStatistic: Int]] = [:]
    package var runs: [RunRecord] = []
    package var failures: [FailedRun] = []
    /// By the run's identity, in order.
    package var attempts: [String: [RunAttempt]] = [:]
    package var experiments: [StoredExperiment] = []
    /// The datasets that experiments describe, by the experiment's name.
    package var described: [String: [DescribedDataset]] = [:]
}

extension ResultStore {
    /// All that is recorded, at one moment.
    package func contents() throws(StoreError) -> StoredContents {
        try read { database in
            var contents = StoredContents()
            contents.datasets = try Self.datasets(nil, database)
            contents.statistics = try Self.statistics(of: contents.datasets.map(\.fingerprint), database)
            contents.runs = try Self.runs(nil, database)
            contents.failures = try Self.failures(database)
            contents.attempts = try Self.attempts(database)
            contents.experiments = try Self.experiments(named: nil, database)
            contents.described = try Self.described(by: contents.experiments.map(\.record.name), database)
            return contents
        }
    }

    /// Records all of `contents` in one transaction.
    package func record(_ contents: StoredContents) throws(StoreError) {
        try write { database in
            for dataset in contents.datasets {
                try self.insert(dataset, identity: dataset.fingerprint, database)
                try Self.insert(contents.statistics[dataset.fingerprint] ?? [:], of: dataset.fingerprint, database)
            }
            for run in contents.runs { try self.insert(run, database) }
            for failure in contents.failures { try self.insert(failure, database) }
            for (identity, attempts) in contents.attempts {
                for attempt in attempts { try Self.insert(attempt, of: identity, database) }
            }
            for experiment in contents.experiments {
                let name = experiment.record.name
                try Self.insert(experiment.record, database)
                try Self.replaceMembers(of: name, with: experiment.members, database)
                try Self.replaceTunings(of: name, with: experiment.tunings, database)
                try self.replaceDatasets(of: name, with: contents.described[name] ?? [], database)
            }
            try ExperimentViews.update(database)
        }
    }
}

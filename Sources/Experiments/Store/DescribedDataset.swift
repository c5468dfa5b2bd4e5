import GRDB

/// A dataset of an experiment that describes datasets.
public struct DescribedDataset: Hashable, Sendable {
    public var record: DatasetRecord
    /// How the spec names it.
    public var label: String
    public var statistics: [DatasetStatistic: Int]

    public init(record: DatasetRecord, label: String, statistics: [DatasetStatistic: Int]) {
        self.record = record
        self.label = label
        self.statistics = statistics
    }
}

extension ResultStore {
    /// Records an experiment that describes `datasets`, in one transaction. The same name again replaces it. Nothing is
    /// written where nothing changes.
    public func register(experiment: ExperimentRecord, datasets: [DescribedDataset]) throws(StoreError) {
        let known = try read { try Self.experiment(named: experiment.name, $0)?.record }
        if known == experiment, try described(by: experiment.name) == datasets { return }
        try write { database in
            try Self.insert(experiment, database)
            for table in ["experiment_runs", "experiment_datasets"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE experiment = ?", arguments: [experiment.name])
            }
            for (index, dataset) in datasets.enumerated() {
                let fingerprint = dataset.record.fingerprint
                try self.insert(dataset.record, identity: fingerprint, database)
                for (statistic, value) in dataset.statistics.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO dataset_statistics (dataset, name, value) VALUES (?, ?, ?)",
                        arguments: [fingerprint, statistic.rawValue, value])
                }
                try database.execute(
                    sql: "INSERT INTO experiment_datasets (experiment, position, dataset, label) VALUES (?, ?, ?, ?)",
                    arguments: [experiment.name, index + 1, fingerprint, dataset.label])
            }
        }
    }

    /// The datasets that the experiment describes, in its order; none in databases older than their recording.
    public func described(by experiment: String) throws(StoreError) -> [DescribedDataset] {
        try read { database in
            guard try Self.hasStatistics(database) else { return [] }
            return try Row.fetchAll(
                database, sql: "SELECT * FROM experiment_datasets WHERE experiment = ? ORDER BY position",
                arguments: [experiment]
            ).compactMap { row in
                let fingerprint: String = row["dataset"]
                guard let record = try Self.dataset(fingerprint, database) else { return nil }
                let values = try Row.fetchAll(
                    database, sql: "SELECT * FROM dataset_statistics WHERE dataset = ?", arguments: [fingerprint])
                let statistics = values.compactMap { row in
                    DatasetStatistic(rawValue: row["name"]).map { ($0, row["value"] as Int) }
                }
                return DescribedDataset(
                    record: record, label: row["label"], statistics: Dictionary(uniqueKeysWithValues: statistics))
            }
        }
    }

    /// A database of schema 1 that is opened for reading stays as it is.
    static func hasStatistics(_ database: Database) throws -> Bool { try database.tableExists("dataset_statistics") }
}

import GRDB
import ThawModel

extension ResultStore {
    /// Records an experiment that describes `datasets`, in one transaction. The same name again replaces it. Nothing is
    /// written where nothing changes.
    package func register(experiment: ExperimentRecord, datasets: [DescribedDataset]) throws(StoreError) {
        let known = try read { try Self.experiment(named: experiment.name, $0)?.record }
        if known == experiment, try described(by: experiment.name) == datasets, try hasViews() { return }
        try write { database in
            try Self.insert(experiment, database)
            try Self.replaceMembers(of: experiment.name, with: [], database)
            try self.replaceDatasets(of: experiment.name, with: datasets, database)
            try ExperimentViews.update(database)
        }
    }

    /// Replaces the datasets that an experiment describes.
    func replaceDatasets(of experiment: String, with datasets: [DescribedDataset], _ database: Database) throws {
        try database.execute(sql: "DELETE FROM experiment_datasets WHERE experiment = ?", arguments: [experiment])
        for (index, dataset) in datasets.enumerated() {
            let fingerprint = dataset.record.fingerprint
            try insert(dataset.record, identity: fingerprint, database)
            try Self.insert(dataset.statistics, of: fingerprint, database)
            try database.execute(
                sql: "INSERT INTO experiment_datasets (experiment, position, dataset, label) VALUES (?, ?, ?, ?)",
                arguments: [experiment, index + 1, fingerprint, dataset.label])
        }
    }

    package static func insert(
        _ statistics: [DatasetStatistic: Int], of fingerprint: String, _ database: Database
    ) throws {
        for (statistic, value) in statistics.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try database.execute(
                sql: "INSERT OR REPLACE INTO dataset_statistics (dataset, name, value) VALUES (?, ?, ?)",
                arguments: [fingerprint, statistic.rawValue, value])
        }
    }

    /// The datasets that the experiment describes, in its order; none in databases older than their recording.
    package func described(by experiment: String) throws(StoreError) -> [DescribedDataset] {
        try read { try Self.described(by: experiment, $0) }
    }

    static func described(by experiment: String, _ database: Database) throws -> [DescribedDataset] {
        guard try hasStatistics(database) else { return [] }
        return try Row.fetchAll(
            database, sql: "SELECT * FROM experiment_datasets WHERE experiment = ? ORDER BY position",
            arguments: [experiment]
        ).compactMap { row in
            let fingerprint: String = row["dataset"]
            guard let record = try dataset(fingerprint, database) else { return nil }
            return DescribedDataset(
                record: record, label: row["label"], statistics: try statistics(of: fingerprint, database))
        }
    }

    static func statistics(of fingerprint: String, _ database: Database) throws -> [DatasetStatistic: Int] {
        let values = try Row.fetchAll(
            database, sql: "SELECT * FROM dataset_statistics WHERE dataset = ?", arguments: [fingerprint])
        return Dictionary(
            uniqueKeysWithValues: values.compactMap { row in
                DatasetStatistic(rawValue: row["name"]).map { ($0, row["value"] as Int) }
            })
    }

    /// A database of schema 1 that is opened for reading stays as it is.
    static func hasStatistics(_ database: Database) throws -> Bool { try database.tableExists("dataset_statistics") }
}

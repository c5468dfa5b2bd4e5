import GRDB
import ThawModel
import ThawSupport

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
        try DescribedDatasetRow.delete(database, where: .experiment, is: experiment)
        for (index, dataset) in datasets.enumerated() {
            let fingerprint = dataset.record.fingerprint
            try insert(dataset.record, identity: fingerprint, database)
            try Self.insert(dataset.statistics, of: fingerprint, database)
            try DescribedDatasetRow(
                experiment: experiment, position: index + 1, dataset: fingerprint, label: dataset.label
            ).insert(database)
        }
    }

    package static func insert(
        _ statistics: [DatasetStatistic: Int], of fingerprint: String, _ database: Database
    ) throws {
        for (statistic, value) in statistics.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try DatasetStatisticRow(dataset: fingerprint, name: statistic.rawValue, value: value)
                .insert(database, onConflict: .replace)
        }
    }

    /// The datasets that the experiment describes, in its order; none in databases older than their recording.
    package func described(by experiment: String) throws(StoreError) -> [DescribedDataset] {
        try read { try Self.described(by: [experiment], $0)[experiment] ?? [] }
    }

    /// By experiment; those that describe none are not among them.
    /// - experiments: each once.
    static func described(by experiments: [String], _ database: Database) throws -> [String: [DescribedDataset]] {
        let rows = try DescribedDatasetRow.rows(
            database, where: .experiment, in: experiments, orderedBy: [.experiment, .position])
        let fingerprints = rows.map(\.dataset).unique()
        let records = try datasets(fingerprints, database).reduce(into: [:]) { $0[$1.fingerprint] = $1 }
        let statistics = try statistics(of: fingerprints, database)
        return rows.reduce(into: [:]) { described, row in
            guard let record = records[row.dataset] else { return }
            described[row.experiment, default: []].append(
                DescribedDataset(record: record, label: row.label, statistics: statistics[row.dataset] ?? [:]))
        }
    }

    /// - fingerprints: each once; nil for all datasets, by fingerprint.
    static func datasets(_ fingerprints: [String]?, _ database: Database) throws -> [DatasetRecord] {
        try DatasetRow.rows(database, where: .fingerprint, in: fingerprints, orderedBy: [.fingerprint])
            .map { try $0.record() }
    }

    /// By the dataset's fingerprint. A database of schema 1 that is opened for reading has none, and stays as it is.
    /// - fingerprints: each once.
    static func statistics(
        of fingerprints: [String], _ database: Database
    ) throws -> [String: [DatasetStatistic: Int]] {
        try DatasetStatisticRow.rows(database, where: .dataset, in: fingerprints).reduce(into: [:]) { statistics, row in
            guard let statistic = DatasetStatistic(rawValue: row.name) else { return }
            statistics[row.dataset, default: [:]][statistic] = row.value
        }
    }
}

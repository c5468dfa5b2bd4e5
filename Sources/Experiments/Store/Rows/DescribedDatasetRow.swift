import GRDB

/// A row of `experiment_datasets`: a dataset that an experiment describes.
struct DescribedDatasetRow: TableRow {
    static let databaseTableName = "experiment_datasets"

    var experiment: String
    /// From 1.
    var position: Int
    /// The dataset's fingerprint.
    var dataset: String
    var label: String

    enum CodingKeys: String, CodingKey, ColumnExpression { case experiment, position, dataset, label }
}

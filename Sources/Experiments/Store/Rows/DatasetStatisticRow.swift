import GRDB
import ThawModel

/// A row of `dataset_statistics`.
struct DatasetStatisticRow: TableRow {
    static let databaseTableName = "dataset_statistics"

    /// The dataset's fingerprint.
    var dataset: String
    /// As `DatasetStatistic`.
    var name: String
    var value: Int

    enum CodingKeys: String, CodingKey, ColumnExpression { case dataset, name, value }
}

import GRDB
import ThawModel

/// A row of `datasets`.
struct DatasetRow: TableRow {
    static let databaseTableName = "datasets"

    var fingerprint: String
    var name: String
    var title: String
    var isSynthetic: Bool
    /// JSON, as the next.
    var splitSizes: String
    var itemCounts: String

    enum CodingKeys: String, CodingKey, ColumnExpression {
        case fingerprint, name, title
        case isSynthetic = "synthetic"
        case splitSizes = "split_sizes"
        case itemCounts = "item_counts"
    }

    init(_ dataset: DatasetRecord) throws {
        fingerprint = dataset.fingerprint
        name = dataset.name
        title = dataset.title
        isSynthetic = dataset.isSynthetic
        splitSizes = try StoredJSON.encode(dataset.splitSizes)
        itemCounts = try StoredJSON.encode(dataset.itemCounts)
    }

    /// Throws `DecodingError` where its JSON is no map of counts.
    func record() throws -> DatasetRecord {
        DatasetRecord(
            name: name, title: title, isSynthetic: isSynthetic, fingerprint: fingerprint,
            splitSizes: try StoredJSON.decode([String: Int].self, from: splitSizes),
            itemCounts: try StoredJSON.decode([String: Int].self, from: itemCounts))
    }
}

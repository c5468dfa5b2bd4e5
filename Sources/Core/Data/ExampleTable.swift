/// The values of one field.
public struct Column: Sendable {
    /// What a value belongs to: an instance, or the instance's user or item (then it is stored once per id).
    public enum Key: String, Codable, Sendable {
        /// One value for each row of the table.
        case row
        /// One for each user id.
        case user
        /// One for each item id.
        case item
    }

    /// The values themselves, in the form that suits their kind of field.
    public enum Values: Sendable {
        /// `ids[k]` for key k.
        case categorical(FixedBuffer<Int32>)
        /// Key k has the distinct ids `ids[offsets[k] ..< offsets[k + 1]]`, each as often as `weights` says.
        case bag(offsets: FixedBuffer<Int32>, ids: FixedBuffer<Int32>, weights: FixedBuffer<Int32>)
        /// `values[k]` for key k.
        case continuous(FixedBuffer<Double>)
        /// `(values[k] - lowest) / (highest - lowest)` for key k, and 0 where `lowest` equals `highest`: times, which the
        /// split needs as whole numbers too, in half the memory.
        case scaled(FixedBuffer<UInt32>, lowest: UInt32, highest: UInt32)
    }

    /// What the values' index counts.
    public var key: Key
    /// By that index.
    public var values: Values

    /// A column of `values`, one for each `key`.
    public init(key: Key, values: Values) {
        self.key = key
        self.values = values
    }

    /// Builds a bag column from sequences of ids (padding included): equal ids are merged and counted.
    public static func bag(key: Key, sequences: [[Int32]]) -> Column {
        var offsets: [Int32] = [0]
        var ids: [Int32] = []
        var weights: [Int32] = []
        for sequence in sequences {
            let start = ids.count
            for id in sequence {
                if let known = ids[start...].firstIndex(of: id) {
                    weights[known] += 1
                } else {
                    ids.append(id)
                    weights.append(1)
                }
            }
            offsets.append(Int32(ids.count))
        }
        return Column(
            key: key,
            values: .bag(offsets: FixedBuffer(offsets), ids: FixedBuffer(ids), weights: FixedBuffer(weights)))
    }
}

/// All instances of a dataset, one column per field of the schema. Immutable.
public struct ExampleTable: Sendable {
    /// What the columns are.
    public let schema: FeatureSchema
    /// The number of instances.
    public let rowCount: Int
    /// One column per field of the schema, in its order. The item and user columns are keyed by row.
    public let columns: [Column]
    /// 0 or 1 for each row.
    public let labels: FixedBuffer<UInt8>

    /// - columns: one for each field of `schema`, in its order.
    /// - labels: one for each row; their number is the table's.
    public init(schema: FeatureSchema, columns: [Column], labels: FixedBuffer<UInt8>) {
        precondition(columns.count == schema.fields.count)
        self.schema = schema
        self.columns = columns
        self.labels = labels
        rowCount = labels.count
    }

    /// The item id of every row.
    public var itemIDs: FixedBuffer<Int32> { ids(ofField: schema.itemField) }
    /// The user id of every row.
    public var userIDs: FixedBuffer<Int32> { ids(ofField: schema.userField) }

    private func ids(ofField index: Int) -> FixedBuffer<Int32> {
        guard case .categorical(let ids) = columns[index].values, columns[index].key == .row else {
            preconditionFailure("\(schema.fields[index].name) is not a categorical column by row")
        }
        return ids
    }

    /// The same table with another column in the place of field `index`.
    public func replacingColumn(_ index: Int, with column: Column) -> ExampleTable {
        var columns = columns
        columns[index] = column
        return ExampleTable(schema: schema, columns: columns, labels: labels)
    }
}

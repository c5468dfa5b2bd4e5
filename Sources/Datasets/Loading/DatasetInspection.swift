import ThawCore
import ThawSupport

/// The statistics of a dataset: the paper's Table 3, the split, and the vocabularies.
public struct DatasetInspection: Sendable, Equatable {
    /// One part of the split.
    public struct Part: Sendable, Equatable {
        /// train-base, warm-a, warm-b, warm-c or test.
        public var name: String
        /// Instances.
        public var rows: Int
        /// Share of positives; nil without rows.
        public var labelMean: Double?
    }

    /// The vocabulary of one categorical or sequence field.
    public struct Vocabulary: Sendable, Equatable {
        /// The field's name.
        public var field: String
        /// Rows of the embedding table.
        public var size: Int
    }

    /// Registered name.
    public var name: String
    /// Title in tables.
    public var title: String
    /// Whether the data are synthetic.
    public var isSynthetic: Bool
    /// Where the files came from, if that is known.
    public var provenance: DatasetProvenance?
    /// SHA-256 (hex), as `ColdStartDataset.fingerprint`.
    public var fingerprint: String
    /// Users that occur, before anything is dropped.
    public var users: Int
    /// Items that occur, before anything is dropped.
    public var items: Int
    /// Rows of the table.
    public var instances: Int
    /// Rows with label 1.
    public var positives: Int
    /// Items with more than N instances.
    public var oldItems: Int
    /// Items with 3K to N instances.
    public var newItems: Int
    /// New items with at least one test instance.
    public var newItemsInTest: Int
    /// Items with too few instances to be new.
    public var droppedItems: Int
    /// Instances of dropped items.
    public var droppedInstances: Int
    /// In time order: train-base, the three warm sets, test.
    public var parts: [Part]
    /// By field, in the schema's order.
    public var vocabularies: [Vocabulary]

    /// Counts everything in one pass over the rows.
    public init(_ dataset: ColdStartDataset, provenance: DatasetProvenance? = nil) {
        self.provenance = provenance
        let table = dataset.table
        let split = dataset.split
        name = dataset.name
        title = dataset.title
        isSynthetic = dataset.isSynthetic
        fingerprint = dataset.fingerprint
        users = Self.distinct(table.userIDs.elements, below: table.schema.userVocabulary)
        items = Self.distinct(table.itemIDs.elements, below: table.schema.itemVocabulary)
        instances = table.rowCount
        positives = table.labels.elements.reduce(0) { $0 + Int($1) }
        oldItems = split.oldItems.count
        newItems = split.newItems.count
        let testItems = split.test.map { table.itemIDs.pointer[Int($0)] }
        newItemsInTest = Self.distinct(testItems, below: table.schema.itemVocabulary)
        droppedItems = items - oldItems - newItems
        droppedInstances = instances - split.sizes.reduce(0) { $0 + $1.rows }
        let labels = table.labels
        parts = split.parts.map { name, rows in
            let positives = rows.reduce(0) { $0 + Int(labels.pointer[Int($1)]) }
            let mean = rows.isEmpty ? nil : Double(positives) / Double(rows.count)
            return Part(name: name, rows: rows.count, labelMean: mean)
        }
        vocabularies = table.schema.fields.compactMap { field in
            field.kind.vocabulary.map { Vocabulary(field: field.name, size: $0) }
        }
    }

    /// The number of distinct ids, all in 0 ..< vocabulary.
    private static func distinct(_ ids: some Collection<Int32>, below vocabulary: Int) -> Int {
        var occurs = [Bool](repeating: false, count: vocabulary)
        for id in ids { occurs[Int(id)] = true }
        return occurs.count { $0 }
    }

    /// The statistics as aligned text, one line each.
    public func lines() -> [String] {
        let general: [[String]] = [
            ["dataset", name], ["title", title], ["data", provenance?.reason ?? (isSynthetic ? "synthetic" : "real")],
            ["fingerprint", fingerprint],
        ]
        let counts = [
            ("users", users), ("items", items), ("instances", instances), ("positives", positives),
            ("old items", oldItems), ("new items", newItems), ("  in test", newItemsInTest),
            ("dropped items", droppedItems), ("  instances", droppedInstances),
        ].map { [$0, PlainText.grouped($1)] }
        let split =
            [["part", "instances", "label mean"]]
            + parts.map { [$0.name, PlainText.grouped($0.rows), $0.labelMean.map(fourDecimals) ?? "-"] }
        let fields = [["field", "vocabulary"]] + vocabularies.map { [$0.field, PlainText.grouped($0.size)] }
        let tables = [
            PlainText.columns(general), PlainText.columns(counts, right: [1]), PlainText.columns(split, right: [1, 2]),
            PlainText.columns(fields, right: [1]),
        ]
        return Array(tables.joined(separator: [""]))
    }
}

/// A share from 0 to 1 with four decimals: `0.6035`.
private func fourDecimals(_ share: Double) -> String {
    let units = Int((share * 10_000).rounded())
    let digits = String(units % 10_000)
    return "\(units / 10_000)." + String(repeating: "0", count: 4 - digits.count) + digits
}

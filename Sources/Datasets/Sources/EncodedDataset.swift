import ThawCore

/// The files of a dataset, encoded, before the split.
public struct EncodedDataset: Sendable {
    /// One row per instance, in the order of the raw file.
    public var table: ExampleTable
    /// SHA-256 (hex) of each file as it was read, in the order of `DatasetSource.files`.
    public var digests: [String]
    /// Whether the files have what only those of this dataset's generator have: `DatasetSource.syntheticMark`.
    public var isMarkedSynthetic: Bool
    /// The split by N and K. Throws `DataError`.
    public var split: @Sendable (_ n: Int, _ k: Int) throws -> ColdStartSplit
    /// What the cache keeps of it, if anything.
    public var preparation: Preparation?

    /// A dataset that is read anew each time.
    ///
    /// - times: the time of each row; only the order matters.
    public init(table: ExampleTable, times: [Int64], digests: [String], isMarkedSynthetic: Bool) {
        precondition(times.count == table.rowCount)
        self.table = table
        self.digests = digests
        self.isMarkedSynthetic = isMarkedSynthetic
        split = { n, k in
            try times.withUnsafeBufferPointer {
                try Splitting.split(
                    times: $0, items: table.itemIDs.elements, itemVocabulary: table.schema.itemVocabulary, n: n, k: k)
            }
        }
    }

    /// A dataset that is kept prepared in the cache.
    init(_ prepared: PreparedTable) {
        table = prepared.table
        digests = prepared.digests
        isMarkedSynthetic = prepared.stored.isMarkedSynthetic == true
        split = { try StoredSplit.split(prepared, n: $0, k: $1) }
        preparation = Preparation(prepared)
    }
}

/// What the cache keeps of a dataset.
public struct Preparation: Sendable {
    /// The path of the file with the columns.
    public var path: String
    /// Bytes of that file.
    public var size: Int
    /// Facts about the raw files, e.g. how many rows repeated another.
    public var remarks: [(text: String, count: Int)]

    init(_ prepared: PreparedTable) {
        path = prepared.file.path
        size = prepared.file.size
        remarks = prepared.stored.remarks.map { ($0.text, $0.count) }
    }
}

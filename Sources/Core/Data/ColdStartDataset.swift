/// The four moments at which a method is evaluated, always on the same test set.
public enum Phase: Int, CaseIterable, Codable, Sendable, Comparable {
    /// Before any of the new items' instances were seen.
    case cold
    /// After the first K instances of each new item.
    case warmA
    /// After the first 2K.
    case warmB
    /// After the first 3K.
    case warmC

    /// The name in specs, databases and machine-readable output.
    public var name: String {
        switch self {
        case .cold: "cold"
        case .warmA: "warm-a"
        case .warmB: "warm-b"
        case .warmC: "warm-c"
        }
    }

    /// The name in tables, as the paper writes it.
    public var title: String {
        switch self {
        case .cold: "Cold"
        case .warmA: "Warm-a"
        case .warmB: "Warm-b"
        case .warmC: "Warm-c"
        }
    }

    /// The phase of that `name`; nil if there is none.
    public init?(name: String) {
        guard let phase = Phase.allCases.first(where: { $0.name == name }) else { return nil }
        self = phase
    }

    public static func < (a: Phase, b: Phase) -> Bool { a.rawValue < b.rawValue }
}

/// Which rows of a table serve what (paper, "Dataset splits"). Row numbers are in time order within each part;
/// ties in time keep the order of the raw file.
public struct ColdStartSplit: Sendable, Equatable {
    /// All instances of old items: more than N instances.
    public var trainBase: IndexList
    /// Instances 0 ..< K, K ..< 2K and 2K ..< 3K of each new item.
    public var warm: [IndexList]
    /// The remaining instances of the new items.
    public var test: IndexList
    /// Ids of the old items, ascending.
    public var oldItems: IndexList
    /// Ids of the new items (3K to N instances), ascending.
    public var newItems: IndexList

    /// - warm: three parts, warm-a to warm-c.
    public init(
        trainBase: some Collection<Int32>, warm: [some Collection<Int32>], test: some Collection<Int32>,
        oldItems: some Collection<Int32>, newItems: some Collection<Int32>
    ) {
        precondition(warm.count == 3)
        self.trainBase = IndexList(trainBase)
        self.warm = warm.map { IndexList($0) }
        self.test = IndexList(test)
        self.oldItems = IndexList(oldItems)
        self.newItems = IndexList(newItems)
    }

    /// The parts by name: train-base, warm-a, warm-b, warm-c, test.
    public var parts: [(name: String, rows: IndexList)] {
        [
            ("train-base", trainBase), ("warm-a", warm[0]), ("warm-b", warm[1]), ("warm-c", warm[2]), ("test", test),
        ]
    }

    /// The number of rows of each part, by name.
    public var sizes: [(name: String, rows: Int)] { parts.map { ($0.name, $0.rows.count) } }
}

/// A dataset ready for training: encoded instances, their split, and what identifies them.
public struct ColdStartDataset: Sendable {
    /// Registered name, e.g. `movielens-1m`.
    public var name: String
    /// Title in tables, e.g. `MovieLens-1M`, `MovieLens-1M (rebuilt)`, `MovieLens-1M (synthetic)`.
    public var title: String
    /// Whether its files were made by `thaw` itself.
    public var isSynthetic: Bool
    /// SHA-256 (hex) over the content of the files as they were read, the encoding's revision, N and K.
    public var fingerprint: String
    /// All instances, dropped ones included.
    public var table: ExampleTable
    /// Which of the table's rows serve what.
    public var split: ColdStartSplit

    /// A dataset of these parts.
    public init(
        name: String, title: String, isSynthetic: Bool, fingerprint: String, table: ExampleTable, split: ColdStartSplit
    ) {
        self.name = name
        self.title = title
        self.isSynthetic = isSynthetic
        self.fingerprint = fingerprint
        self.table = table
        self.split = split
    }
}

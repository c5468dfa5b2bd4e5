import ThawCore
import ThawDatasets

/// A registered component with every option resolved.
public struct Choice: Codable, Hashable, Sendable {
    /// The registered name.
    public var name: String
    /// Every option of it by name.
    public var options: ResolvedOptions

    /// The component `name` with all of its options.
    public init(name: String, options: ResolvedOptions) {
        self.name = name
        self.options = options
    }
}

/// Everything that decides the result of one run, but for the data's content and the numerics' revision.
public struct RunDescription: Codable, Hashable, Sendable {
    /// The dataset and its options.
    public var dataset: Choice
    /// The backbone and its options.
    public var backbone: Choice
    /// The method and its options.
    public var method: Choice
    /// Every option of training.
    public var training: ResolvedOptions
    /// The seed of all random streams.
    public var seed: Int

    /// Everything resolved: nothing is looked up later.
    public init(dataset: Choice, backbone: Choice, method: Choice, training: ResolvedOptions, seed: Int) {
        self.dataset = dataset
        self.backbone = backbone
        self.method = method
        self.training = training
        self.seed = seed
    }
}

extension RunDescription {
    /// Whether it reads pseudo-new items, with which no published number can be compared.
    var isOnPseudoNewItems: Bool {
        dataset.options[DatasetOptions.itemsName] == .text(DatasetOptions.Items.pseudoNew.rawValue)
    }
}

/// What a dataset turned out to be when its files were read.
public struct DatasetRecord: Codable, Hashable, Sendable {
    /// Registered name.
    public var name: String
    /// Title in tables, which says so if the data are synthetic.
    public var title: String
    /// Whether the data are synthetic.
    public var isSynthetic: Bool
    /// SHA-256 (hex); part of a run's identity.
    public var fingerprint: String
    /// Rows by part: train-base, warm-a, warm-b, warm-c, test.
    public var splitSizes: [String: Int]
    /// Items by part: old, new.
    public var itemCounts: [String: Int]

    /// - splitSizes: instances by part, train-base to test.
    /// - itemCounts: items by part: old, new.
    public init(
        name: String, title: String, isSynthetic: Bool, fingerprint: String, splitSizes: [String: Int],
        itemCounts: [String: Int]
    ) {
        self.name = name
        self.title = title
        self.isSynthetic = isSynthetic
        self.fingerprint = fingerprint
        self.splitSizes = splitSizes
        self.itemCounts = itemCounts
    }

    /// This record and another of the same fingerprint as one: equal data, of whose titles the more cautious one stands, and
    /// which are synthetic if either says so. Nil if they cannot be of the same data.
    func united(with other: DatasetRecord) -> DatasetRecord? {
        var (a, b) = (self, other)
        a.title = DatasetTitle.cautious(title, other.title)
        a.isSynthetic = isSynthetic || other.isSynthetic
        (b.title, b.isSynthetic) = (a.title, a.isSynthetic)
        return a == b ? a : nil
    }
}

/// A number that describes a dataset.
public enum DatasetStatistic: String, Codable, Hashable, Sendable, CaseIterable {
    case users, items, instances, positives
    case oldItems = "old-items"
    case newItems = "new-items"
    case newItemsInTest = "new-items-in-test"
    case droppedItems = "dropped-items"
    case trainBase = "train-base"
    case warmA = "warm-a"
    case warmB = "warm-b"
    case warmC = "warm-c"
    case test

    /// As tables name it.
    public var title: String {
        switch self {
        case .users: "Users"
        case .items: "Items"
        case .instances: "Instances"
        case .positives: "Positive instances"
        case .oldItems: "Old items"
        case .newItems: "New items"
        case .newItemsInTest: "New items in the test set"
        case .droppedItems: "Items dropped (too few instances)"
        case .trainBase: "Instances, train-base"
        case .warmA: "Instances, Warm-a"
        case .warmB: "Instances, Warm-b"
        case .warmC: "Instances, Warm-c"
        case .test: "Instances, test"
        }
    }
}

/// The table of dataset statistics that a spec asks for (`report: statistics:`), in place of runs.
public struct StatisticsSettings: Codable, Hashable, Sendable {
    /// The lines of the table.
    public var rows: [DatasetStatistic]
    /// Name of the file in the folder `published` beside the spec, with the paper's numbers.
    public var published: String?

    public init(rows: [DatasetStatistic] = DatasetStatistic.allCases, published: String? = nil) {
        self.rows = rows
        self.published = published
    }
}

/// A number that describes a dataset.
package enum DatasetStatistic: String, Codable, Hashable, Sendable, CaseIterable {
    /// Users that occur.
    case users
    /// Items that occur.
    case items
    /// Instances of all items.
    case instances
    /// Instances with label 1.
    case positives
    /// Items with more than N instances.
    case oldItems = "old-items"
    /// Items with 3K to N instances.
    case newItems = "new-items"
    /// New items with at least one test instance.
    case newItemsInTest = "new-items-in-test"
    /// Items with fewer than 3K instances.
    case droppedItems = "dropped-items"
    /// Instances of the old items.
    case trainBase = "train-base"
    /// Instances of the first warm set.
    case warmA = "warm-a"
    /// Instances of the second warm set.
    case warmB = "warm-b"
    /// Instances of the third warm set.
    case warmC = "warm-c"
    /// The remaining instances of the new items.
    case test

    /// As tables name it.
    package var title: String {
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
package struct DatasetStatisticsSettings: Codable, Hashable, Sendable {
    /// The lines of the table.
    package var rows: [DatasetStatistic]
    /// Name of the file in the folder `published` beside the spec, with the paper's numbers.
    package var published: String?

    /// By default all statistics, beside no numbers of a paper.
    package init(rows: [DatasetStatistic] = DatasetStatistic.allCases, published: String? = nil) {
        self.rows = rows
        self.published = published
    }
}

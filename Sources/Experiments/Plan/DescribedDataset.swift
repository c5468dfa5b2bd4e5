/// A dataset of an experiment that describes datasets.
public struct DescribedDataset: Hashable, Sendable {
    /// What the dataset turned out to be.
    public var record: DatasetRecord
    /// How the spec names it.
    public var label: String
    /// Its numbers.
    public var statistics: [DatasetStatistic: Int]

    /// A dataset under the spec's name for it.
    public init(record: DatasetRecord, label: String, statistics: [DatasetStatistic: Int]) {
        self.record = record
        self.label = label
        self.statistics = statistics
    }
}

/// A dataset of an experiment that describes datasets.
package struct DescribedDataset: Hashable, Sendable {
    /// What the dataset turned out to be.
    package var record: DatasetRecord
    /// How the spec names it.
    package var label: String
    /// Its numbers.
    package var statistics: [DatasetStatistic: Int]

    /// A dataset under the spec's name for it.
    package init(record: DatasetRecord, label: String, statistics: [DatasetStatistic: Int]) {
        self.record = record
        self.label = label
        self.statistics = statistics
    }
}

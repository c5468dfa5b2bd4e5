/// The feature `count` as a run sees it.
enum SeenCounts {
    /// The table as `phase` sees it: with the dataset's own column, the same in every phase, or (`onlySeen`) with an item's
    /// number of instances in train-base and the warm sets up to and including the phase's, divided by the largest in
    /// train-base.
    static func table(_ dataset: ColdStartDataset, through phase: Phase, onlySeen: Bool) -> ExampleTable {
        let table = dataset.table
        guard onlySeen, let field = table.schema.countField else { return table }
        let seen = FixedBuffer<Double>(repeating: 0, count: table.schema.itemVocabulary)
        let items = table.itemIDs.pointer
        for row in dataset.split.trainBase { seen.pointer[Int(items[Int(row)])] += 1 }
        let largest = max(1, seen.elements.max() ?? 1)
        for warm in dataset.split.warm.prefix(phase.rawValue) {
            for row in warm { seen.pointer[Int(items[Int(row)])] += 1 }
        }
        for item in 0..<seen.count { seen.pointer[item] /= largest }
        return table.replacingColumn(field, with: Column(key: .item, values: .continuous(seen)))
    }
}

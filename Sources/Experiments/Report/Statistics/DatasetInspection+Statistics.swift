import ThawDatasets

extension DatasetInspection {
    /// The counts that tables of statistics show.
    var statistics: [DatasetStatistic: Int] {
        var values: [DatasetStatistic: Int] = [
            .users: users, .items: items, .instances: instances, .positives: positives, .oldItems: oldItems,
            .newItems: newItems, .newItemsInTest: newItemsInTest, .droppedItems: droppedItems,
        ]
        for part in parts {
            if let statistic = DatasetStatistic(rawValue: part.name) { values[statistic] = part.rows }
        }
        return values
    }
}

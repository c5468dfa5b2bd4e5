import ThawCore

/// What must hold of a table, whatever file it was read from: kernels index by it without further checks.
extension DatasetTarget {
    func check(_ dataset: ColdStartDataset) throws {
        let table = dataset.table
        for (field, column) in zip(table.schema.fields, table.columns) {
            try check(column, of: field, keys: keys(column.key, table))
        }
        guard table.labels.elements.allSatisfy({ $0 <= 1 }) else { throw Violation("a label that is not 0 or 1") }
        var rows: Set<Int32> = []
        for row in dataset.split.parts.flatMap(\.rows) {
            guard row >= 0, Int(row) < table.rowCount, rows.insert(row).inserted else {
                throw Violation("row \(row) is in two parts of the split, or does not exist")
            }
        }
    }

    private func keys(_ key: Column.Key, _ table: ExampleTable) -> Int {
        switch key {
        case .row: table.rowCount
        case .user: table.schema.userVocabulary
        case .item: table.schema.itemVocabulary
        }
    }

    private func check(_ column: Column, of field: Field, keys: Int) throws {
        let vocabulary = field.kind.vocabulary ?? 0
        let (count, isSound): (Int, Bool) =
            switch column.values {
            case .categorical(let ids): (ids.count, ids.elements.allSatisfy { $0 >= 0 && $0 < vocabulary })
            case .bag(let offsets, let ids, let weights):
                (
                    offsets.count - 1,
                    ids.count == weights.count && Int(offsets.elements.last ?? -1) == ids.count
                        && ids.elements.allSatisfy { $0 >= 0 && $0 < vocabulary }
                )
            case .continuous(let values): (values.count, values.elements.allSatisfy { (0...1).contains($0) })
            case .scaled(let values, let lowest, let highest):
                (values.count, values.elements.allSatisfy { $0 >= lowest && $0 <= highest })
            }
        guard count == keys, isSound else {
            throw Violation("\(field.name): \(count) of \(keys) values, sound: \(isSound)")
        }
    }
}

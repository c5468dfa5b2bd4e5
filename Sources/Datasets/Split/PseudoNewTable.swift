import ThawCore

extension ExampleTable {
    /// The rows `rows` in that order as a table of their own, as if no other row had ever been read.
    ///
    /// - Ids are numbered anew, by first occurrence; vocabularies, users and items have just what occurs.
    /// - Continuous fields are scaled anew to [0, 1] by the least and the greatest value that occur. They come out rounded
    ///   to 2^-24, which single precision can hold, so that rounding by the scale they had before leaves no trace.
    /// - The field `count` is the item's number of instances among these rows, scaled likewise.
    ///
    /// Linear in the rows; one new column at a time is filled in place.
    func carved(rows: [Int32]) -> ExampleTable {
        let items = Renumbered(itemIDs, at: rows, vocabulary: schema.itemVocabulary)
        let users = Renumbered(userIDs, at: rows, vocabulary: schema.userVocabulary)
        var schema = schema
        var columns = self.columns
        for (field, column) in self.columns.enumerated() {
            let keys: [Int32]
            switch column.key {
            case .row: keys = rows
            case .user: keys = users.originals
            case .item: keys = items.originals
            }
            switch column.values {
            case .categorical(let ids):
                let renumbered: Renumbered
                switch field {
                case schema.itemField: renumbered = items
                case schema.userField: renumbered = users
                default:
                    renumbered = Renumbered(ids, at: keys, vocabulary: schema.fields[field].kind.vocabulary ?? 0)
                }
                schema.fields[field].kind = .categorical(vocabulary: max(1, renumbered.originals.count))
                columns[field] = Column(key: column.key, values: .categorical(renumbered.ids))
            case .bag(let offsets, let ids, let weights):
                let bag = RenumberedBags(offsets, ids, weights, at: keys, kind: schema.fields[field].kind)
                schema.fields[field].kind = .sequence(vocabulary: bag.vocabulary)
                columns[field] = Column(key: column.key, values: bag.values)
            case .continuous where field == schema.countField:
                columns[field] = Column(key: .item, values: .continuous(counts(items)))
            case .continuous(let values):
                columns[field] = Column(key: column.key, values: .continuous(rescaled(at: keys) { values.pointer[$0] }))
            case .scaled(let values, _, _):
                columns[field] = Column(
                    key: column.key, values: .continuous(rescaled(at: keys) { Double(values.pointer[$0]) }))
            }
        }
        let labels = FixedBuffer<UInt8>(repeating: 0, count: rows.count)
        for (place, row) in rows.enumerated() { labels.pointer[place] = self.labels.pointer[Int(row)] }
        return ExampleTable(schema: schema, columns: columns, labels: labels)
    }
}

/// Ids numbered by first occurrence.
private struct Renumbered {
    /// The new id at each key.
    let ids: FixedBuffer<Int32>
    /// New id -> old id.
    private(set) var originals: [Int32] = []

    init(_ old: FixedBuffer<Int32>, at keys: [Int32], vocabulary: Int) {
        ids = FixedBuffer(repeating: 0, count: keys.count)
        var map = IDMap(vocabulary: vocabulary)
        for (place, key) in keys.enumerated() { ids.pointer[place] = map.id(old.pointer[Int(key)]) }
        originals = map.originals
    }
}

/// Bags of the given keys with ids numbered by first occurrence; the order within a bag stays.
private struct RenumberedBags {
    let values: Column.Values
    let vocabulary: Int

    init(
        _ offsets: FixedBuffer<Int32>, _ ids: FixedBuffer<Int32>, _ weights: FixedBuffer<Int32>, at keys: [Int32],
        kind: FieldKind
    ) {
        var map = IDMap(vocabulary: kind.vocabulary ?? 0)
        var newOffsets: [Int32] = [0]
        var newIDs: [Int32] = []
        var newWeights: [Int32] = []
        for key in keys {
            for entry in Int(offsets.pointer[Int(key)])..<Int(offsets.pointer[Int(key) + 1]) {
                newIDs.append(map.id(ids.pointer[entry]))
                newWeights.append(weights.pointer[entry])
            }
            newOffsets.append(Int32(newIDs.count))
        }
        values = .bag(offsets: FixedBuffer(newOffsets), ids: FixedBuffer(newIDs), weights: FixedBuffer(newWeights))
        vocabulary = max(1, map.originals.count)
    }
}

/// Gives out ids by first occurrence.
private struct IDMap {
    private var newID: [Int32]
    private(set) var originals: [Int32] = []

    init(vocabulary: Int) { newID = [Int32](repeating: -1, count: vocabulary) }

    mutating func id(_ old: Int32) -> Int32 {
        if newID[Int(old)] < 0 {
            newID[Int(old)] = Int32(originals.count)
            originals.append(old)
        }
        return newID[Int(old)]
    }
}

/// Instances of each item, scaled.
private func counts(_ items: Renumbered) -> FixedBuffer<Double> {
    let counts = FixedBuffer<Double>(repeating: 0, count: items.originals.count)
    for item in items.ids.elements { counts.pointer[Int(item)] += 1 }
    scale(counts)
    return counts
}

/// The values at `keys`, scaled.
private func rescaled(at keys: [Int32], _ value: (Int) -> Double) -> FixedBuffer<Double> {
    let chosen = FixedBuffer<Double>(repeating: 0, count: keys.count)
    for (place, key) in keys.enumerated() { chosen.pointer[place] = value(Int(key)) }
    scale(chosen)
    return chosen
}

/// x := (x - min) / (max - min) rounded to a multiple of 2^-24, or 0 where all are equal.
private func scale(_ values: FixedBuffer<Double>) {
    guard let least = values.elements.min(), let greatest = values.elements.max() else { return }
    let range = greatest - least
    for place in 0..<values.count {
        values.pointer[place] =
            range > 0 ? ((values.pointer[place] - least) / range * 0x1p24).rounded() * 0x1p-24 : 0
    }
}

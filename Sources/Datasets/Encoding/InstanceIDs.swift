import ThawCore

/// The users and items that occur in the instances.
struct InstanceIDs {
    let users, items: IDSet

    /// - user, item: columns of `table`.
    init(_ table: RawTable, user: Int, item: Int) {
        users = IDSet(table.chunks.map { $0.integers[user] })
        items = IDSet(table.chunks.map { $0.integers[item] })
    }

    /// Instances of each item, by its place.
    func itemCounts(_ table: RawTable, item: Int) -> [Double] {
        var counts = [Double](repeating: 0, count: items.count)
        for chunk in table.chunks {
            let places = FixedBuffer<Int32>(repeating: 0, count: chunk.rowCount)
            items.places(of: chunk.integers[item].pointer, places.pointer, count: places.count)
            for place in places.elements { counts[Int(place)] += 1 }
        }
        return counts
    }
}

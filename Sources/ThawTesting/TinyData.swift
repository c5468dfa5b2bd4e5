import ThawCore

/// Small invented datasets of MovieLens' shape, for tests.
public enum TinyData {
    /// Items 1 ... `items`; the first `oldItems` are old with `perOld` instances each, the others new with 3 K + rest.
    public static func dataset(
        users: Int = 30, oldItems: Int = 12, newItems: Int = 8, perOld: Int = 40, warmSize: Int = 4,
        testPerItem: Int = 6,
        seed: Int = 1
    ) -> ColdStartDataset {
        var stream = RandomStream(seed: seed).child("tiny data")
        let items = oldItems + newItems
        var rows: [(user: Int32, item: Int32, label: UInt8, time: Double)] = []
        var split = (base: [Int32](), warm: [[Int32]](repeating: [], count: 3), test: [Int32]())
        for item in 1...items {
            let isOld = item <= oldItems
            for n in 0..<(isOld ? perOld : 3 * warmSize + testPerItem) {
                let user = Int32(1 + stream.next(below: users))
                // Users like items of their own parity better.
                let likes = stream.uniform() < (Int(user) % 2 == item % 2 ? 0.8 : 0.25)
                let row = Int32(rows.count)
                rows.append((user, Int32(item), likes ? 1 : 0, stream.uniform()))
                switch (isOld, n / warmSize) {
                case (true, _): split.base.append(row)
                case (false, 0...2): split.warm[n / warmSize].append(row)
                case (false, _): split.test.append(row)
                }
            }
        }
        let schema = FeatureSchema(
            fields: [
                Field("user_id", .categorical(vocabulary: users + 1)), Field("gender", .categorical(vocabulary: 2)),
                Field("item_id", .categorical(vocabulary: items + 1)), Field("year", .categorical(vocabulary: 5)),
                Field("genres", .sequence(vocabulary: 6)), Field("time_stamp", .continuous),
                Field("count", .continuous),
            ], item: "item_id", user: "user_id", count: "count",
            sideInformation: ["item_id", "year", "genres", "count"],
            publishedSideInformation: ["item_id", "year", "count"])
        let genres: [[Int32]] = (0...items).map { [Int32(1 + $0 % 2), Int32(3 + $0 % 3), 0] }
        let counts: [Double] = (0...items).map { $0 == 0 ? 0 : $0 <= oldItems ? 1 : 0.3 }
        let columns = [
            Column(key: .row, values: .categorical(FixedBuffer(rows.map(\.user)))),
            Column(key: .user, values: .categorical(FixedBuffer((0...users).map { Int32($0 % 2) }))),
            Column(key: .row, values: .categorical(FixedBuffer(rows.map(\.item)))),
            Column(key: .item, values: .categorical(FixedBuffer((0...items).map { Int32($0 % 5) }))),
            Column.bag(key: .item, sequences: genres),
            Column(key: .row, values: .continuous(FixedBuffer(rows.map(\.time)))),
            Column(key: .item, values: .continuous(FixedBuffer(counts))),
        ]
        let table = ExampleTable(schema: schema, columns: columns, labels: FixedBuffer(rows.map(\.label)))
        return ColdStartDataset(
            name: "tiny", title: "Tiny (synthetic)", isSynthetic: true, fingerprint: "tiny-\(seed)", table: table,
            split: ColdStartSplit(
                trainBase: split.base, warm: split.warm, test: split.test, oldItems: (1...Int32(oldItems)).map { $0 },
                newItems: (Int32(oldItems) + 1...Int32(items)).map { $0 }))
    }

    /// The same dataset with the test set's labels turned round.
    public static func withTestLabelsInverted(_ dataset: ColdStartDataset) -> ColdStartDataset {
        var labels = Array(dataset.table.labels.elements)
        for row in dataset.split.test { labels[Int(row)] = 1 - labels[Int(row)] }
        var changed = dataset
        changed.table = ExampleTable(
            schema: dataset.table.schema, columns: dataset.table.columns, labels: FixedBuffer(labels))
        return changed
    }
}

import ThawCore
import ThawSupport

/// Old items in the new ones' place, so that options can be chosen without the test set (`tune:` in specs).
///
/// The same protocol within train-base: of the half of the old items that have the fewest instances (the ones most like
/// new items), every second one, drawn at random, becomes *pseudo-new*: a quarter of all old items, and more where
/// their test instances would all have one label. A pseudo-new item keeps the first 3K + 1 to N of its instances in time
/// order, a number drawn uniformly for each: K are warm-a, K warm-b, K warm-c, the rest test; its later instances are
/// dropped. The other old items stay old.
///
/// What comes out is a function of train-base, N and K alone: instances of the real new items are neither in the table nor
/// in its vocabularies, counts and scales (`ExampleTable.carved`).
enum PseudoNewItems {
    /// Part of the fingerprint: raised whenever the same data come to be carved differently.
    static let revision = 1

    /// `dataset` itself, or with `items: pseudo-new` what is carved from it.
    static func applying(_ options: DatasetOptions, to dataset: ColdStartDataset) throws -> ColdStartDataset {
        options.items == .new ? dataset : try carve(dataset, n: options.oldThreshold, k: options.warmSize)
    }

    /// The dataset with pseudo-new items. Throws `DataError` where train-base is too small for it.
    static func carve(_ dataset: ColdStartDataset, n: Int, k: Int) throws -> ColdStartDataset {
        precondition(n > 3 * k, "such a split has no test instances, and was refused")
        let old = OldItems(dataset)
        let limits = try old.limits(n: n, k: k, of: dataset)
        var kept: [Int32] = []
        kept.reserveCapacity(dataset.split.trainBase.count)
        var trainBase: [Int32] = []
        var warm: [[Int32]] = [[], [], []]
        var test: [Int32] = []
        var seen = [Int](repeating: 0, count: limits.count)
        old.forEachRow(of: dataset) { row, item in
            let place = Int32(kept.count)
            if limits[item] == nil {
                trainBase.append(place)
            } else {
                let index = seen[item]
                seen[item] += 1
                guard index < limits[item] ?? 0 else { return }
                if index < 3 * k { warm[index / k].append(place) } else { test.append(place) }
            }
            kept.append(row)
        }
        let table = dataset.table.carved(rows: kept)
        func items(in parts: [[Int32]]) -> [Int32] {
            var occurs = [Bool](repeating: false, count: table.schema.itemVocabulary)
            for row in parts.joined() { occurs[Int(table.itemIDs.pointer[Int(row)])] = true }
            return occurs.indices.filter { occurs[$0] }.map(Int32.init)
        }
        return ColdStartDataset(
            name: dataset.name, title: DatasetTitle.pseudoNew(dataset.title), isSynthetic: dataset.isSynthetic,
            fingerprint: SHA256.hex(of: "pseudo-new items \(revision)\nof \(dataset.fingerprint)\n"), table: table,
            split: ColdStartSplit(
                trainBase: trainBase, warm: warm, test: test, oldItems: items(in: [trainBase]),
                newItems: items(in: warm)))
    }
}

/// The old items, numbered in the order in which they first occur in train-base, whatever their ids.
private struct OldItems {
    /// Item id -> number; -1 for the other items.
    private var numbers: [Int32]
    /// Number -> instances.
    private var counts: [Int] = []

    init(_ dataset: ColdStartDataset) {
        numbers = [Int32](repeating: -1, count: dataset.table.schema.itemVocabulary)
        let items = dataset.table.itemIDs.pointer
        for row in dataset.split.trainBase {
            let item = Int(items[Int(row)])
            if numbers[item] < 0 {
                numbers[item] = Int32(counts.count)
                counts.append(0)
            }
            counts[Int(numbers[item])] += 1
        }
    }

    /// Calls `body` with every row of train-base in time order, and the number of its item.
    func forEachRow(of dataset: ColdStartDataset, _ body: (Int32, Int) -> Void) {
        let items = dataset.table.itemIDs.pointer
        for row in dataset.split.trainBase { body(row, Int(numbers[Int(items[Int(row)])])) }
    }

    /// For each item how many instances it keeps as a pseudo-new one; nil if it stays old.
    func limits(n: Int, k: Int, of dataset: ColdStartDataset) throws -> [Int?] {
        let stream = RandomStream(seed: 0).child("pseudo-new items")
        let byCount = counts.indices.sorted { (counts[$0], $0) < (counts[$1], $1) }
        // At least one item must stay old.
        var candidates = byCount.prefix(min((counts.count + 1) / 2, counts.count - 1)).map(Int32.init)
        var order = stream.child("items")
        order.shuffle(&candidates)
        var sizes = stream.child("sizes")
        var drawn = [Int](repeating: 0, count: counts.count)
        for item in candidates { drawn[Int(item)] = 3 * k + 1 + sizes.next(below: n - 3 * k) }

        let labels = testLabels(drawn, k: k, of: dataset)
        var limits = [Int?](repeating: nil, count: counts.count)
        var found: UInt8 = 0
        for (taken, item) in candidates.enumerated() where taken < max(1, counts.count / 4) || found != 0b11 {
            limits[Int(item)] = drawn[Int(item)]
            found |= labels[Int(item)]
        }
        guard found == 0b11 else {
            throw DataError(
                "\(dataset.name): no pseudo-new items: the test instances of \(candidates.count) of "
                    + "\(counts.count) old items would not have both labels",
                hint: "lower `old-threshold`, now \(n), or `warm-size`, now \(k)")
        }
        return limits
    }

    /// Which labels the test instances of each item would have: bit 0 for a 0, bit 1 for a 1.
    private func testLabels(_ sizes: [Int], k: Int, of dataset: ColdStartDataset) -> [UInt8] {
        let labels = dataset.table.labels.pointer
        var seen = [Int](repeating: 0, count: counts.count)
        var found = [UInt8](repeating: 0, count: counts.count)
        forEachRow(of: dataset) { row, item in
            if seen[item] >= 3 * k, seen[item] < sizes[item] { found[item] |= labels[Int(row)] == 0 ? 1 : 2 }
            seen[item] += 1
        }
        return found
    }
}

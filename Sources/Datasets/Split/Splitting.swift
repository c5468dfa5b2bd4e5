import ThawCore

/// The cold-start split (paper, "Dataset splits"), the same for all datasets.
///
/// An item with more than N instances is old; one with 3K to N instances is new; the others are dropped. In time
/// order, a new item's first K instances are warm-a, the next K warm-b, the next K warm-c, and the rest test.
/// Instances of the same time keep the order of the raw file, so that a split is a function of its input.
enum Splitting {
    /// Splits rows 0 ..< times.count.
    ///
    /// - times: [rows], any unit.
    /// - items: [rows], item ids in 0 ..< itemVocabulary.
    /// - n, k: the thresholds N and K, both at least 1.
    ///
    /// Throws `DataError` if there would be no old item, no new item or no test instance.
    static func split(
        times: UnsafeBufferPointer<some FixedWidthInteger>, items: UnsafeBufferPointer<Int32>, itemVocabulary: Int,
        n: Int, k: Int
    ) throws -> ColdStartSplit {
        var counts = [Int](repeating: 0, count: itemVocabulary)
        for item in items { counts[Int(item)] += 1 }
        let old = counts.indices.filter { counts[$0] > n }
        let new = counts.indices.filter { counts[$0] >= 3 * k && counts[$0] <= n }
        try check(old: old, new: new, counts: counts, n: n, k: k)

        var isOld = [Bool](repeating: false, count: itemVocabulary)
        var isNew = isOld
        for item in old { isOld[item] = true }
        for item in new { isNew[item] = true }

        // Rows of dropped items are left out before the sort: most of them, in data with a long tail.
        let instances = (old + new).reduce(0) { $0 + counts[$1] }
        var rows: [Int32] = []
        rows.reserveCapacity(instances)
        for (row, item) in items.enumerated() where isOld[Int(item)] || isNew[Int(item)] { rows.append(Int32(row)) }
        sortByTime(&rows, times)

        var trainBase: [Int32] = []
        trainBase.reserveCapacity(old.reduce(0) { $0 + counts[$1] })
        var warm: [[Int32]] = [[], [], []]
        var test: [Int32] = []
        var seen = [Int](repeating: 0, count: itemVocabulary)
        for row in rows {
            let item = Int(items[Int(row)])
            if isOld[item] {
                trainBase.append(row)
            } else {
                let part = seen[item] / k
                if part < 3 { warm[part].append(row) } else { test.append(row) }
                seen[item] += 1
            }
        }
        return ColdStartSplit(
            trainBase: trainBase, warm: warm, test: test, oldItems: old.map(Int32.init), newItems: new.map(Int32.init))
    }

    /// Sorts `rows` by times[row], those of the same time as they were: a radix sort, stable by construction, linear in
    /// the rows.
    static func sortByTime<Time: FixedWidthInteger>(_ rows: inout [Int32], _ times: UnsafeBufferPointer<Time>) {
        guard let first = times.min(), let last = times.max() else { return }
        let digitBits = 16
        let mask = UInt64(1 << digitBits) - 1
        let range = UInt64(truncatingIfNeeded: last &- first)
        var sorted = [Int32](repeating: 0, count: rows.count)
        var shift = 0
        while shift < 64, range >> shift > 0 {
            func digit(_ row: Int32) -> Int {
                Int(UInt64(truncatingIfNeeded: times[Int(row)] &- first) >> shift & mask)
            }
            var next = [Int](repeating: 0, count: 1 << digitBits)
            for row in rows { next[digit(row)] += 1 }
            var start = 0
            for digit in next.indices {
                let count = next[digit]
                next[digit] = start
                start += count
            }
            for row in rows {
                let digit = digit(row)
                sorted[next[digit]] = row
                next[digit] += 1
            }
            swap(&rows, &sorted)
            shift += digitBits
        }
    }

    private static func check(old: [Int], new: [Int], counts: [Int], n: Int, k: Int) throws {
        let rated = counts.filter { $0 > 0 }
        let largest = rated.max() ?? 0
        if old.isEmpty {
            throw DataError(
                "no old items: none of \(rated.count) items has more than N = \(n) instances, the most is \(largest)",
                hint: "lower `old-threshold`, now \(n)")
        }
        if new.isEmpty {
            let reason =
                3 * k > n
                ? "3K = \(3 * k) is more than N = \(n)"
                : "none of \(rated.count) items has between 3K = \(3 * k) and N = \(n) instances"
            throw DataError(
                "no new items: \(reason)", hint: "lower `warm-size`, now \(k), or raise `old-threshold`, now \(n)")
        }
        if new.allSatisfy({ counts[$0] == 3 * k }) {
            throw DataError(
                "no test instances: each of \(new.count) new items has exactly 3K = \(3 * k)",
                hint: "lower `warm-size`, now \(k)")
        }
    }
}

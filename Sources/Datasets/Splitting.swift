import Core

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
        times: [Int64], items: UnsafeBufferPointer<Int32>, itemVocabulary: Int, n: Int, k: Int
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

        var trainBase: [Int32] = []
        var warm: [[Int32]] = [[], [], []]
        var test: [Int32] = []
        var seen = [Int](repeating: 0, count: itemVocabulary)
        for row in rowsInTimeOrder(times) {
            let item = Int(items[Int(row)])
            if isOld[item] {
                trainBase.append(row)
            } else if isNew[item] {
                let part = seen[item] / k
                if part < 3 { warm[part].append(row) } else { test.append(row) }
                seen[item] += 1
            }
        }
        return ColdStartSplit(
            trainBase: trainBase, warm: warm, test: test, oldItems: old.map(Int32.init), newItems: new.map(Int32.init))
    }

    /// Row numbers by time, ties by row number: a radix sort, stable by construction, linear in the rows.
    static func rowsInTimeOrder(_ times: [Int64]) -> [Int32] {
        guard let first = times.min(), let last = times.max() else { return [] }
        let keys = times.map { UInt64(bitPattern: $0 &- first) }
        let range = UInt64(bitPattern: last &- first)
        var rows = [Int32](0..<Int32(times.count))
        var sorted = rows
        let digitBits: UInt64 = 16
        let mask: UInt64 = (1 << digitBits) - 1
        var shift: UInt64 = 0
        while shift < 64, range >> shift > 0 {
            var next = [Int](repeating: 0, count: 1 << digitBits)
            for key in keys { next[Int(key >> shift & mask)] += 1 }
            var start = 0
            for digit in next.indices {
                let count = next[digit]
                next[digit] = start
                start += count
            }
            for row in rows {
                let digit = Int(keys[Int(row)] >> shift & mask)
                sorted[next[digit]] = row
                next[digit] += 1
            }
            swap(&rows, &sorted)
            shift += digitBits
        }
        return rows
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

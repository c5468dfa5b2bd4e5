/// What generated files have and real ones have not. Their times cannot tell: in both they count from an unnamed start.
extension SyntheticCIKM2019 {
    /// For `DatasetSource.syntheticMark`.
    static let mark =
        "users are numbered from 1 in their order, items from 1 without a gap, and item.csv ends as it begins"

    /// Whether the files' users are 1, 2, 3 and so on in that order, and their items a permutation of 1, 2, 3 and so on,
    /// of which as many rows as the generator repeats stand again at the end, from the first row on.
    ///
    /// `user_behavior.csv` has no part in it. Real ids with gaps, in any other order, or without just those repeats do not
    /// pass; nor do generated files of users or items of which a row was changed.
    static func isMarked(users: RawTable, items: RawTable) -> Bool {
        guard users.ids.enumerated().allSatisfy({ $1 == $0 + 1 }) else { return false }
        let rows = items.rowCount
        let most = rows - SyntheticGoods.repeats(ofItems: rows)
        guard let count = (most...rows).first(where: { $0 + SyntheticGoods.repeats(ofItems: $0) == rows }) else {
            return false
        }
        var seen = [Bool](repeating: false, count: count)
        for id in items.ids.prefix(count) {
            guard (1...count).contains(Int(id)), !seen[Int(id) - 1] else { return false }
            seen[Int(id) - 1] = true
        }
        return items.rows(0..<rows - count) == items.rows(count..<rows)
    }
}

extension RawTable {
    /// The first column.
    fileprivate var ids: some Sequence<UInt32> { chunks.lazy.flatMap { $0.integers[0].elements } }

    /// The numbers of some rows.
    fileprivate func rows(_ range: Range<Int>) -> [[UInt32]] {
        var start = 0
        return chunks.flatMap { chunk -> [[UInt32]] in
            defer { start += chunk.rowCount }
            let inside = range.clamped(to: start..<start + chunk.rowCount)
            return inside.map { row in chunk.integers.map { $0[row - start] } }
        }
    }
}

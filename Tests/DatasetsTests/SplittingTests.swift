import TestSupport
import Testing
import ThawCore

@testable import ThawDatasets

@Suite struct SplittingTests {
    @Test func tinyDatasetByHand() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let split = try load(folder).split
        // N = 4, K = 1: item 1 (5 instances) is old, items 2 (4) and 3 (3) are new, item 5 (2) is dropped.
        // Item 1 at 600, 300, 100, 100, 100: ties keep the file's order. Item 2 at 500, 500, 500, 0.
        #expect(split.oldItems == [1])
        #expect(split.newItems == [2, 3])
        #expect(split.trainBase == [6, 9, 12, 3, 0])
        #expect(split.warm == [[10, 5], [11, 1], [4, 8]])
        #expect(split.test == [7])
    }

    @Test func boundariesOfOldAndNew() throws {
        // Instances of items 0, 1, 2, 3: N + 1, N, 3K, 3K - 1, with N = 7 and K = 2.
        let items = [(0, 8), (1, 7), (2, 6), (3, 5)].flatMap { Array(repeating: Int32($0.0), count: $0.1) }
        let times = [Int64](repeating: 5, count: items.count)
        let split = try split(times, items, itemVocabulary: 4, n: 7, k: 2)
        #expect(split.oldItems == [0])
        #expect(split.newItems == [1, 2])
        #expect(split.trainBase == IndexList(0..<8))
        #expect(split.warm == [[8, 9, 15, 16], [10, 11, 17, 18], [12, 13, 19, 20]])
        #expect(split.test == [14])
    }

    @Test func timeOrderIsStableForAnyRange() {
        let times: [Int64] = [3, .max, -1, 3, 0, .min, 1 << 40, 3, -1]
        #expect(rowsInTimeOrder(times) == [5, 2, 8, 4, 0, 3, 7, 6, 1])
        #expect(rowsInTimeOrder([7, 7, 7] as [Int64]) == [0, 1, 2])
        #expect(rowsInTimeOrder([] as [Int64]) == [])
        #expect(rowsInTimeOrder([3, .max, 0, 1 << 16, 3] as [UInt32]) == [2, 0, 4, 3, 1])
    }

    @Test func timeOrderAgreesWithAComparisonSort() {
        var random = SplitMix64(seed: 7, stream: "test")
        let times = (0..<5_000).map { _ in Int64(random.below(200_000)) }
        let expected = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }.map(Int32.init)
        #expect(rowsInTimeOrder(times) == expected)
    }

    @Test(arguments: [
        (
            5, 1,
            "no old items: none of 4 items has more than N = 5 instances, the most is 5 (lower `old-threshold`, now 5)"
        ),
        (
            4, 2,
            "no new items: 3K = 6 is more than N = 4 (lower `warm-size`, now 2, or raise `old-threshold`, now 4)"
        ),
        (
            2, 1,
            "no new items: 3K = 3 is more than N = 2 (lower `warm-size`, now 1, or raise `old-threshold`, now 2)"
        ),
        (3, 1, "no test instances: each of 1 new items has exactly 3K = 3 (lower `warm-size`, now 1)"),
    ])
    func emptyPartsAreErrors(n: Int, k: Int, expected: String) throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let found = try message {
            _ = try load(folder, ["old-threshold": .integer(n), "warm-size": .integer(k)])
        }
        #expect(found == expected)
    }

    @Test func noItemBetweenTheThresholds() throws {
        let items: [Int32] = [0, 0, 0, 0, 0, 0, 0, 0, 1]
        let found = try message {
            _ = try split([Int64](repeating: 0, count: 9), items, itemVocabulary: 2, n: 5, k: 1)
        }
        #expect(
            found == "no new items: none of 2 items has between 3K = 3 and N = 5 instances "
                + "(lower `warm-size`, now 1, or raise `old-threshold`, now 5)")
    }
}

private func split(
    _ times: [Int64], _ items: [Int32], itemVocabulary: Int, n: Int, k: Int
) throws -> ColdStartSplit {
    try times.withUnsafeBufferPointer { times in
        try items.withUnsafeBufferPointer { items in
            try Splitting.split(times: times, items: items, itemVocabulary: itemVocabulary, n: n, k: k)
        }
    }
}

private func rowsInTimeOrder(_ times: [some FixedWidthInteger]) -> [Int32] {
    var rows = times.indices.map(Int32.init)
    times.withUnsafeBufferPointer { Splitting.sortByTime(&rows, $0) }
    return rows
}

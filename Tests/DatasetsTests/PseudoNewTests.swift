import Foundation
import TestSupport
import Testing
import ThawCore
import ThawSupport

@testable import ThawDatasets

/// Datasets with pseudo-new items: the protocol within train-base, and nothing of the real new items.
@Suite struct PseudoNewTests {
    private static let (n, k) = (60, 6)
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(_ changes: ResolvedOptions = [:], scale: Double = 0.03) throws -> ColdStartDataset {
        let options: ResolvedOptions = [
            "old-threshold": .integer(Self.n), "warm-size": .integer(Self.k), "synthetic-scale": .number(scale),
        ]
        return try DatasetLoader.load(
            name: "movielens-1m", options: options.merging(changes) { $1 }, locations: folder.locations)
    }

    @Test func theSplitFollowsTheProtocol() throws {
        let real = try load()
        let carved = try load(["items": .text("pseudo-new")])
        #expect(carved.title == "MovieLens-1M (synthetic), pseudo-new items" && carved.name == real.name)
        #expect(carved.isSynthetic && carved.fingerprint != real.fingerprint)
        #expect(carved.fingerprint == SHA256.hex(of: "pseudo-new items 1\nof \(real.fingerprint)\n"))

        let (table, split) = (carved.table, carved.split)
        #expect(split.newItems.count == real.split.oldItems.count / 4)
        #expect(split.newItems.count + split.oldItems.count == real.split.oldItems.count)
        let parts = split.parts.map(\.rows)
        #expect(parts.joined().sorted() == (0..<Int32(table.rowCount)).map { $0 }, "each row is in one part")
        // Rows are in time order, each part's too.
        for part in parts { #expect(Array(part) == part.sorted()) }
        let times = try #require(table.columns[9].numbers)
        #expect(times == times.sorted() && times.first == 0 && times.last == 1)
        for warm in split.warm {
            #expect(instances(warm, table) == [Int](repeating: Self.k, count: split.newItems.count))
        }
        let tested = instances(split.test, table)
        #expect(tested.count == split.newItems.count && tested.allSatisfy { (1...Self.n - 3 * Self.k).contains($0) })
        #expect(Set(tested).count > 3, "sizes vary")
        #expect(instances(split.trainBase, table).allSatisfy { $0 > Self.n })
        #expect(Set(split.test.map { table.labels[Int($0)] }) == [0, 1])
    }

    private func rounded(_ value: Double) -> Double { (value * 16_777_216).rounded() / 16_777_216 }

    /// The number of rows of each item that has any.
    private func instances(_ rows: IndexList, _ table: ExampleTable) -> [Int] {
        Dictionary(grouping: rows) { table.itemIDs[Int($0)] }.values.map(\.count)
    }

    @Test func vocabulariesCountsAndScalesAreOfWhatIsThere() throws {
        let table = try load(["items": .text("pseudo-new")]).table
        for (field, column) in table.schema.fields.indices.map({ (table.schema.fields[$0], table.columns[$0]) }) {
            if let ids = column.ids {
                #expect(Set(ids) == Set(0..<Int32(try #require(field.kind.vocabulary))), "\(field.name)")
            } else if let bags = column.bags {
                #expect(
                    Set(bags.flatMap(\.keys)) == Set(0..<Int32(try #require(field.kind.vocabulary))), "\(field.name)")
            } else {
                let numbers = try #require(column.numbers)
                #expect(numbers.min() == 0 && numbers.max() == 1, "\(field.name)")
                #expect(numbers.allSatisfy { Double(Float($0)) == $0 })
            }
        }
        var counts = [Double](repeating: 0, count: table.schema.itemVocabulary)
        for item in table.itemIDs.elements { counts[Int(item)] += 1 }
        let (least, greatest) = (try #require(counts.min()), try #require(counts.max()))
        #expect(table.columns[10].numbers == counts.map { rounded(($0 - least) / (greatest - least)) })
    }

    /// Against the table itself, row by row: new ids stand for old ones, one for one.
    @Test func instancesKeepTheirFeatures() throws {
        let table = try load().table
        let rows = (0..<Int32(table.rowCount)).filter { $0 % 3 == 1 }.reversed().map { $0 }
        let carved = table.carved(rows: rows)
        #expect(carved.rowCount == rows.count)
        #expect(Array(carved.labels.elements) == rows.map { table.labels[Int($0)] })
        func key(_ column: Column, _ row: Int, in table: ExampleTable) -> Int {
            switch column.key {
            case .row: row
            case .user: Int(table.userIDs[row])
            case .item: Int(table.itemIDs[row])
            }
        }
        for (field, (old, new)) in zip(table.columns, carved.columns).enumerated() {
            #expect(old.key == new.key)
            var pairs: Set<[Int32]> = []
            var scaled: [(old: Double, new: Double)] = []
            for (place, row) in rows.enumerated() {
                let (from, to) = (key(old, Int(row), in: table), key(new, place, in: carved))
                switch (old.values, new.values) {
                case (.categorical(let a), .categorical(let b)): pairs.insert([a[from], b[to]])
                case (.bag(let offsets, let ids, let weights), .bag(let newOffsets, let newIDs, let newWeights)):
                    let range = Int(offsets[from])..<Int(offsets[from + 1])
                    let newStart = Int(newOffsets[to])
                    #expect(range.count == Int(newOffsets[to + 1]) - newStart)
                    for entry in range {
                        let other = newStart + entry - range.lowerBound
                        pairs.insert([ids[entry], newIDs[other]])
                        #expect(weights[entry] == newWeights[other])
                    }
                case (.continuous(let a), .continuous(let b)): scaled.append((a[from], b[to]))
                default: Issue.record("field \(field) changed its kind")
                }
            }
            #expect(Set(pairs.map { $0[0] }).count == pairs.count && Set(pairs.map { $0[1] }).count == pairs.count)
            guard field != table.schema.countField, !scaled.isEmpty else { continue }
            let (least, greatest) = (scaled.map(\.old).min() ?? 0, scaled.map(\.old).max() ?? 0)
            #expect(scaled.allSatisfy { $0.new == rounded(($0.old - least) / (greatest - least)) })
        }
    }

    /// Whatever the real new items' instances say, and the dropped ones', the data for choosing have the same bits.
    @Test func nothingOfTheRealNewItemsIsReached() throws {
        let real = try load()
        let before = try load(["items": .text("pseudo-new")])
        let isOld = Set(real.split.oldItems)

        // The same files, but for the other items' ratings: their users, stars, times and order.
        let synthetic = try #require(
            FileManager.default.subpaths(atPath: folder.path)?.first { $0.hasSuffix("ratings.dat") })
        let source = ("\(folder.path)/\(synthetic)" as NSString).deletingLastPathComponent
        for file in MovieLens1M.files {
            let bytes = [UInt8](try #require(FileManager.default.contents(atPath: "\(source)/\(file)")))
            guard file == "ratings.dat" else {
                try folder.write(bytes, to: "data/ml-1m/\(file)")
                continue
            }
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
                line.split(separator: ":", omittingEmptySubsequences: true).compactMap { Int($0) }
            }
            let kept = lines.filter { isOld.contains(Int32($0[1])) }
            let others = lines.filter { !isOld.contains(Int32($0[1])) }
            #expect(others.count > 500 && kept.count > 5000)
            let users = others.map { $0[0] }
            var changed: [[Int]] = others.enumerated().map { place, line in
                [users[(place * 7 + 3) % users.count], line[1], 6 - line[2], 1 + (line[3] * 31) % 2_000_000_000]
            }
            // A user must not rate a movie twice; such lines go, which changes counts as well.
            var seen: Set<[Int]> = []
            changed = changed.filter { seen.insert([$0[0], $0[1]]).inserted }.reversed()
            let text = (changed.prefix(changed.count / 2) + kept + changed.suffix(changed.count / 2)).map { line in
                line.map(String.init).joined(separator: "::") + "\n"
            }.joined()
            try folder.write(text, to: "data/ml-1m/\(file)")
        }
        let changedReal = try load()
        #expect(!changedReal.isSynthetic && changedReal.fingerprint != real.fingerprint)
        #expect(changedReal.split.oldItems == real.split.oldItems)
        #expect(contents(changedReal.table) != contents(real.table), "the change must be felt")
        let after = try load(["items": .text("pseudo-new")])
        #expect(after.split == before.split)
        #expect(contents(after.table) == contents(before.table))
    }

    @Test func trainBaseIsReached() throws {
        let real = try load()
        var labels = Array(real.table.labels.elements)
        for row in real.split.trainBase { labels[Int(row)] = 1 - labels[Int(row)] }
        var changed = real
        changed.table = ExampleTable(
            schema: real.table.schema, columns: real.table.columns, labels: FixedBuffer(labels))
        let (before, after) = (
            try PseudoNewItems.carve(real, n: Self.n, k: Self.k),
            try PseudoNewItems.carve(changed, n: Self.n, k: Self.k)
        )
        #expect(before.split == after.split)
        #expect(before.table.labels.elements.map { 1 - $0 } == Array(after.table.labels.elements))
    }

    @Test func tooFewOldItemsAreRefused() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let found = try message {
            _ = try DatasetLoader.load(
                name: "movielens-1m", options: tinyOptions.merging(["items": .text("pseudo-new")]) { $1 },
                locations: folder.locations)
        }
        #expect(
            found == "movielens-1m: no pseudo-new items: the test instances of 0 of 1 old items would not have both "
                + "labels (lower `old-threshold`, now 4, or `warm-size`, now 1)")
    }
}

import Foundation
import TestSupport
import Testing

@testable import ThawDatasets

@Suite struct SyntheticCIKM2019Tests {
    private static let names = ["user.csv", "item.csv", "user_behavior.csv"]
    private static let scale = 0.005

    /// Synthetic files at `scale`, read once for all tests.
    private struct Sample {
        let folder: TemporaryFolder
        /// user, item, behaviour, seconds.
        let rows: [[Substring]]
        /// item, category, shop, brand.
        let items: [[Int]]
        /// Rows by item.
        let byItem: [Int: [Int]]

        init() throws {
            folder = try TemporaryFolder()
            try SyntheticCIKM2019.write(scale: SyntheticCIKM2019Tests.scale, seed: 1, into: folder.path)
            rows = try SyntheticSampling.rows("\(folder.path)/user_behavior.csv")
            items = try SyntheticSampling.numbers("\(folder.path)/item.csv")
            byItem = Dictionary(grouping: rows.indices, by: { [rows] in Int(rows[$0][1]) ?? 0 })
        }
    }

    private static let sample = Result { try Sample() }

    @Test func aSeedGivesTheSameBytesEverywhere() throws {
        let sums = try SyntheticSampling.digests(Self.names) {
            try SyntheticCIKM2019.write(scale: 0.001, seed: 1, into: $0)
        }
        // Whoever changes these on purpose raises SyntheticCIKM2019.revision.
        #expect(
            sums == [
                "c12391f3e155d4078778a3119c104a76d33434f8f7c6ddc799b701cc21e08788",
                "dab0f59fa2d4e40f29965ea26824217bd38e94e4c60135870761a9d923d49a35",
                "bfec80fe5a12ea9c5f253dc4dec82199f6699c961bc49c47f3d3f41accbda04c",
            ])
        let others = try SyntheticSampling.digests(Self.names) {
            try SyntheticCIKM2019.write(scale: 0.001, seed: 2, into: $0)
        }
        #expect(Set(sums + others).count == 6)
    }

    @Test func filesHaveTheFormatOfTheRealOnes() throws {
        let sample = try Self.sample.get()
        let users = try SyntheticSampling.numbers("\(sample.folder.path)/user.csv")
        #expect(sample.rows.count == 312_142 && users.count == 5_250)
        #expect(users.map { $0[0] } == Array(1...5_250))
        for user in users {
            #expect(user.count == 4 && (0...2).contains(user[1]) && (16..<70).contains(user[2]))
            #expect((1...9).contains(user[3]))
        }
        #expect(Set(sample.rows.map { $0[0] }).count == 5_250, "every user is there")
        let rows = sample.rows.allSatisfy { row in
            row.count == 4 && (0..<16 * 86_400).contains(Int(row[3]) ?? -1)
        }
        #expect(rows)
        // Some item rows stand twice, all alike.
        let ids = Set(sample.items.map { $0[0] })
        #expect(ids == Set(sample.byItem.keys) && ids.count == 19_671)
        #expect(sample.items.count == 19_671 + 9 && Set(sample.items).count == 19_671)
    }

    @Test func behavioursAreMostlyViews() throws {
        let rows = try Self.sample.get().rows
        let shares = Dictionary(grouping: rows, by: { $0[2] }).mapValues { Double($0.count) / Double(rows.count) }
        #expect(Set(shares.keys) == ["pv", "fav", "cart", "buy"])
        #expect((0.018...0.022).contains(shares["buy"] ?? 0))
        #expect(shares["pv"] ?? 0 > 0.85)
    }

    @Test func theTailIsLong() throws {
        let counts = try Self.sample.get().byItem.values.map(\.count).sorted()
        let (old, new) = (counts.filter { $0 > 200 }, counts.filter { (150...200).contains($0) })
        #expect((140...160).contains(old.count) && (140...165).contains(new.count))
        let share = Double(old.reduce(0, +)) / Double(counts.reduce(0, +))
        #expect((0.19...0.21).contains(share))
        #expect(counts[counts.count / 2] < 6)
    }

    @Test func sideInformationTellsAboutPurchases() throws {
        let sample = try Self.sample.get()
        let category = Dictionary(sample.items.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
        let items = sample.byItem.keys.filter { (sample.byItem[$0]?.count ?? 0) >= 100 }.sorted()
        let rates = items.map { item in
            let rows = sample.byItem[item] ?? []
            return Double(rows.count { sample.rows[$0][2] == "buy" }) / Double(rows.count)
        }
        let groups = items.map { category[$0] ?? 0 }
        var random = SplitMix64(seed: 1, stream: "test")
        var shuffled = groups
        random.shuffle(&shuffled)
        #expect(SyntheticSampling.correlation(rates, within: groups) > 0.12)
        #expect(abs(SyntheticSampling.correlation(rates, within: shuffled)) < 0.06)
    }

    @Test(arguments: names) func aFullDiskIsOneError(file: String) throws {
        let found = try SyntheticSampling.fullDisk(file) {
            try SyntheticCIKM2019.write(scale: 0.001, seed: 1, into: $0)
        }
        #expect(found == "FOLDER/\(file): cannot write: No space left on device")
    }
}

import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawDatasets

@Suite struct SyntheticTests {
    /// Small, and the same in all tests but those that say otherwise.
    static let small: ResolvedOptions = ["source": .text("synthetic"), "synthetic-scale": .number(0.05)]

    static func folder(_ folder: TemporaryFolder, seed: Int = 1) -> String {
        "\(folder.path)/cache/synthetic/movielens-1m-\(SyntheticMovieLens.revision)-scale0.05-seed\(seed)"
    }

    @Test func aSeedGivesTheSameBytesEverywhere() throws {
        let sums = try SyntheticSampling.digests(MovieLens1M.files) {
            try SyntheticMovieLens(scale: 0.05, seed: 1).write(into: $0)
        }
        // Whoever changes these on purpose raises SyntheticMovieLens.revision.
        #expect(
            sums == [
                "edbd22c754f146898ef5175321d7e87489bb2b2e4afc2ef52f7ef4d6997ae9a2",
                "557d65f7739f90fa35a477df5e1ad1c61bae05fa8469bdea9b271e6a4274006b",
                "229d4efab915af0a5e7245ef06bb383ad4f95a762525d1341a857638ce8cb66f",
            ])
    }

    @Test func generatorsOwnNumbers() {
        // From an independent implementation (Python's integers) of FNV-1a and SplitMix64.
        var random = SplitMix64(seed: 1, stream: "movies")
        #expect(
            (0..<3).map { _ in random.next() } == [
                7_418_600_361_099_367_666, 8_806_759_426_368_534_652, 3_970_352_081_656_986_105,
            ] as [UInt64])
        var sums = (mean: 0.0, square: 0.0)
        for _ in 0..<20_000 {
            let x = random.normal()
            sums = (sums.mean + x / 20_000, sums.square + x * x / 20_000)
        }
        #expect(abs(sums.mean) < 0.03 && abs(sums.square - 1) < 0.05)
        #expect(random.normals(8).count == 8)
        var deck = Array(0..<50)
        random.shuffle(&deck)
        #expect(deck != Array(0..<50) && deck.sorted() == Array(0..<50))
    }

    @Test func otherSeedsAndScalesGiveOtherFiles() throws {
        let bytes = [(0.05, 1), (0.05, 2), (0.06, 1)].map { SyntheticMovieLens(scale: $0, seed: $1).ratings() }
        #expect(Set(bytes).count == 3)
    }

    @Test func statisticsAreLikeTheRealData() throws {
        let folder = try TemporaryFolder()
        let dataset = try load(folder, Self.small)
        let found = DatasetInspection(dataset)
        #expect(dataset.title == "MovieLens-1M (synthetic)" && dataset.isSynthetic)
        // Of the real movies 38 % are old and 26 % new.
        let (old, new) = (Double(found.oldItems) / Double(found.items), Double(found.newItems) / Double(found.items))
        #expect((0.3...0.46).contains(old), "\(old)")
        #expect((0.18...0.34).contains(new), "\(new)")
        #expect((14...19).contains(dataset.table.schema.fields[8].kind.vocabulary ?? 0))
        let means = found.parts.map { $0.labelMean ?? 0 }
        #expect((0.55...0.67).contains(means[0]) && (0.33...0.47).contains(means[4]), "\(means)")

        var byUser: [Int32: Int] = [:]
        var byItem: [Int32: Int] = [:]
        for user in dataset.table.userIDs.elements { byUser[user, default: 0] += 1 }
        for item in dataset.table.itemIDs.elements { byItem[item, default: 0] += 1 }
        #expect(byUser.values.min() ?? 0 >= 20)
        // A long tail: the most popular fifth of the movies has more than half of the ratings.
        let counts = byItem.values.sorted(by: >)
        #expect(2 * counts.prefix(counts.count / 5).reduce(0, +) > found.instances)
        let pairs = zip(dataset.table.userIDs.elements, dataset.table.itemIDs.elements).map {
            Int64($0) << 32 | Int64($1)
        }
        #expect(Set(pairs).count == pairs.count, "nobody rates a movie twice")
    }

    @Test func timesAreInThe2030s() throws {
        let ratings = String(decoding: SyntheticMovieLens(scale: 0.02, seed: 3).ratings(), as: UTF8.self)
        let times = ratings.split(separator: "\n").compactMap { $0.split(separator: ":").last.flatMap { Int($0) } }
        #expect(times.min() ?? 0 >= 1_893_456_000)
        #expect(times.max() ?? 0 < 2_208_988_800)
    }

    @Test func genresTellSomethingAboutTheLabel() throws {
        let folder = try TemporaryFolder()
        let table = try load(folder, Self.small).table
        let genres = try #require(table.columns[8].bags)
        // Label means differ between genres by more than chance: three standard errors of 2,000 instances are 0.034.
        var sums: [Int32: (positives: Int, rows: Int)] = [:]
        for (item, label) in zip(table.itemIDs.elements, table.labels.elements) {
            for genre in genres[Int(item)].keys where genre != 0 {
                sums[genre, default: (0, 0)].positives += Int(label)
                sums[genre, default: (0, 0)].rows += 1
            }
        }
        let means = sums.values.filter { $0.rows > 2_000 }.map { Double($0.positives) / Double($0.rows) }
        #expect((means.max() ?? 0) - (means.min() ?? 0) > 0.1)
    }

    @Test func filesAreKeptAndUsedAgain() throws {
        let folder = try TemporaryFolder()
        let lines = Lines()
        func load() throws -> ColdStartDataset {
            try DatasetLoader.load(
                name: "movielens-1m", options: Self.small, locations: folder.locations, progress: { lines.append($0) })
        }
        let first = try load()
        #expect(
            lines.all.count == 1 && lines.all[0].hasPrefix("generating synthetic MovieLens-1M (scale 0.05, seed 1)"))
        #expect(try load().fingerprint == first.fingerprint)
        #expect(lines.all.count == 1)
    }

    @Test(arguments: ["ratings.dat", "users.dat", "SHA256SUMS", "movies.dat"], [true, false])
    func damageIsRepaired(file: String, byRemoval: Bool) throws {
        let folder = try TemporaryFolder()
        let first = try load(folder, Self.small).fingerprint
        let path = "\(Self.folder(folder))/\(file)"
        let intact = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        if byRemoval {
            try FileManager.default.removeItem(atPath: path)
        } else {
            var bytes = intact
            bytes[0] = bytes[0] == 49 ? 50 : 49
            try OutputFile.write(bytes, to: path)
        }
        #expect(try load(folder, Self.small).fingerprint == first)
        // Of the manifest, the fingerprint knows nothing.
        #expect(FileManager.default.contents(atPath: path).map { [UInt8]($0) } == intact)
    }

    @Test func leftoversOfAKilledGeneratorDoNotMatter() throws {
        let folder = try TemporaryFolder()
        let name = (Self.folder(folder) as NSString).lastPathComponent
        try folder.write("1::", to: "cache/synthetic/.\(name).unfinished/ratings.dat")
        _ = try load(folder, Self.small)
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/cache/synthetic").sorted()
        #expect(left == [".\(name).lock", name])
    }

    @Test func severalAtOnceGenerateOnce() async throws {
        let folder = try TemporaryFolder()
        let lines = Lines()
        let fingerprints = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try DatasetLoader.load(
                        name: "movielens-1m", options: Self.small, locations: folder.locations,
                        progress: { lines.append($0) }
                    ).fingerprint
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(fingerprints.count == 1)
        #expect(lines.all.count == 1)
    }

    @Test func aCacheThatCannotBeWrittenIsAnError() throws {
        let folder = try TemporaryFolder()
        try folder.write("a file where the folder should be", to: "cache")
        let found = try message { _ = try load(folder, Self.small) }
        #expect(found.hasPrefix("\(folder.path)/cache/synthetic: cannot write synthetic data: "))
        #expect(found.hasSuffix(" (set THAW_CACHE to a folder that can be written)"))
    }
}

import Foundation
import TestSupport
import Testing

@testable import ThawDatasets

@Suite struct SyntheticTaobaoADTests {
    private static let names = ["user_profile.csv", "ad_feature.csv", "raw_sample.csv"]
    private static let scale = 0.02

    /// Synthetic files at `scale`, read once for all tests.
    private struct Sample {
        let folder: TemporaryFolder
        /// user, time_stamp, adgroup_id, (pid), nonclk, clk.
        let rows: [[Int]]
        /// adgroup_id, cate_id, campaign_id, customer, brand or -1, (price).
        let ads: [[Int]]
        /// Rows by ad.
        let byAd: [Int: [Int]]

        init() throws {
            folder = try TemporaryFolder()
            try SyntheticTaobaoAD.write(scale: SyntheticTaobaoADTests.scale, seed: 1, into: folder.path)
            rows = try SyntheticSampling.numbers("\(folder.path)/raw_sample.csv", skipping: 1)
            ads = try SyntheticSampling.numbers("\(folder.path)/ad_feature.csv", skipping: 1)
            byAd = Dictionary(grouping: rows.indices, by: { [rows] in rows[$0][2] })
        }
    }

    private static let sample = Result { try Sample() }

    @Test func aSeedGivesTheSameBytesEverywhere() throws {
        let sums = try SyntheticSampling.digests(Self.names) {
            try SyntheticTaobaoAD.write(scale: 0.002, seed: 1, into: $0)
        }
        // Whoever changes these on purpose raises SyntheticTaobaoAD.revision.
        #expect(
            sums == [
                "13a6d47d396f2a0b9e5d001ccff49d50e94871a4bdf67ae748b3caa7c8b55f17",
                "6259ae649c499f670fb9b670805be2b6750f8ae4c6b90558a3a323dba3e1ad68",
                "98cd74b3021188bd2294ba7e3fc8c98c69666698de581774750c39acaab22d81",
            ])
        let others = try SyntheticSampling.digests(Self.names) {
            try SyntheticTaobaoAD.write(scale: 0.002, seed: 2, into: $0)
        }
        #expect(Set(sums + others).count == 6)
    }

    @Test func filesHaveTheFormatOfTheRealOnes() throws {
        let folder = try TemporaryFolder()
        try SyntheticTaobaoAD.write(scale: 0.002, seed: 5, into: folder.path)
        let samples = try SyntheticSampling.rows("\(folder.path)/raw_sample.csv")
        let ads = try SyntheticSampling.rows("\(folder.path)/ad_feature.csv")
        let users = try SyntheticSampling.rows("\(folder.path)/user_profile.csv")
        #expect(samples[0].joined(separator: ",") == "user,time_stamp,adgroup_id,pid,nonclk,clk")
        #expect(ads[0].joined(separator: ",") == "adgroup_id,cate_id,campaign_id,customer,brand,price")
        // The space at the end is in the real file.
        #expect(
            users[0].joined(separator: ",") == "userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,"
                + "shopping_level,occupation,new_user_class_level ")
        #expect(samples.count == 53_116 + 1 && ads.count == 1_694 + 1 && users.count == 2_124 + 1)
        #expect(Set(samples.dropFirst().map { $0[0] }).count == 2_283, "every user is there")
        #expect(Set(samples.dropFirst().map { $0[2] }) == Set(ads.dropFirst().map { $0[0] }), "so is every ad")
        for row in samples.dropFirst() {
            #expect(row.count == 6 && (row[3] == "430548_1007" || row[3] == "430539_1007"))
            #expect(row[4] != row[5] && (row[5] == "0" || row[5] == "1"))
        }
        #expect(ads.dropFirst().allSatisfy { $0.count == 6 && Double($0[5]) ?? 0 > 0 && $0[5].contains(".") })
        #expect(users.dropFirst().allSatisfy { $0.count == 9 })
        #expect(Set(users.dropFirst().map { $0[5] }) == ["", "1", "2", "3"])
        #expect(Set(users.dropFirst().map { $0[8] }) == ["", "1", "2", "3", "4"])
        #expect(Set(users.dropFirst().map { $0[0] }).count == 2_124)
    }

    @Test func statisticsAreLikeTheRealData() throws {
        let sample = try Self.sample.get()
        #expect(sample.rows.count == 531_159 && sample.ads.count == 16_936)
        let clicks = sample.rows.reduce(0) { $0 + $1[5] }
        #expect((0.049...0.054).contains(Double(clicks) / Double(sample.rows.count)))
        let times = sample.rows.map { $0[1] }
        #expect(times.min() ?? 0 >= 1_893_456_000 && times.max() ?? 0 < 1_893_456_000 + 8 * 86_400)
        #expect(zip(times, times.dropFirst()).count { $0 > $1 } > sample.rows.count / 3, "in no order")
        let unbranded = Double(sample.ads.count { $0[4] < 0 }) / Double(sample.ads.count)
        #expect((0.27...0.31).contains(unbranded))
    }

    @Test func theSplitHasThePublishedSizesTimesTheScale() throws {
        let counts = try Self.sample.get().byAd.values.map(\.count)
        let (old, new) = (counts.filter { $0 > 2_000 }, counts.filter { (1_500...2_000).contains($0) })
        let expected = (old: 3_592_047 * Self.scale, new: 541 * Self.scale, test: 109_712 * Self.scale)
        #expect(abs(Double(old.reduce(0, +)) / expected.old - 1) < 0.05)
        #expect(abs(Double(new.count) - expected.new) <= 1)
        #expect(abs(Double(new.reduce(0) { $0 + $1 - 1_500 }) / expected.test - 1) < 0.15)
        // A long tail: half of the ads have fewer than 6 instances.
        #expect(counts.sorted()[counts.count / 2] < 6)
    }

    @Test func sideInformationTellsAboutClicks() throws {
        let sample = try Self.sample.get()
        let category = Dictionary(uniqueKeysWithValues: sample.ads.map { ($0[0], $0[1]) })
        let ads = sample.byAd.keys.filter { (sample.byAd[$0]?.count ?? 0) >= 200 }.sorted()
        let rates = ads.map { ad in
            let rows = sample.byAd[ad] ?? []
            return Double(rows.reduce(0) { $0 + sample.rows[$1][5] }) / Double(rows.count)
        }
        let groups = ads.map { category[$0] ?? 0 }
        var random = SplitMix64(seed: 1, stream: "test")
        var shuffled = groups
        random.shuffle(&shuffled)
        #expect(SyntheticSampling.correlation(rates, within: groups) > 0.15)
        #expect(abs(SyntheticSampling.correlation(rates, within: shuffled)) < 0.1)
    }

    @Test func newAdsArriveLater() throws {
        let sample = try Self.sample.get()
        func meanArrival(_ counts: ClosedRange<Int>) -> Double {
            let firsts = sample.byAd.values.filter { counts.contains($0.count) }.map { rows in
                rows.map { sample.rows[$0][1] }.min() ?? 0
            }
            return firsts.reduce(0) { $0 + Double($1 - 1_893_456_000) } / Double(firsts.count)
        }
        #expect(meanArrival(200...1_000) > 1.4 * meanArrival(2_001...100_000))
    }

    @Test(arguments: names) func aFullDiskIsOneError(file: String) throws {
        let found = try SyntheticSampling.fullDisk(file) {
            try SyntheticTaobaoAD.write(scale: 0.002, seed: 1, into: $0)
        }
        #expect(found == "FOLDER/\(file): cannot write: No space left on device")
    }
}

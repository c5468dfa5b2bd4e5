import ThawCore

/// Synthetic files in the format of Taobao's display ads: `raw_sample.csv`, `ad_feature.csv`, `user_profile.csv`.
/// No user, ad or click is taken from anywhere. docs/synthetic-data.md has the model.
///
/// **Scale** s: 26,557,961 s rows of 846,811 s ads and 1,141,729 s users; instances per ad are the same at any scale. With
/// N = 2000 and K = 500 the split has the sizes of the published one times s.
enum SyntheticTaobaoAD {
    /// Raised whenever the same seed comes to give other bytes.
    static let revision = 1
    /// Below, too few ads are old; the upper end keeps row numbers within 32 bits.
    static let scales = 0.002...10.0
    private static let instances = 26_557_961
    /// N of the paper's split, which the curve is shaped for.
    private static let oldThreshold = 2_000
    /// Eight days, in seconds.
    private static let period = 8 * 86_400
    /// Share of clicks.
    private static let clickRate = 0.0514
    /// Ad placements, and what each adds to the score.
    private static let placements: [(name: String, effect: Double)] = [("430548_1007", 0.06), ("430539_1007", -0.06)]

    /// Instances of an ad by its rank at scale 1: 900 ads have more than 2000 (3,592,000 together), 541 have 1500 to
    /// 2000 (921,000), as the split sizes of the published preprocessing imply. The tail is chosen so that the total is right.
    private static let popularity = PiecewiseLinear(knots: [
        (0, 20_350), (18, 13_040), (54, 8_600), (135, 5_550), (270, 3_863), (450, 2_930), (675, 2_345), (900, 2_000),
        (1_170, 1_656), (1_441, 1_500), (2_450, 1_180), (4_170, 867), (7_100, 596), (12_100, 382), (20_500, 231),
        (35_000, 129.5), (59_400, 68), (101_000, 33.4), (172_000, 15.4), (293_000, 6.6), (498_000, 2.7),
        (846_811, 1.05),
    ])

    /// Writes the three files into an existing folder, in little memory. Throws `DataError`.
    static func write(scale: Double, seed: Int, into folder: String) throws {
        let popularity = SyntheticPopularity(curve: popularity, instances: instances, scale: scale)
        let ads = SyntheticAds(popularity, scale: scale, seed: seed)
        let users = SyntheticShoppers(scale: scale, seed: seed)
        try ads.write(to: "\(folder)/ad_feature.csv")
        try users.write(to: "\(folder)/user_profile.csv")
        let described = ads.describe()
        let interactions = SyntheticInteractions(
            popularity: popularity, users: users.tastes(), items: described.tastes, trends: described.trends,
            weights: .init(user: 1.2, item: 1.0, affinity: 0.7, trend: 0.1), oldThreshold: oldThreshold,
            rate: clickRate, seed: seed)
        try write(interactions, ads, to: "\(folder)/raw_sample.csv")
    }

    private static func write(_ interactions: SyntheticInteractions, _ ads: SyntheticAds, to path: String) throws {
        try OutputFile.writeLines(to: path) { lines in
            lines.bytes.append("user,time_stamp,adgroup_id,pid,nonclk,clk")
            try lines.endLine()
            try interactions.visit { instance, random in
                let placement = placements[random.below(placements.count)]
                let share = SyntheticInteractions.responseShare(instance.score + placement.effect)
                let click = random.unit() < share ? 1 : 0
                lines.append(
                    fields: instance.user + 1, SyntheticTimes.first + Int(instance.time * Double(period)),
                    ads.id(instance.item))
                lines.bytes.append(",")
                lines.bytes.append(placement.name)
                lines.bytes.append(",")
                lines.append(fields: 1 - click, click)
                try lines.endLine()
            }
        }
    }
}

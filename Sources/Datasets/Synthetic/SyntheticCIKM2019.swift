import ThawCore

/// Synthetic files in the format of CIKM 2019 EComm AI: `user.csv`, `item.csv`, `user_behavior.csv`, without headers.
/// No user, item or behaviour is taken from anywhere. docs/synthetic-data.md has the model.
///
/// **Scale** s: 62,428,486 s rows of 3,934,201 s items and 1,050,000 s users; instances per item are the same at any scale.
enum SyntheticCIKM2019 {
    /// Raised whenever the same seed comes to give other bytes.
    static let revision = 1
    /// Below, too few items are old; the upper end keeps row numbers within 32 bits.
    static let scales = 0.0005...10.0
    private static let instances = 62_428_486
    /// N of the paper's split, which the curve is shaped for.
    private static let oldThreshold = 200
    /// Sixteen days; times count seconds from an unnamed start, as in the real file.
    private static let period = 16 * 86_400
    /// Share of purchases.
    private static let buyRate = 0.02
    /// Carting and favouring go with buying: their odds against viewing are so many times the share of buying.
    private static let (cartRatio, favourRatio) = (2.5, 1.5)

    /// Instances of an item by its rank at scale 1. Only the totals are published; chosen: 30,000 items (0.8 %) have more
    /// than 200 (a fifth of all instances), and as many have 150 to 200.
    private static let popularity = PiecewiseLinear(knots: [
        (0, 2_733), (300, 1_845), (1_200, 1_098), (3_600, 639), (7_500, 431), (13_500, 312), (21_000, 244),
        (30_000, 200), (45_000, 172), (60_000, 150), (87_800, 122), (128_400, 94.4), (187_800, 69.6), (274_600, 48.9),
        (401_700, 32.7), (587_600, 20.8), (859_500, 12.6), (1_257_000, 7.3), (1_839_000, 4), (2_690_000, 2.1),
        (3_934_201, 1.1),
    ])

    /// Writes the three files into an existing folder, in little memory. Throws `DataError`.
    static func write(scale: Double, seed: Int, into folder: String) throws {
        let popularity = SyntheticPopularity(curve: popularity, instances: instances, scale: scale)
        let items = SyntheticGoods(popularity, scale: scale, seed: seed)
        let users = SyntheticCustomers(scale: scale, seed: seed)
        try users.write(to: "\(folder)/user.csv")
        try items.write(to: "\(folder)/item.csv")
        let described = items.describe()
        let interactions = SyntheticInteractions(
            popularity: popularity, users: users.tastes(), items: described.tastes, trends: described.trends,
            weights: .init(user: 2.5, item: 2.2, affinity: 1.2, trend: 0.1), oldThreshold: oldThreshold,
            rate: buyRate, seed: seed)
        try write(interactions, items, to: "\(folder)/user_behavior.csv")
    }

    private static func write(_ interactions: SyntheticInteractions, _ items: SyntheticGoods, to path: String) throws {
        try OutputFile.writeLines(to: path) { lines in
            try interactions.visit { instance, random in
                lines.append(fields: instance.user + 1, items.id(instance.item))
                lines.bytes.append(behaviour(score: instance.score, &random))
                lines.bytes.append(decimal: Int(instance.time * Double(period)))
                try lines.endLine()
            }
        }
    }

    /// The third field, between commas: with b = F(score), `buy` with probability b; of the rest, `cart` with odds 2.5 b;
    /// of the rest, `fav` with odds 1.5 b; of the rest, `pv`.
    private static func behaviour(score: Double, _ random: inout SplitMix64) -> String {
        let buying = SyntheticInteractions.responseShare(score)
        if random.unit() < buying { return ",buy," }
        if random.unit() * (1 + cartRatio * buying) < cartRatio * buying { return ",cart," }
        return random.unit() * (1 + favourRatio * buying) < favourRatio * buying ? ",fav," : ",pv,"
    }
}

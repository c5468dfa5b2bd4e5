/// Who meets which item when, and how much they like it: the instances of a synthetic dataset, in the order of its file.
///
/// Every item has as many instances as its popularity says, and every user at least one. Other instances
/// draw two users, the likelier the more active (the most active is drawn 10 times as often as the average), and take the one
/// with the higher affinity in 3 of 4 cases: who sees an item tells something about it. Item i arrives at a_i and its instances
/// are spread evenly from then to the end.
///
/// The score of user u for item i at time t in [0, 1) is
///
///     x = x_0 + w_u b_u + w_i b_i + w_a (p_u . q_i) / sqrt(8) + w_t d_i (2 t - 1)
///
/// with biases b, factors p and q, and the trend d_i of the item's category. Of those who score x, the share
///
///     F(x) = (1 + x / sqrt(1 + x^2)) / 2
///
/// responds (Student's t with two degrees of freedom, scaled: a sigmoid that needs no exponential).
struct SyntheticInteractions {
    struct Instance {
        var user: Int
        /// The item's rank by popularity.
        var item: Int
        /// t: share of the period that has gone by, in [0, 1).
        var time: Double
        /// x.
        var score: Double
    }

    /// w_u, w_i, w_a and w_t.
    struct Weights {
        var user: Double
        var item: Double
        var affinity: Double
        var trend: Double
    }

    let popularity: SyntheticPopularity
    let users: SyntheticTastes
    let items: SyntheticTastes
    /// d_i: [items].
    let trends: [Float]
    let weights: Weights
    /// a_i: [items].
    private let arrivals: [Float]
    private let seed: Int
    private let rows: PseudoRandomPermutation
    private let debuts: PseudoRandomPermutation
    private let usersByActivity: PseudoRandomPermutation
    /// x_0.
    private var intercept = 0.0

    /// - oldThreshold: N of the dataset's split: items with fewer instances tend to arrive later.
    /// - rate: the share of instances with a response; x_0 is chosen for it.
    init(
        popularity: SyntheticPopularity, users: SyntheticTastes, items: SyntheticTastes, trends: [Float],
        weights: Weights, oldThreshold: Int, rate: Double, seed: Int
    ) {
        precondition(items.count == popularity.itemCount && trends.count == popularity.itemCount)
        (self.popularity, self.users, self.items) = (popularity, users, items)
        (self.trends, self.weights, self.seed) = (trends, weights, seed)
        arrivals = Self.arrivals(popularity, oldThreshold: oldThreshold, seed: seed)
        rows = PseudoRandomPermutation(count: popularity.instanceCount, seed: seed, stream: "rows")
        debuts = PseudoRandomPermutation(count: popularity.instanceCount, seed: seed, stream: "first rows of users")
        usersByActivity = PseudoRandomPermutation(count: users.count, seed: seed, stream: "activity of users")
        intercept = interceptFor(rate: rate)
    }

    /// F(x).
    static func responseShare(_ score: Double) -> Double { 0.5 * (1 + score / (1 + score * score).squareRoot()) }

    /// Calls `body` with every instance in the order of the file, and with the random numbers for what follows from it.
    func visit(_ body: (Instance, inout SplitMix64) throws -> Void) rethrows {
        var random = SplitMix64(seed: seed, stream: "instances")
        for row in 0..<popularity.instanceCount { try body(instance(row, &random), &random) }
    }

    private func instance(_ row: Int, _ random: inout SplitMix64) -> Instance {
        let item = popularity.item(ofInstance: rows(row))
        let debut = debuts(row)
        let user: Int
        if debut < users.count {
            user = debut
        } else {
            let (one, other) = (activeUser(&random), activeUser(&random))
            let prefersOne = users.affinity(one, items, item) > users.affinity(other, items, item)
            user = prefersOne == (random.unit() < 0.75) ? one : other
        }
        let arrival = Double(arrivals[item])
        let time = arrival + (1 - arrival) * random.unit()
        let liking = weights.user * Double(users.biases[user]) + weights.item * Double(items.biases[item])
        let affinity = weights.affinity * users.affinity(user, items, item)
        let drift = weights.trend * Double(trends[item]) * (2 * time - 1)
        return Instance(user: user, item: item, time: time, score: intercept + liking + affinity + drift)
    }

    private func activeUser(_ random: inout SplitMix64) -> Int {
        let unit = random.unit()
        return usersByActivity(Int(Double(users.count) * unit * (0.1 + 0.9 * unit)))
    }

    /// An item with c instances is there from the start with probability 1 - l, l = 0.8 / (1 + (c / N)^2), and
    /// otherwise arrives at any time of the first three quarters: most old items are there, new items often come later.
    private static func arrivals(_ popularity: SyntheticPopularity, oldThreshold: Int, seed: Int) -> [Float] {
        var random = SplitMix64(seed: seed, stream: "arrivals")
        return (0..<popularity.itemCount).map { item in
            let ratio = Double(popularity.count(item)) / Double(oldThreshold)
            let late = 0.8 / (1 + ratio * ratio)
            let unit = random.unit()
            return unit < late ? Float(0.75 * unit / late) : 0
        }
    }

    /// The x_0 with which the mean of F(x) is `rate`, by bisection on the first instances, which are a random sample.
    private func interceptFor(rate: Double) -> Double {
        var random = SplitMix64(seed: seed, stream: "intercept")
        let scores = (0..<min(50_000, popularity.instanceCount)).map { instance($0, &random).score }
        var (low, high) = (-20.0, 20.0)
        for _ in 0..<40 {
            let middle = (low + high) / 2
            let mean = scores.reduce(0) { $0 + Self.responseShare(middle + $1) } / Double(scores.count)
            if mean < rate { low = middle } else { high = middle }
        }
        return low
    }
}

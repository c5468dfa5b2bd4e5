import ThawCore

/// The values of a large attribute (shops, brands, campaigns), unequal in size, each with a taste of its own.
struct SyntheticVocabulary {
    private static let spread = 8

    let count: Int
    private let random: SplitMix64

    /// - count: at scale 1.
    init(_ name: String, count: Int, scale: Double, seed: Int) {
        self.count = max(2, Int((Double(count) * scale).rounded()))
        random = SplitMix64(seed: seed, stream: name)
    }

    /// A stream of the value's own, for its properties.
    func stream(_ value: Int) -> SplitMix64 { random.child(value) }

    func taste(_ value: Int) -> SyntheticTaste {
        var random = random.child(~value)
        return SyntheticTaste(&random)
    }

    /// The lowest of `tries` values drawn, each with probability proportional to value^(-2/3), or one of the few values
    /// after it: low values are the large ones, but no single one outweighs all.
    func draw(tries: Int, _ random: inout SplitMix64) -> Int {
        let value = lowest(of: tries) {
            let unit = random.unit()
            return Int(Double(count) * unit * unit * unit)
        }
        return min(count - 1, value + random.below(Self.spread))
    }
}

/// The categories of a synthetic dataset: their sizes follow Zipf's law, flattened at the top, and they tell the
/// most about an item.
struct SyntheticCategories {
    let tastes: [SyntheticTaste]
    /// d: how the category's liking changes over time.
    let trends: [Double]
    /// Sums of the weights 1 / (k + 4) of the categories k up to each.
    private let sums: [Double]

    /// - count: at scale 1.
    init(count: Int, scale: Double, seed: Int) {
        let count = max(8, Int((Double(count) * scale).rounded()))
        var random = SplitMix64(seed: seed, stream: "categories")
        let weights = (0..<count).map { 1 / Double($0 + 4) }
        // Centred over popular items, which crowd in the large categories.
        tastes = SyntheticTaste.draw(weights: weights.map { $0 * $0 }, &random)
        trends = random.normals(count)
        var sum = 0.0
        sums = weights.map { weight in
            sum += weight
            return sum
        }
    }

    /// The lowest of `tries` categories drawn, each with probability proportional to 1 / (k + 4).
    func draw(tries: Int, _ random: inout SplitMix64) -> Int {
        lowest(of: tries) {
            let target = random.unit() * sums[sums.count - 1]
            var (low, high) = (0, sums.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if sums[middle] > target { high = middle } else { low = middle + 1 }
            }
            return low
        }
    }
}

private func lowest(of tries: Int, _ draw: () -> Int) -> Int {
    var lowest = draw()
    for _ in 1..<tries { lowest = min(lowest, draw()) }
    return lowest
}

extension SyntheticPopularity {
    /// How often an item draws its attributes to keep the largest: popular items crowd in large categories and
    /// shops, so that new items find old ones there.
    func tries(ofItem item: Int) -> Int {
        let share = Double(item) / Double(itemCount)
        return share < 0.01 ? 4 : share < 0.05 ? 2 : 1
    }
}

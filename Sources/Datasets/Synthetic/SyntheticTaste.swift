/// Latent factors and a bias: of one value of an attribute (a genre, an age group), or of a user or an item.
struct SyntheticTaste {
    /// The number of factors.
    static let dimension = 8

    var factors: SIMD8<Double>
    var bias: Double

    /// Drawn about normally, with mean 0 and variance 1 in every component.
    init(_ random: inout SplitMix64) {
        factors = .zero
        for axis in 0..<Self.dimension { factors[axis] = random.normal() }
        bias = random.normal()
    }

    /// One per weight, drawn about normally and then centred: their weighted means are 0, so that a
    /// seed's draw does not decide how much everybody likes everything.
    static func draw(weights: [Double], _ random: inout SplitMix64) -> [SyntheticTaste] {
        var tastes = weights.map { _ in SyntheticTaste(&random) }
        let total = weights.reduce(0, +)
        var mean = (factors: SIMD8<Double>.zero, bias: 0.0)
        for (taste, weight) in zip(tastes, weights) {
            mean.factors += taste.factors * weight
            mean.bias += taste.bias * weight
        }
        for index in tastes.indices {
            tastes[index].factors -= mean.factors / total
            tastes[index].bias -= mean.bias / total
        }
        return tastes
    }

    /// Adds `weight` times the other taste.
    mutating func add(_ weight: Double, _ other: SyntheticTaste) {
        factors += other.factors * weight
        bias += other.bias * weight
    }

    static func * (weight: Double, taste: SyntheticTaste) -> SyntheticTaste {
        var product = taste
        product.factors *= weight
        product.bias *= weight
        return product
    }
}

/// The tastes of many users or items, in single precision.
struct SyntheticTastes {
    /// [count].
    private(set) var factors: [SIMD8<Float>] = []
    /// [count].
    private(set) var biases: [Float] = []

    init(capacity: Int) {
        factors.reserveCapacity(capacity)
        biases.reserveCapacity(capacity)
    }

    var count: Int { biases.count }

    mutating func append(_ taste: SyntheticTaste) {
        factors.append(SIMD8<Float>(taste.factors))
        biases.append(Float(taste.bias))
    }

    /// (p . q) / sqrt(dimension) of one of these and one of the others, summed in a fixed order.
    func affinity(_ index: Int, _ others: SyntheticTastes, _ other: Int) -> Double {
        let products = factors[index] * others.factors[other]
        let quarters = products.lowHalf + products.highHalf
        let product = (quarters[0] + quarters[1]) + (quarters[2] + quarters[3])
        return Double(product) / Double(SyntheticTaste.dimension).squareRoot()
    }
}

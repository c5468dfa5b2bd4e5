import ThawCore

/// The users of a synthetic MovieLens.
struct SyntheticAudience {
    struct User {
        var gender: Int
        var age: Int
        var occupation: Int
        var zipCode: Int
        /// Share of all ratings.
        var activity: Double
        /// p_u: [SyntheticMovieLens.dimension].
        var factors: [Double]
        /// b_u.
        var bias: Double
    }

    /// In order of id, which counts from 1.
    let users: [User]

    /// Every user has at least so many ratings.
    static let minimalRatings = 20
    /// F, M.
    private static let genderWeights: [Double] = [28, 72]
    private static let ages = [1, 18, 25, 35, 45, 50, 56]
    private static let ageWeights: [Double] = [4, 18, 35, 20, 9, 8, 6]
    private static let occupations = 21

    /// Ratings of a user beyond the minimum by rank, in any unit: most rate little, a few very much.
    private static let excess = PiecewiseLinear(knots: [
        (0, 2000), (0.01, 950), (0.1, 380), (0.25, 190), (0.5, 75), (0.75, 25), (1, 1),
    ])

    init(scale: Double, seed: Int, expectedRatings: Double) {
        let count = Int(min(6_040 * scale.squareRoot(), expectedRatings / 40))
        var random = SplitMix64(seed: seed, stream: "users")
        let dimension = SyntheticMovieLens.dimension
        let genderTaste = SyntheticTaste.draw(weights: Self.genderWeights, &random)
        let ageTaste = SyntheticTaste.draw(weights: Self.ageWeights, &random)
        let occupationTaste = SyntheticTaste.draw(weights: Array(repeating: 1, count: Self.occupations), &random)
        let zipCodes = (0..<max(1, count * 7 / 10)).map { _ in random.below(100_000) }

        let minimum = Double(Self.minimalRatings)
        var ranks = (0..<count).map { (Double($0) + 0.5) / Double(count) }
        random.shuffle(&ranks)
        let excess = ranks.map { Self.excess($0) }
        let unit = max(0, expectedRatings - minimum * Double(count)) / excess.reduce(0, +)

        users = excess.map { excess in
            let gender = random.index(weights: Self.genderWeights)
            let age = random.index(weights: Self.ageWeights)
            let occupation = random.below(Self.occupations)
            let factors = (0..<dimension).map { axis in
                0.4 * (genderTaste[gender].factors[axis] + ageTaste[age].factors[axis])
                    + 0.4 * occupationTaste[occupation].factors[axis]
                    + 0.7 * random.normal()
            }
            return User(
                gender: gender, age: Self.ages[age], occupation: occupation,
                zipCode: zipCodes[random.below(zipCodes.count)],
                activity: (minimum + unit * excess) / expectedRatings, factors: factors, bias: random.normal())
        }
    }

    /// `users.dat`.
    func file() -> [UInt8] {
        var bytes: [UInt8] = []
        for (position, user) in users.enumerated() {
            bytes.append(decimal: position + 1)
            bytes.append(user.gender == 0 ? "::F::" : "::M::")
            bytes.append("\(user.age)::\(user.occupation)::")
            let digits = String(user.zipCode)
            bytes.append(String(repeating: "0", count: 5 - digits.count) + digits + "\n")
        }
        return bytes
    }
}

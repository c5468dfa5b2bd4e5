import ThawCore

/// The users of a synthetic CIKM 2019.
struct SyntheticCustomers {
    private struct Customer {
        var gender: Int
        /// In years.
        var age: Int
        /// Purchasing power, from 0.
        var power: Int
        var own: SyntheticTaste
    }

    private static let users = 1_050_000
    private static let genderWeights: [Double] = [38, 57, 5]
    /// Years of age by its place among all users.
    private static let age = PiecewiseLinear(knots: [
        (0, 16), (0.1, 20), (0.3, 25), (0.5, 30), (0.7, 37), (0.9, 49), (1, 70),
    ])
    /// Ages of ten years each share a taste.
    private static let ageBands = 7
    private static let powerWeights: [Double] = [3, 7, 12, 18, 20, 17, 12, 7, 4]

    private let count: Int
    private let random: SplitMix64
    private let genderTastes: [SyntheticTaste]
    private let ageTastes: [SyntheticTaste]
    private let powerTastes: [SyntheticTaste]

    init(scale: Double, seed: Int) {
        count = Int((Double(Self.users) * scale).rounded())
        random = SplitMix64(seed: seed, stream: "users")
        var random = SplitMix64(seed: seed, stream: "tastes of users")
        genderTastes = SyntheticTaste.draw(weights: Self.genderWeights, &random)
        ageTastes = SyntheticTaste.draw(weights: Array(repeating: 1, count: Self.ageBands), &random)
        powerTastes = SyntheticTaste.draw(weights: Self.powerWeights, &random)
    }

    /// By user.
    func tastes() -> SyntheticTastes {
        var tastes = SyntheticTastes(capacity: count)
        for user in 0..<count {
            let customer = customer(user)
            var taste = 0.5 * genderTastes[customer.gender]
            taste.add(0.5, ageTastes[customer.age / 10 - 1])
            taste.add(0.45, powerTastes[customer.power])
            taste.add(0.55, customer.own)
            tastes.append(taste)
        }
        return tastes
    }

    /// `user.csv`, by id.
    func write(to path: String) throws {
        try OutputFile.writeLines(to: path) { lines in
            for user in 0..<count {
                let customer = customer(user)
                lines.append(fields: user + 1, customer.gender, customer.age, customer.power + 1)
                try lines.endLine()
            }
        }
    }

    private func customer(_ user: Int) -> Customer {
        var random = random.child(user)
        return Customer(
            gender: random.index(weights: Self.genderWeights), age: Int(Self.age(random.unit())),
            power: random.index(weights: Self.powerWeights), own: SyntheticTaste(&random))
    }
}

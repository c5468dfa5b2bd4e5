import ThawCore

/// The users of a synthetic Taobao AD, and the profiles that most of them have.
struct SyntheticShoppers {
    private struct Shopper {
        var gender: Int
        var age: Int
        var spending: Int
        var shopping: Int
        var student: Int
        var city: Int
        /// Micro-segment within gender and age, or nil.
        var segment: Int?
        var hidesSpending: Bool
        var hidesCity: Bool
        var own: SyntheticTaste
    }

    private static let users = 1_141_729
    private static let profiles = 1_061_768
    /// Shares of profiles with an empty pvalue_level and an empty new_user_class_level.
    private static let withoutSpending = 0.542
    private static let withoutCity = 0.325
    /// Share of profiles with cms_segid 0.
    private static let unsegmented = 0.45
    /// Micro-segments per gender and age.
    private static let segments = 8

    private static let genderWeights: [Double] = [36, 64]
    private static let ageWeights: [Double] = [0.3, 6, 17, 28, 23, 22, 3.7]
    private static let spendingWeights: [Double] = [32, 60, 8]
    private static let shoppingWeights: [Double] = [10, 15, 75]
    private static let studentWeights: [Double] = [94, 6]
    private static let cityWeights: [Double] = [7, 46, 25, 22]

    private let count: Int
    private let profileCount: Int
    private let random: SplitMix64
    /// Users whose place is below `profileCount` have a profile.
    private let profileOrder: PseudoRandomPermutation
    private let genderTastes: [SyntheticTaste]
    private let ageTastes: [SyntheticTaste]
    private let spendingTastes: [SyntheticTaste]
    private let shoppingTastes: [SyntheticTaste]
    private let studentTastes: [SyntheticTaste]
    private let cityTastes: [SyntheticTaste]
    /// By gender, age and segment.
    private let segmentTastes: [SyntheticTaste]

    init(scale: Double, seed: Int) {
        count = Int((Double(Self.users) * scale).rounded())
        profileCount = Int((Double(Self.profiles) * scale).rounded())
        random = SplitMix64(seed: seed, stream: "users")
        profileOrder = PseudoRandomPermutation(count: count, seed: seed, stream: "profiles")
        var random = SplitMix64(seed: seed, stream: "tastes of users")
        genderTastes = SyntheticTaste.draw(weights: Self.genderWeights, &random)
        ageTastes = SyntheticTaste.draw(weights: Self.ageWeights, &random)
        spendingTastes = SyntheticTaste.draw(weights: Self.spendingWeights, &random)
        shoppingTastes = SyntheticTaste.draw(weights: Self.shoppingWeights, &random)
        studentTastes = SyntheticTaste.draw(weights: Self.studentWeights, &random)
        cityTastes = SyntheticTaste.draw(weights: Self.cityWeights, &random)
        let groups = Self.genderWeights.count * Self.ageWeights.count
        segmentTastes = SyntheticTaste.draw(weights: Array(repeating: 1, count: groups * Self.segments), &random)
    }

    /// By user, profile or not.
    func tastes() -> SyntheticTastes {
        var tastes = SyntheticTastes(capacity: count)
        for user in 0..<count {
            let shopper = shopper(user)
            var taste = 0.5 * genderTastes[shopper.gender]
            taste.add(0.5, ageTastes[shopper.age])
            taste.add(0.3, spendingTastes[shopper.spending])
            taste.add(0.35, shoppingTastes[shopper.shopping])
            taste.add(0.2, studentTastes[shopper.student])
            taste.add(0.2, cityTastes[shopper.city])
            if let segment = shopper.segment {
                taste.add(0.45, segmentTastes[Self.group(shopper) * Self.segments + segment])
            }
            taste.add(0.35, shopper.own)
            tastes.append(taste)
        }
        return tastes
    }

    /// `user_profile.csv`, by id. The last column's name ends in a space, as in the real file.
    func write(to path: String) throws {
        try OutputFile.writeLines(to: path) { lines in
            lines.bytes.append(
                "userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,shopping_level,occupation,"
                    + "new_user_class_level ")
            try lines.endLine()
            for user in 0..<count where profileOrder(user) < profileCount {
                let shopper = shopper(user)
                // Groups 1-6 are women by age, 7-12 men; age 0, unknown, is in group 0.
                let group = shopper.age == 0 ? 0 : shopper.age + (shopper.gender == 0 ? 6 : 0)
                let segment = shopper.segment.map { 1 + (group - 1) * Self.segments + $0 } ?? 0
                lines.append(fields: user + 1, segment, group, shopper.gender + 1, shopper.age)
                lines.bytes.append(",")
                if !shopper.hidesSpending { lines.bytes.append(decimal: shopper.spending + 1) }
                lines.bytes.append(",")
                lines.append(fields: shopper.shopping + 1, shopper.student)
                lines.bytes.append(",")
                if !shopper.hidesCity { lines.bytes.append(decimal: shopper.city + 1) }
                try lines.endLine()
            }
        }
    }

    private static func group(_ shopper: Shopper) -> Int { shopper.gender * ageWeights.count + shopper.age }

    private func shopper(_ user: Int) -> Shopper {
        var random = random.child(user)
        let age = random.index(weights: Self.ageWeights)
        let isSegmented = random.unit() >= Self.unsegmented && age > 0
        return Shopper(
            gender: random.index(weights: Self.genderWeights), age: age,
            spending: random.index(weights: Self.spendingWeights),
            shopping: random.index(weights: Self.shoppingWeights),
            student: random.index(weights: Self.studentWeights), city: random.index(weights: Self.cityWeights),
            segment: isSegmented ? random.below(Self.segments) : nil,
            hidesSpending: random.unit() < Self.withoutSpending, hidesCity: random.unit() < Self.withoutCity,
            own: SyntheticTaste(&random))
    }
}

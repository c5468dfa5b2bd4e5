import ThawCore

extension SyntheticMovieLens {
    private static let day = 86_400
    /// Users come within this many days.
    private static let days = 730
    /// Stars by score: 1 below the first, 5 from the last on.
    private static let starCuts = [-2.6, -1.3, 0, 1.6]

    /// `ratings.dat`: by user, each user's ratings in time order.
    func ratings() -> [UInt8] {
        let movies = catalogue.movies
        let byPopularity = movies.indices.filter { movies[$0].popularity > 0 }.sorted {
            movies[$0].rank < movies[$1].rank
        }
        // A movie is not seen by everybody, however popular: the tail's shape must survive few users.
        let mostRatings = 0.7 * Double(audience.users.count)
        let expected = movies.map { min($0.popularity, mostRatings) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(26_000_000 * scale))
        for (position, user) in audience.users.enumerated() {
            // One stream per user: no user's ratings depend on those before.
            var random = SplitMix64(seed: seed, stream: "ratings of user \(position + 1)")
            var seen = choose(expected, user, &random)
            topUp(&seen, from: byPopularity, &random)
            random.shuffle(&seen)
            var time = SyntheticTimes.first + random.below(Self.days * Self.day)
            for movie in seen {
                time += random.unit() < 0.01 ? random.below(60 * Self.day) : random.below(60)
                append(
                    &bytes, user: position + 1, movie: movies[movie].id, stars: stars(user, movies[movie], &random),
                    time)
            }
        }
        return bytes
    }

    /// Positions of the movies that the user rates.
    private func choose(_ expected: [Double], _ user: SyntheticAudience.User, _ random: inout SplitMix64) -> [Int] {
        let movies = catalogue.movies
        var chosen: [Int] = []
        for movie in expected.indices {
            // Drawn at the highest probability the affinity allows, then thinned: the product of factors, which
            // costs the most, is needed for few pairs.
            let most = min(0.95, 1.5 * user.activity * expected[movie])
            let draw = random.unit()
            guard draw < most else { continue }
            let affinity = Self.affinity(user, movies[movie])
            if draw < most * (1 + 0.5 * affinity / (1 + abs(affinity))) / 1.5 { chosen.append(movie) }
        }
        return chosen
    }

    /// Adds popular movies from a random place on, until the user has the least number of ratings.
    private func topUp(_ seen: inout [Int], from byPopularity: [Int], _ random: inout SplitMix64) {
        guard seen.count < SyntheticAudience.minimalRatings else { return }
        var known = Set(seen)
        let start = random.below(max(1, byPopularity.count / 4))
        for step in byPopularity.indices where seen.count < SyntheticAudience.minimalRatings {
            let movie = byPopularity[(start + step) % byPopularity.count]
            if known.insert(movie).inserted { seen.append(movie) }
        }
    }

    private func stars(
        _ user: SyntheticAudience.User, _ movie: SyntheticCatalogue.Movie, _ random: inout SplitMix64
    ) -> Int {
        let liking = 0.8 * user.bias + 0.8 * movie.bias + 1.1 * Self.affinity(user, movie)
        let score = 0.75 - 2.8 * movie.rank + liking + random.normal()
        return 1 + Self.starCuts.count { score >= $0 }
    }

    /// (p_u . q_i) / sqrt(dimension), summed in order.
    private static func affinity(_ user: SyntheticAudience.User, _ movie: SyntheticCatalogue.Movie) -> Double {
        var sum = 0.0
        for axis in 0..<dimension { sum += user.factors[axis] * movie.factors[axis] }
        return sum / Double(dimension).squareRoot()
    }

    private func append(_ bytes: inout [UInt8], user: Int, movie: Int, stars: Int, _ time: Int) {
        for value in [user, movie, stars] {
            bytes.append(decimal: value)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(UInt8(ascii: ":"))
        }
        bytes.append(decimal: time)
        bytes.append(UInt8(ascii: "\n"))
    }
}

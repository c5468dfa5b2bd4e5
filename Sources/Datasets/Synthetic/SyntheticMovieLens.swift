import ThawCore

/// Synthetic files in MovieLens-1M's format: a long tail of movies, and genres and title words that partly reveal
/// how a movie will be rated. No title, user or rating is taken from anywhere.
///
/// **Model.** Movies and users have latent factors q_i, p_u in R^8 and biases. q_i mixes the factors of the movie's
/// genres, of its theme (which only the title's words show) and its own; p_u mixes the factors of gender, age group
/// and occupation and the user's own. The score of user u for movie i is
///
///     s = 0.75 - 2.8 r_i + 0.8 b_u + 0.8 b_i + 1.1 (p_u . q_i) / sqrt(8) + noise,    noise of variance 1
///
/// with r_i the movie's rank by popularity in [0, 1]: popular movies are better liked. Stars are s cut at -2.6, -1.3, 0
/// and 1.6; so 4 stars are s >= 0. Who rates what: independent draws with probability proportional to the user's
/// activity, the movie's popularity, and a factor of 0.5 to 1.5 that grows with p_u . q_i; then users with
/// fewer than 20 ratings rate popular movies until they have 20. Users rate in one or a few sittings, from 2030 on.
///
/// **Scale** s: about 1,000,000 s ratings of 3,700 s movies, so that ratings per movie, and with them the shares of
/// old and new items, stay the same; users grow as the square root of s (6,040 at 1), 40 ratings each at the least
/// on average.
struct SyntheticMovieLens {
    /// Raised whenever the same seed comes to give other bytes.
    static let revision = 1
    /// Below, too few users remain for an item with 200 ratings; above, the vocabulary of invented words ends.
    static let scales = 0.02...10.0
    /// Dimension of the latent factors.
    static let dimension = SyntheticTaste.dimension

    let scale: Double
    let seed: Int
    let catalogue: SyntheticCatalogue
    let audience: SyntheticAudience

    init(scale: Double, seed: Int) {
        self.scale = scale
        self.seed = seed
        catalogue = SyntheticCatalogue(scale: scale, seed: seed)
        audience = SyntheticAudience(
            scale: scale, seed: seed, expectedRatings: catalogue.movies.reduce(0) { $0 + $1.popularity })
    }

    /// Writes `users.dat`, `movies.dat` and `ratings.dat`. Throws `DataError`.
    func write(into folder: String) throws {
        try OutputFile.write(audience.file(), to: "\(folder)/users.dat")
        try OutputFile.write(catalogue.file(), to: "\(folder)/movies.dat")
        try OutputFile.write(ratings(), to: "\(folder)/ratings.dat")
    }
}

import ThawCore

/// MovieLens-1M (GroupLens): 1,000,209 ratings of 3,706 movies by 6,040 users; label = at least 4 stars.
///
/// Source: Harper and Konstan, "The MovieLens Datasets: History and Context", ACM TiiS 2015.
public enum MovieLens1M: DatasetSource {
    public static let description = ComponentDescription(
        name: "movielens-1m", title: "MovieLens-1M",
        summary: "1,000,209 ratings of movies; the label is at least 4 stars.",
        source: "https://grouplens.org/datasets/movielens/1m/",
        options: DatasetOptions.shared(
            oldThreshold: 200, warmSize: 20, syntheticScale: 0.2, scales: SyntheticMovieLens.scales))

    public static let folder = "ml-1m"
    public static let files = ["users.dat", "movies.dat", "ratings.dat"]
    public static let encodingRevision = 1
    public static let syntheticRevision = SyntheticMovieLens.revision
    public static let syntheticMark = SyntheticTimes.mark
    public static let published = PublishedSize(instances: 1_000_209, unit: "ratings", source: PublishedSize.paper)
    public static let howToGet =
        "get it with `thaw datasets fetch movielens-1m`, or set THAW_DATA to the folder that holds ml-1m"

    public static let archive: DatasetArchive? = DatasetArchive(
        url: "https://files.grouplens.org/datasets/movielens/ml-1m.zip",
        environmentVariable: "THAW_MOVIELENS_URL",
        fileName: "ml-1m.zip",
        sha256: "a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20",
        size: 5_917_549,
        licenceNote: """
            MovieLens-1M belongs to the GroupLens Research Project at the University of Minnesota. It may be used for \
            research; it may not be redistributed, nor used commercially, without their permission. Publications that \
            use it must cite: F. M. Harper and J. A. Konstan, "The MovieLens Datasets: History and Context", ACM \
            Transactions on Interactive Intelligent Systems 5, 4 (2015), https://doi.org/10.1145/2827872.
            """)

    /// Users and movies as GroupLens has them; ratings put together from public derivatives of MovieLens-1M: every pair and
    /// label, but for 43 % of the rows not the very stars and times.
    public static let rebuiltDigests: [String]? = [
        "1dc3a95300cb19f7c10e027daf29b8cdf1d908dab65b5edfb45950aa389a10a3",
        "0140fc2356357c1a851d0f52e893a1e4d3696df632c4141cea8d5bc3d621f0b9",
        "f9c6fcdb0d483b70c752e396c5cd944fbc279e942a7e73303267c0b20c711f10",
    ]

    public static func read(folder: String, _ context: ReadingContext) throws -> EncodedDataset {
        let inputs = try files.map { try InputFile(path: "\(folder)/\($0)", howToGet: howToGet) }
        let users = try MovieLensUsers(inputs[0])
        let movies = try MovieLensMovies(inputs[1])
        let ratings = try MovieLensRatings(inputs[2], users: users, movies: movies)
        return EncodedDataset(
            table: MovieLensEncoding.table(users: users, movies: movies, ratings: ratings),
            times: ratings.times, digests: inputs.map(\.sha256),
            isMarkedSynthetic: (ratings.times.min() ?? 0) >= SyntheticTimes.first)
    }

    public static func synthesize(scale: Double, seed: Int, into folder: String) throws {
        try SyntheticMovieLens(scale: scale, seed: seed).write(into: folder)
    }
}

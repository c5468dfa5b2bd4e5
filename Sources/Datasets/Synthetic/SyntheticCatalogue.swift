import ThawCore

/// The movies of a synthetic MovieLens.
struct SyntheticCatalogue {
    struct Movie {
        var id: Int
        /// ISO-8859-1, without the year.
        var title: [UInt8]
        var year: Int
        var genres: [Int]
        /// Place by popularity, from 0 (most popular) to 1.
        var rank: Double
        /// The number of ratings it would have if there were users without end; 0 for a movie nobody rates.
        var popularity: Double
        /// q_i: [SyntheticMovieLens.dimension].
        var factors: [Double]
        /// b_i.
        var bias: Double
    }

    let movies: [Movie]

    static let genreNames = [
        "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
        "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
    ]
    /// How common the genres are.
    private static let genreWeights: [Double] = [
        10, 6, 2, 5, 24, 4, 2, 30, 2, 1, 7, 2, 2, 9, 5, 9, 3, 2,
    ]
    private static let genreCountWeights: [Double] = [50, 33, 13, 3, 0.7, 0.3]
    private static let themes = 24
    private static let years = 1949...2029

    /// Ratings of a movie by its rank, at scale 1: a long tail.
    private static let popularity = PiecewiseLinear(knots: [
        (0, 3800), (0.01, 2600), (0.03, 1650), (0.055, 1150), (0.11, 770), (0.16, 560), (0.215, 430), (0.27, 335),
        (0.325, 265), (0.38, 208), (0.43, 168), (0.49, 130), (0.54, 100), (0.6, 77), (0.65, 58), (0.7, 43), (0.76, 32),
        (0.81, 21), (0.865, 12), (0.92, 5), (1, 1),
    ])

    init(scale: Double, seed: Int) {
        let rated = Int((3_700 * scale).rounded())
        let unrated = Int((180 * scale).rounded())
        var random = SplitMix64(seed: seed, stream: "movies")
        // A movie without a place is one that nobody rates.
        var places: [Int?] = Array(0..<rated) + [Int?](repeating: nil, count: unrated)
        random.shuffle(&places)

        let dimension = SyntheticMovieLens.dimension
        let genreTaste = SyntheticTaste.draw(weights: Self.genreWeights, &random)
        let themeTaste = SyntheticTaste.draw(weights: Array(repeating: 1, count: Self.themes), &random)
        let words = SyntheticWords(themes: Self.themes, scale: scale)
        var movies: [Movie] = []
        var id = 0
        for place in places {
            // A few ids are left out, as in the real data.
            id += random.unit() < 0.018 ? 2 : 1
            let genres = Self.drawGenres(&random)
            let theme = random.below(Self.themes)
            let share = 1 / Double(genres.count).squareRoot()
            let factors = (0..<dimension).map { axis in
                let fromGenres = genres.reduce(0) { $0 + genreTaste[$1].factors[axis] } * share
                return 0.65 * fromGenres + 0.5 * themeTaste[theme].factors[axis] + 0.45 * random.normal()
            }
            let biasOfGenres = genres.reduce(0) { $0 + genreTaste[$1].bias } * share
            let bias = 0.6 * biasOfGenres + 0.4 * themeTaste[theme].bias + 0.6 * random.normal()
            let rank = place.map { (Double($0) + 0.5) / Double(rated) }
            movies.append(
                Movie(
                    id: id, title: words.title(theme: theme, &random),
                    year: Self.years.lowerBound + random.below(Self.years.count), genres: genres, rank: rank ?? 1,
                    popularity: rank.map { Self.popularity($0) } ?? 0, factors: factors, bias: bias))
        }
        self.movies = movies
    }

    /// Distinct genres, in the order of their names.
    private static func drawGenres(_ random: inout SplitMix64) -> [Int] {
        let count = 1 + random.index(weights: genreCountWeights)
        var weights = genreWeights
        var genres: [Int] = []
        for _ in 0..<count {
            let genre = random.index(weights: weights)
            weights[genre] = 0
            genres.append(genre)
        }
        return genres.sorted()
    }

    /// `movies.dat`.
    func file() -> [UInt8] {
        var bytes: [UInt8] = []
        for movie in movies {
            bytes.append(decimal: movie.id)
            bytes.append("::")
            bytes.append(contentsOf: movie.title)
            bytes.append(" (\(movie.year))::")
            bytes.append(movie.genres.map { Self.genreNames[$0] }.joined(separator: "|"))
            bytes.append("\n")
        }
        return bytes
    }
}

/// Invented words, and titles made of them. Every theme has words of its own; some words are common to all.
struct SyntheticWords {
    private static let commonWords = 60
    /// "Kalé" in ISO-8859-1: titles are not all ASCII, as in the real data.
    private static let accented: [UInt8] = Array("Kal".utf8) + [0xE9]
    private static let syllables = [
        "ba", "be", "bi", "bo", "da", "de", "do", "fa", "fi", "go", "ka", "ke", "ki", "ko", "la", "le", "li", "lo",
        "ma", "mi", "na", "no", "ra", "re", "ri", "sa", "so", "ta", "te", "va", "vo", "zu",
    ]

    private let wordsPerTheme: Int

    init(themes: Int, scale: Double) {
        wordsPerTheme = max(12, Int((120 * scale).rounded()))
        precondition(Self.commonWords + themes * wordsPerTheme <= 1 << 15, "more words than three syllables give")
    }

    /// A title of one to three words of the theme among up to three common ones.
    func title(theme: Int, _ random: inout SplitMix64) -> [UInt8] {
        var words: [[UInt8]] = []
        if random.unit() < 0.3 { words.append(Array("The".utf8)) }
        for _ in 0...random.below(3) {
            let word = Self.skewed(wordsPerTheme, &random)
            words.append(Self.word(Self.commonWords + theme * wordsPerTheme + word))
        }
        for _ in 0..<random.below(3) { words.append(Self.word(Self.skewed(Self.commonWords, &random))) }
        if random.unit() < 0.01 { words.append(Self.accented) }
        return Array(words.joined(separator: [UInt8(ascii: " ")]))
    }

    /// 0 ..< count, the lower the likelier.
    private static func skewed(_ count: Int, _ random: inout SplitMix64) -> Int {
        let unit = random.unit()
        return Int(Double(count) * unit * unit)
    }

    /// Three syllables: five bits of the index each. Multiplying by an odd number permutes the indices, so that
    /// neighbours do not look alike and no two are equal.
    private static func word(_ index: Int) -> [UInt8] {
        let mixed = (index * 7919) & 0x7FFF
        let text = syllables[mixed >> 10] + syllables[mixed >> 5 & 31] + syllables[mixed & 31]
        return Array((text.prefix(1).uppercased() + text.dropFirst()).utf8)
    }
}

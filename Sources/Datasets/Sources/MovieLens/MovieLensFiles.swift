/// Limits of MovieLens' numbers: generous, but such that a stray digit cannot ask for all of the memory.
enum MovieLensLimits {
    static let id = 1...10_000_000
    static let age = 0...150
    static let occupation = 0...1000
    /// Seconds since 1970, up to the year 9999.
    static let time = 0...253_402_300_799
}

/// Positions of records by id, for ids that are dense but for gaps.
struct RecordIndex {
    private var positions: [Int32] = []

    /// The position noted for `id`.
    subscript(id: Int) -> Int? {
        guard id < positions.count, positions[id] >= 0 else { return nil }
        return Int(positions[id])
    }

    /// Notes the position of `id`; false if there is one already.
    mutating func note(_ id: Int, at position: Int) -> Bool {
        if id >= positions.count {
            positions.append(contentsOf: repeatElement(-1, count: id + 1 - positions.count))
        }
        guard positions[id] < 0 else { return false }
        positions[id] = Int32(position)
        return true
    }
}

/// `users.dat`: `user::F|M::age::occupation::zip-code`, ASCII or UTF-8.
struct MovieLensUsers {
    struct Record {
        var id: Int
        /// F 0, M 1.
        var gender: Int
        var age: Int
        var occupation: Int
        var zipCode: String
    }

    private(set) var records: [Record] = []
    private(set) var index = RecordIndex()

    /// Throws `DataError` at the first line that is wrong.
    init(_ file: InputFile) throws {
        var lines = DelimitedLines(file, separator: "::", fieldCount: 5)
        while try lines.next() {
            let id = try lines.integer(0, "user", in: MovieLensLimits.id)
            let gender: Int
            switch Array(lines.bytes(1)) {
            case [UInt8(ascii: "F")]: gender = 0
            case [UInt8(ascii: "M")]: gender = 1
            default: throw lines.error("gender must be F or M, found \(lines.quoted(1))")
            }
            let record = Record(
                id: id, gender: gender,
                age: try lines.integer(2, "age", in: MovieLensLimits.age),
                occupation: try lines.integer(3, "occupation", in: MovieLensLimits.occupation),
                zipCode: try lines.text(4, "zip-code"))
            guard index.note(id, at: records.count) else { throw lines.error("user \(id) occurs a second time") }
            records.append(record)
        }
    }
}

/// `movies.dat`: `movie::Title (Year)::Genre|Genre`, ISO-8859-1.
///
/// Title words are runs of ASCII letters, digits and underscores in the title less its last six characters, as they
/// stand, upper and lower case apart. Other letters separate words ("Misérables" gives "Mis" and "rables"): so it is
/// in the released preprocessing, as its vocabulary of 4,376 words shows.
struct MovieLensMovies {
    struct Record {
        var id: Int
        var year: Int
        var words: [String]
        var genres: [String]
    }

    private(set) var records: [Record] = []
    private(set) var index = RecordIndex()

    /// Throws `DataError` at the first line that is wrong.
    init(_ file: InputFile) throws {
        var lines = DelimitedLines(file, separator: "::", fieldCount: 3)
        while try lines.next() {
            let id = try lines.integer(0, "movie", in: MovieLensLimits.id)
            let title = lines.bytes(1)
            guard let year = Self.year(of: title) else {
                throw lines.error("the title does not end in a year like \"(2031)\": \(lines.quoted(1))")
            }
            let genres = lines.bytes(2).split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
            guard genres.allSatisfy({ !$0.isEmpty }) else {
                throw lines.error("a genre is empty: \(lines.quoted(2))")
            }
            guard index.note(id, at: records.count) else { throw lines.error("movie \(id) occurs a second time") }
            let words = title.dropLast(Self.yearLength).split { !Self.isWordByte($0) }
            records.append(
                Record(
                    id: id, year: year, words: words.map { String(decoding: $0, as: UTF8.self) },
                    genres: genres.map { String(decoding: $0, as: UTF8.self) }))
        }
    }

    /// Characters of "(2031)".
    private static let yearLength = 6

    private static func year(of title: ArraySlice<UInt8>) -> Int? {
        let ending = Array(title.suffix(yearLength))
        guard ending.count == yearLength, ending[0] == UInt8(ascii: "("), ending[5] == UInt8(ascii: ")"),
            ending[1...4].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return ending[1...4].reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// `ratings.dat`: `user::movie::stars::unix-time`, one instance per line.
struct MovieLensRatings {
    /// At least so many stars make a positive.
    private static let positiveStars = 4

    private(set) var users: [Int32] = []
    private(set) var movies: [Int32] = []
    private(set) var labels: [UInt8] = []
    private(set) var times: [Int64] = []

    /// Throws `DataError` at the first line that is wrong, or that has a user or movie the other files do not have.
    init(_ file: InputFile, users knownUsers: MovieLensUsers, movies knownMovies: MovieLensMovies) throws {
        let expectedRows = file.bytes.count / 20
        users.reserveCapacity(expectedRows)
        movies.reserveCapacity(expectedRows)
        labels.reserveCapacity(expectedRows)
        times.reserveCapacity(expectedRows)
        var lines = DelimitedLines(file, separator: "::", fieldCount: 4)
        while try lines.next() {
            let user = try lines.integer(0, "user", in: MovieLensLimits.id)
            let movie = try lines.integer(1, "movie", in: MovieLensLimits.id)
            let stars = try lines.integer(2, "stars", in: 1...5)
            let time = try lines.integer(3, "time", in: MovieLensLimits.time)
            guard knownUsers.index[user] != nil else { throw lines.error("user \(user) is not in users.dat") }
            guard knownMovies.index[movie] != nil else { throw lines.error("movie \(movie) is not in movies.dat") }
            users.append(Int32(user))
            movies.append(Int32(movie))
            labels.append(stars >= Self.positiveStars ? 1 : 0)
            times.append(Int64(time))
        }
    }
}

import ThawCore

/// How MovieLens-1M's files become features: the fields, their order and their ids (released preprocessing).
///
/// | field | id or value |
/// |---|---|
/// | user_id, age, occupation, item_id | the number in the file |
/// | gender | F 0, M 1 |
/// | zip-code | from 0, in `users.dat`'s order of first appearance among users who rated |
/// | year | from 0, in ascending order of the years of rated movies |
/// | title | words from 0, in `movies.dat`'s order of first appearance among rated movies; filled up to 15 with 0 |
/// | genres | from 1, in the same order; filled up to 6 with 0 |
/// | time_stamp, count | scaled to [0, 1] by the least and the greatest value over all instances |
///
/// The first title word shares id 0 with the padding, as in the released preprocessing; genres do not. Words beyond the
/// 15th and genres beyond the 6th are left out (the real data have none). Vocabularies are the largest id plus 1.
/// Users and movies that occur in no rating have id 0 or an empty bag: no instance ever reads them.
enum MovieLensEncoding {
    private static let titleLength = 15
    private static let genresLength = 6

    static func table(users: MovieLensUsers, movies: MovieLensMovies, ratings: MovieLensRatings) -> ExampleTable {
        let userFields = UserFields(users, vocabulary: Int(ratings.users.max() ?? 0) + 1, rated: ratings.users)
        let counts = instanceCounts(ratings.movies)
        let itemFields = ItemFields(movies, counts: counts)
        let fields = [
            Field("user_id", .categorical(vocabulary: userFields.gender.count)),
            Field("gender", .categorical(vocabulary: 2)),
            Field("age", .categorical(vocabulary: vocabulary(userFields.age))),
            Field("occupation", .categorical(vocabulary: vocabulary(userFields.occupation))),
            Field("zip-code", .categorical(vocabulary: userFields.zipCodes)),
            Field("item_id", .categorical(vocabulary: counts.count)),
            Field("year", .categorical(vocabulary: itemFields.years)),
            Field("title", .sequence(vocabulary: itemFields.words)),
            Field("genres", .sequence(vocabulary: itemFields.genres)),
            Field("time_stamp", .continuous),
            Field("count", .continuous),
        ]
        let columns = [
            Column(key: .row, values: .categorical(FixedBuffer(ratings.users))),
            Column(key: .user, values: .categorical(FixedBuffer(userFields.gender))),
            Column(key: .user, values: .categorical(FixedBuffer(userFields.age))),
            Column(key: .user, values: .categorical(FixedBuffer(userFields.occupation))),
            Column(key: .user, values: .categorical(FixedBuffer(userFields.zipCode))),
            Column(key: .row, values: .categorical(FixedBuffer(ratings.movies))),
            Column(key: .item, values: .categorical(FixedBuffer(itemFields.year))),
            Column.bag(key: .item, sequences: itemFields.titles),
            Column.bag(key: .item, sequences: itemFields.genreLists),
            Column(key: .row, values: .continuous(FixedBuffer(scaled(ratings.times)))),
            Column(key: .item, values: .continuous(FixedBuffer(scaled(counts, absent: 0)))),
        ]
        let schema = FeatureSchema(
            fields: fields, item: "item_id", user: "user_id", count: "count",
            sideInformation: ["item_id", "year", "title", "genres", "count"])
        return ExampleTable(schema: schema, columns: columns, labels: FixedBuffer(ratings.labels))
    }

    /// Instances of each item: [largest item + 1].
    private static func instanceCounts(_ items: [Int32]) -> [Int64] {
        var counts = [Int64](repeating: 0, count: Int(items.max() ?? 0) + 1)
        for item in items { counts[Int(item)] += 1 }
        return counts
    }

    private static func vocabulary(_ ids: [Int32]) -> Int { Int(ids.max() ?? 0) + 1 }

    /// (x - min) / (max - min), or 0 where all are equal. Values equal to `absent` stand for no value and become 0.
    private static func scaled(_ values: [Int64], absent: Int64? = nil) -> [Double] {
        let present = absent.map { absent in values.filter { $0 != absent } } ?? values
        guard let least = present.min(), let greatest = present.max(), least < greatest else {
            return [Double](repeating: 0, count: values.count)
        }
        let range = Double(greatest - least)
        return values.map { $0 == absent ? 0 : Double($0 - least) / range }
    }

    /// Ids by value, in order of first appearance.
    private struct Vocabulary {
        private(set) var next: Int32
        private var ids: [String: Int32] = [:]

        init(from first: Int32) { next = first }

        mutating func id(_ value: String) -> Int32 {
            if let id = ids[value] { return id }
            defer { next += 1 }
            ids[value] = next
            return next
        }

        /// Largest id plus 1; at least 1, for the padding.
        var size: Int { max(Int(next), 1) }
    }

    /// The users' attributes by user id.
    private struct UserFields {
        var gender, age, occupation, zipCode: [Int32]
        var zipCodes: Int

        init(_ users: MovieLensUsers, vocabulary: Int, rated: [Int32]) {
            var occurs = [Bool](repeating: false, count: vocabulary)
            for user in rated { occurs[Int(user)] = true }
            gender = [Int32](repeating: 0, count: vocabulary)
            age = gender
            occupation = gender
            zipCode = gender
            var zips = Vocabulary(from: 0)
            for user in users.records where user.id < vocabulary && occurs[user.id] {
                gender[user.id] = Int32(user.gender)
                age[user.id] = Int32(user.age)
                occupation[user.id] = Int32(user.occupation)
                zipCode[user.id] = zips.id(user.zipCode)
            }
            zipCodes = zips.size
        }
    }

    /// The movies' attributes by movie id.
    private struct ItemFields {
        var year: [Int32]
        var titles, genreLists: [[Int32]]
        var years, words, genres: Int

        init(_ movies: MovieLensMovies, counts: [Int64]) {
            let rated = movies.records.filter { $0.id < counts.count && counts[$0.id] > 0 }
            let allYears = Set(rated.map(\.year)).sorted()
            let yearID = Dictionary(uniqueKeysWithValues: allYears.enumerated().map { ($1, Int32($0)) })
            year = [Int32](repeating: 0, count: counts.count)
            titles = [[Int32]](repeating: [], count: counts.count)
            genreLists = titles
            var wordIDs = Vocabulary(from: 0)
            var genreIDs = Vocabulary(from: 1)
            for movie in rated {
                year[movie.id] = yearID[movie.year] ?? 0
                titles[movie.id] = Self.padded(movie.words.map { wordIDs.id($0) }, to: titleLength)
                genreLists[movie.id] = Self.padded(movie.genres.map { genreIDs.id($0) }, to: genresLength)
            }
            years = allYears.count
            words = wordIDs.size
            genres = genreIDs.size
        }

        private static func padded(_ ids: [Int32], to length: Int) -> [Int32] {
            Array(ids.prefix(length)) + repeatElement(0, count: max(0, length - ids.count))
        }
    }
}

import TestSupport
import Testing
import ThawCore

@testable import ThawDatasets

/// The encoding of the tiny dataset, worked out by hand.
@Suite struct EncodingTests {
    @Test func fieldsComeInTheReleasedOrderWithTheirVocabularies() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let schema = try load(folder).table.schema
        #expect(
            schema.fields == [
                Field("user_id", .categorical(vocabulary: 7)), Field("gender", .categorical(vocabulary: 2)),
                Field("age", .categorical(vocabulary: 57)), Field("occupation", .categorical(vocabulary: 17)),
                Field("zip-code", .categorical(vocabulary: 4)), Field("item_id", .categorical(vocabulary: 6)),
                Field("year", .categorical(vocabulary: 3)), Field("title", .sequence(vocabulary: 10)),
                Field("genres", .sequence(vocabulary: 4)), Field("time_stamp", .continuous),
                Field("count", .continuous),
            ])
        #expect(
            schema.sideInformation.map { schema.fields[$0].name } == ["item_id", "year", "title", "genres", "count"])
        #expect(schema.itemField == 5 && schema.userField == 0 && schema.countField == 10)
    }

    @Test func usersAreStoredOncePerID() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let columns = try load(folder).table.columns
        // User 5 does not exist, and user 8 rates nothing: both stay out of the vocabularies.
        #expect(columns[1].ids == [0, 0, 1, 1, 0, 0, 0])
        #expect(columns[2].ids == [0, 1, 56, 25, 25, 0, 18])
        #expect(columns[3].ids == [0, 10, 16, 15, 0, 0, 7])
        #expect(columns[4].ids == [0, 0, 1, 2, 0, 0, 3])
        for column in columns[1...4] { #expect(column.key == .user) }
    }

    @Test func itemsAreStoredOncePerID() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let columns = try load(folder).table.columns
        #expect(columns[6].ids == [0, 0, 2, 2, 0, 1])
        // Words in file order: Silent 0, Orchard 1, The 2, Kal 3, 7 4, Silent_Night 5, at 6, the 7, Lake 8, Ab 9.
        // "Kalé" ends at its letter that is not ASCII, and padding adds to the weight of word 0.
        #expect(
            columns[7].bags == [
                [:], [3: 1, 1: 1, 4: 1, 0: 12], [0: 13, 1: 1, 2: 1], [5: 1, 6: 1, 7: 1, 8: 1, 0: 11], [:],
                [9: 1, 0: 14],
            ])
        // Genres: Drama 1, Comedy 2, Musical 3; Western has no rating.
        #expect(
            columns[8].bags == [[:], [2: 1, 1: 1, 0: 4], [1: 1, 0: 5], [3: 1, 2: 1, 1: 1, 0: 3], [:], [1: 1, 0: 5]])
        // Counts 5, 4, 3, 2 for items 1, 2, 3, 5.
        #expect(columns[10].numbers == [0, 1, 2.0 / 3, 1.0 / 3, 0, 0])
        for index in [6, 7, 8, 10] { #expect(columns[index].key == .item) }
    }

    @Test func rowsKeepTheFilesOrder() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let table = try load(folder).table
        #expect(Array(table.userIDs.elements) == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 6, 6])
        #expect(Array(table.itemIDs.elements) == [1, 2, 5, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 5])
        #expect(Array(table.labels.elements) == [1, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0])
        #expect(
            table.columns[9].numbers == [0.6, 0.5, 0.4, 0.3, 0.5, 0.2, 0.1, 0.5, 1, 0.1, 0, 0.3, 0.1, 0.7])
    }

    @Test func carriageReturnsMakeNoDifference() throws {
        let plain = try TemporaryFolder()
        try Fixtures.placeTiny(in: plain)
        let windows = try TemporaryFolder()
        try Fixtures.placeTiny(in: windows) { $0.flatMap { $0 == 10 ? [13, 10] : [$0] } }
        let (a, b) = (try load(plain), try load(windows))
        #expect(contents(a.table) == contents(b.table))
        #expect(a.split == b.split)
        #expect(a.fingerprint != b.fingerprint, "the fingerprint is over the files as they are")
    }

    @Test func overlongTitlesAndGenreListsAreCutAtTheirPaddedLength() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let words = (1...20).map { "w\($0)" }.joined(separator: " ")
        let genres = (1...8).map { "g\($0)" }.joined(separator: "|")
        let movies = "2::\(words) (2031)::\(genres)\n1::A (2030)::Drama\n3::B (2030)::Drama\n5::C (2030)::Drama\n"
        try folder.write(movies, to: "data/ml-1m/movies.dat")
        let bags = try load(folder).table.columns
        #expect(bags[7].bags?[2] == Dictionary(uniqueKeysWithValues: (0..<15).map { (Int32($0), 1) }))
        #expect(bags[8].bags?[2] == Dictionary(uniqueKeysWithValues: (1...6).map { (Int32($0), 1) }))
    }
}

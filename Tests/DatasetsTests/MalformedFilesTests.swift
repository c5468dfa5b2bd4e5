import Foundation
import TestSupport
import Testing

@testable import ThawDatasets

/// Every fixture under `malformed` gives exactly its error.
@Suite struct MalformedFilesTests {
    static let cases =
        (try? FileManager.default.contentsOfDirectory(atPath: "\(Fixtures.root)/malformed"))?.sorted() ?? []

    @Test func thereAreCases() { #expect(Self.cases.count >= 30) }

    @Test(arguments: cases) func givesItsError(name: String) throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let fixture = "\(Fixtures.root)/malformed/\(name)"
        for file in try FileManager.default.contentsOfDirectory(atPath: fixture) where file.hasSuffix(".dat") {
            try folder.write(Fixtures.bytes("malformed/\(name)/\(file)"), to: "data/ml-1m/\(file)")
        }
        if let without = FileManager.default.contents(atPath: "\(fixture)/without") {
            for file in String(decoding: without, as: UTF8.self).split(separator: "\n") {
                try FileManager.default.removeItem(atPath: "\(folder.movieLens)/\(file)")
            }
        }
        let expected = String(decoding: try Fixtures.bytes("malformed/\(name)/expected.txt"), as: UTF8.self)
        let found = try message { _ = try load(folder) }
        #expect(found == "\(folder.movieLens)/" + expected.trimmingCharacters(in: .newlines))
    }

    @Test func aFolderInTheFilesPlaceIsNoFile() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let path = "\(folder.movieLens)/users.dat"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let found = try message { _ = try load(folder) }
        #expect(found == "\(path): not a regular file (\(MovieLens1M.howToGet))")
    }

    @Test func aNamedPipeDoesNotHang() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let path = "\(folder.movieLens)/users.dat"
        try FileManager.default.removeItem(atPath: path)
        try #require(mkfifo(path, 0o644) == 0)
        let found = try message { _ = try load(folder) }
        #expect(found == "\(path): not a regular file (\(MovieLens1M.howToGet))")
    }

    @Test func longValuesAreCutInMessages() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        try folder.write(String(repeating: "x", count: 500) + "::1::1::1\n", to: "data/ml-1m/ratings.dat")
        let found = try message { _ = try load(folder) }
        let quoted = "\"" + String(repeating: "x", count: 40) + "…\""
        #expect(found == "\(folder.movieLens)/ratings.dat:1: user is not a whole number: \(quoted)")
    }
}

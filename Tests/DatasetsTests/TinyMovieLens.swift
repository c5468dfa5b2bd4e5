import Foundation
import TestSupport
import ThawCore
import ThawSupport

@testable import ThawDatasets

/// MovieLens-1M whose archive is one that a test can make.
enum TinyMovieLens: DatasetSource {
    static let description = MovieLens1M.description
    static let folder = MovieLens1M.folder
    static let files = MovieLens1M.files
    static let encodingRevision = MovieLens1M.encodingRevision
    static let syntheticRevision = MovieLens1M.syntheticRevision
    static let syntheticMark = MovieLens1M.syntheticMark
    static let published = PublishedSize(instances: 14, unit: "ratings", source: "a fixture")
    static let howToGet = MovieLens1M.howToGet

    /// What `FetcherTests.archive` makes.
    static let archive: DatasetArchive? = (try? FetcherTests.archive()).map { bytes in
        DatasetArchive(
            url: "https://localhost/ml-1m.zip", environmentVariable: "THAW_MOVIELENS_URL", fileName: "ml-1m.zip",
            sha256: SHA256.hex(of: bytes), size: bytes.count, licenceNote: "none")
    }

    static func read(folder: String, _ context: ReadingContext) throws -> EncodedDataset {
        try MovieLens1M.read(folder: folder, context)
    }

    static func synthesize(scale: Double, seed: Int, into folder: String) throws {
        try MovieLens1M.synthesize(scale: scale, seed: seed, into: folder)
    }

    /// Its title, from the files in `folder`.
    static func title(_ folder: TemporaryFolder) throws -> String {
        try DatasetLoader.prepare(self, options: tinyOptions, locations: folder.locations).dataset.title
    }
}

import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawDatasets

@Suite struct SyntheticCacheTests {
    /// Synthetic CIKM 2019 whose last file comes to lie on a full disk.
    private enum OnAFullDisk: DatasetSource {
        static let description = CIKM2019.description
        static let folder = CIKM2019.folder
        static let files = CIKM2019.files
        static let encodingRevision = 1
        static let archive: DatasetArchive? = nil
        static let howToGet = ""
        static let syntheticRevision = 1
        static let syntheticMark = CIKM2019.syntheticMark
        static let published = CIKM2019.published

        static func read(folder: String, _ context: ReadingContext) throws -> EncodedDataset {
            try CIKM2019.read(folder: folder, context)
        }

        static func synthesize(scale: Double, seed: Int, into folder: String) throws {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/user_behavior.csv", withDestinationPath: "/dev/full")
            try CIKM2019.synthesize(scale: scale, seed: seed, into: folder)
        }
    }

    @Test func aFullDiskLeavesNothingBehind() throws {
        let folder = try TemporaryFolder()
        let context = ReadingContext(cache: folder.locations.cache)
        let found = try message {
            _ = try SyntheticCache(context).files(of: OnAFullDisk.self, scale: 0.001, seed: 1)
        }
        #expect(found.hasSuffix("/user_behavior.csv: cannot write: No space left on device"))
        let synthetic = "\(folder.locations.cache)/synthetic"
        let left = try FileManager.default.contentsOfDirectory(atPath: synthetic)
        #expect(left.allSatisfy { $0.hasSuffix(".lock") }, "\(left)")

        let made = try SyntheticCache(context).files(of: CIKM2019.self, scale: 0.001, seed: 1)
        #expect(FileManager.default.fileExists(atPath: "\(made)/SHA256SUMS"))
    }
}

import Foundation
import TestSupport
import Testing
import ThawCore
import ThawSupport

@testable import ThawDatasets

@Suite struct LoaderTests {
    @Test func locationsComeFromTheEnvironment() {
        func locations(_ environment: [String: String]) -> [String] {
            let found = DataLocations.fromEnvironment(environment)
            return [found.root, found.cache]
        }
        #expect(locations(["HOME": "/h"]) == ["./data", "/h/.cache/thaw"])
        #expect(locations(["HOME": "/h", "XDG_CACHE_HOME": "/x"]) == ["./data", "/x/thaw"])
        #expect(locations(["THAW_DATA": "/d", "THAW_CACHE": "/c", "XDG_CACHE_HOME": "/x"]) == ["/d", "/c"])
        #expect(locations(["THAW_DATA": "", "HOME": "/h", "THAW_CACHE": ""]) == ["./data", "/h/.cache/thaw"])
    }

    @Test func errorsAreOneLine() {
        #expect(DataError("bad").description == "bad")
        #expect(DataError("bad", file: "a/b", line: 3, hint: "do").description == "a/b:3: bad (do)")
        #expect(DataError("bad", file: "a/b").description == "a/b: bad")
    }

    @Test func unknownNamesAreRefused() throws {
        let folder = try TemporaryFolder()
        let found = try message {
            _ = try DatasetLoader.load(name: "movielens", options: [:], locations: folder.locations)
        }
        let known = DatasetRegistry.all.map { $0.name }.joined(separator: ", ")
        #expect(known.hasPrefix("movielens-1m, taobao-ad, cikm-2019"))
        #expect(found == "unknown dataset \"movielens\" (known: \(known))")
    }

    @Test func everyDatasetHasTheSharedOptions() {
        for source in DatasetRegistry.all {
            let names = Set(source.description.options.map(\.name))
            #expect(
                names.isSuperset(of: [
                    "source", "synthetic-scale", "synthetic-seed", "old-threshold", "warm-size", "items",
                ]))
            #expect(DatasetRegistry.source(named: source.name) != nil)
        }
        #expect(Set(DatasetRegistry.all.map { $0.name }).count == DatasetRegistry.all.count)
    }

    @Test func realWithoutItsFolderSaysHowToGetIt() throws {
        let folder = try TemporaryFolder()
        let found = try message { _ = try load(folder, ["source": .text("real")]) }
        #expect(
            found == "\(folder.movieLens): no folder with the data of movielens-1m "
                + "(get it with `thaw datasets fetch movielens-1m`, or set THAW_DATA to the folder that holds ml-1m)")
    }

    @Test func autoNeverFallsBackOnSyntheticWhereTheFolderIsThere() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.movieLens, withIntermediateDirectories: true)
        let found = try message { _ = try load(folder) }
        #expect(found == "\(folder.movieLens)/users.dat: the file is missing (\(MovieLens1M.howToGet))")
    }

    @Test func fingerprintFollowsContentAndThresholdsOnly() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        func fingerprint(_ changes: ResolvedOptions) throws -> String {
            try load(folder, tinyOptions.merging(changes) { $1 }).fingerprint
        }
        let plain = try fingerprint([:])
        #expect(plain.count == 64)
        #expect(try fingerprint([:]) == plain)
        #expect(try fingerprint(["synthetic-seed": .integer(9), "synthetic-scale": .number(1)]) == plain)
        #expect(try fingerprint(["source": .text("real")]) == plain)
        try folder.write("# rebuilt\n", to: "data/ml-1m/README.md")
        #expect(try fingerprint([:]) == plain)

        var others = Set([plain])
        let ratings = String(decoding: try Fixtures.bytes("tiny/ratings.dat"), as: UTF8.self)
        try folder.write(
            ratings.replacingOccurrences(of: "1::1::5::", with: "1::1::4::"), to: "data/ml-1m/ratings.dat")
        others.insert(try fingerprint([:]))
        try folder.write(ratings, to: "data/ml-1m/ratings.dat")
        #expect(try fingerprint([:]) == plain)
        let users = String(decoding: try Fixtures.bytes("tiny/users.dat"), as: UTF8.self)
        try folder.write(users.replacingOccurrences(of: "48067", with: "48068"), to: "data/ml-1m/users.dat")
        others.insert(try fingerprint([:]))
        #expect(others.count == 3)
    }

    @Test func fingerprintDependsOnEveryPart() {
        func fingerprint(
            dataset: String = "d", revision: Int = 1, sum: String = "ab", n: Int = 200, k: Int = 20
        ) -> String {
            Fingerprint.hex(
                dataset: dataset, encodingRevision: revision, files: [("f", sum)], oldThreshold: n, warmSize: k)
        }
        let all = [
            fingerprint(), fingerprint(dataset: "e"), fingerprint(revision: 2), fingerprint(sum: "ac"),
            fingerprint(n: 201), fingerprint(k: 21),
        ]
        #expect(Set(all).count == all.count)
        // An upgrade must not change it unawares: it is part of every run's identity.
        #expect(fingerprint() == "7b437890f20d9c4f1762d814e3029231a1d969e423b3d895dfbb7dd1fdd3e671")
        #expect(
            SHA256.hex(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func inspectionOfTheTinyDataset() throws {
        let folder = try TemporaryFolder()
        try Fixtures.placeTiny(in: folder)
        let dataset = try load(folder)
        let inspection = DatasetInspection(dataset)
        #expect(inspection.users == 5 && inspection.items == 4)
        #expect(inspection.instances == 14 && inspection.positives == 7)
        let told = DatasetInspection(dataset, provenance: .rebuilt)
        #expect(told.lines()[2] == "data         rebuilt: put together from other sources, and known by their digests")
        #expect(inspection.parts[0] == .init(name: "train-base", rows: 5, labelMean: 0.6))
        #expect(
            inspection.lines() == [
                "dataset      movielens-1m", "title        MovieLens-1M (synthetic)", "data         synthetic",
                "fingerprint  \(dataset.fingerprint)", "", "users           5", "items           4",
                "instances      14", "positives       7", "old items       1", "new items       2",
                "  in test       1", "dropped items   1", "  instances     2", "",
                "part        instances  label mean", "train-base          5      0.6000",
                "warm-a              2      0.0000", "warm-b              2      0.5000",
                "warm-c              2      0.5000", "test                1      1.0000", "", "field       vocabulary",
                "user_id              7", "gender               2", "age                 57",
                "occupation          17", "zip-code             4", "item_id              6", "year                 3",
                "title               10", "genres               4",
            ])
        #expect([999, 1_000, 1_000_209, -12_345].map(PlainText.grouped) == ["999", "1,000", "1,000,209", "-12,345"])
    }
}

private let realLocations = DataLocations.fromEnvironment(ProcessInfo.processInfo.environment)
private let hasRealData =
    ProcessInfo.processInfo.environment["THAW_DATA"]?.isEmpty == false
    && FileManager.default.fileExists(atPath: "\(realLocations.root)/\(MovieLens1M.folder)")

/// The real files, where THAW_DATA has them.
@Suite(.enabled(if: hasRealData, "set THAW_DATA to the folder that holds ml-1m"))
struct RealMovieLensTests {
    @Test func splitVocabulariesAndLabelMeansAreThePublishedOnes() throws {
        let dataset = try DatasetLoader.load(
            name: "movielens-1m", options: ["source": .text("real")], locations: realLocations)
        let found = DatasetInspection(dataset)
        #expect(found.parts.map(\.rows) == [854_530, 19_440, 19_440, 19_440, 58_409])
        #expect(found.vocabularies.map(\.size) == [6041, 2, 57, 21, 3439, 3953, 81, 4376, 19])
        #expect(found.users == 6_040 && found.items == 3_706 && found.instances == 1_000_209)
        #expect(found.oldItems == 1_420 && found.newItems == 972 && found.newItemsInTest == 961)
        #expect(found.positives == 575_281)
        let means = found.parts.map { ($0.labelMean ?? 0) }
        for (mean, expected) in zip(means, [0.6035, 0.415, 0.429, 0.428, 0.398]) {
            #expect(abs(mean - expected) < 6e-4)
        }
        #expect(!found.isSynthetic)
    }
}

import Foundation
import TestSupport
import Testing
import ThawCore
import ThawSupport

@testable import ThawDatasets

/// Titles follow what the files are, and nothing that is said beside them.
@Suite struct ProvenanceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(_ source: any DatasetSource.Type, _ options: ResolvedOptions = [:]) throws -> LoadedDataset {
        try DatasetLoader.prepare(source, options: options, locations: folder.locations)
    }

    /// Thaw's own files where real ones are looked for.
    private func placeSynthetic(_ source: any DatasetSource.Type, scale: Double, seed: Int = 1) throws -> String {
        let target = DatasetLoader.folder(of: source, folder.locations)
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        try source.synthesize(scale: scale, seed: seed, into: target)
        return target
    }

    private static let generated: [(any DatasetSource.Type, scales: [Double])] = [
        (MovieLens1M.self, [0.02, 0.05]), (TaobaoAD.self, [0.002, 0.004]), (CIKM2019.self, [0.0005, 0.0021]),
    ]

    @Test(arguments: generated.indices) func generatedFilesAreKnownWhereverTheyLie(index: Int) throws {
        let (source, scales) = Self.generated[index]
        for (scale, seed) in zip(scales, [3, 8]) {
            _ = try placeSynthetic(source, scale: scale, seed: seed)
            // Younger files are not remembered.
            Thread.sleep(forTimeInterval: 0.15)
            for origin in ["auto", "real"] {
                // From the raw files, and (large data) from what is then kept prepared.
                for _ in 1...2 {
                    let found = try load(source, ["source": .text(origin)])
                    #expect(found.dataset.title == source.description.title + " (synthetic)", "scale \(scale)")
                    #expect(found.dataset.isSynthetic && found.provenance == .marked(source.syntheticMark))
                }
            }
        }
        #expect(try DatasetLoader.isSynthetic(name: source.name, options: [:], locations: folder.locations))
    }

    @Test(arguments: [("movielens-1m", "ratings.dat"), ("taobao-ad", "raw_sample.csv"), ("cikm-2019", "item.csv")])
    func aFileWithoutTheMarkIsNotTakenForAGeneratedOne(name: String, file: String) throws {
        let (source, scales) = try #require(Self.generated.first { $0.0.name == name })
        let path = try placeSynthetic(source, scale: scales[0]) + "/" + file
        var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let last = lines.count - 1
        switch name {
        case "movielens-1m":
            lines[last] = "\(lines[last].split(separator: ":").prefix(3).joined(separator: "::"))::978300760"
        case "taobao-ad":
            var fields = lines[last].split(separator: ",")
            fields[1] = "1494137644"
            lines[last] = Substring(fields.joined(separator: ","))
        // The last of the repeated rows.
        default: lines.removeLast()
        }
        try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        let found = try load(source)
        guard case .unverified = found.provenance else {
            Issue.record("\(found.provenance)")
            return
        }
        #expect(!found.dataset.isSynthetic && found.dataset.title.contains(" (unverified: "))
        #expect(try !DatasetLoader.isSynthetic(name: name, options: [:], locations: folder.locations))
    }

    @Test func cikmUsersInAnotherOrderBearNoMark() throws {
        let path = try placeSynthetic(CIKM2019.self, scale: 0.0005) + "/user.csv"
        var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        lines.swapAt(3, 4)
        try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try load(CIKM2019.self).dataset.title == "CIKM 2019 (unverified: 31,214 of 62,428,486 actions)")
    }

    /// What an earlier Thaw prepared says nothing of marks.
    @Test func olderPreparedDataArePreparedAgain() throws {
        _ = try placeSynthetic(CIKM2019.self, scale: 0.0005)
        // Younger files are not remembered.
        Thread.sleep(forTimeInterval: 0.15)
        let fresh = try load(CIKM2019.self)
        let path = try #require(fresh.preparation).path
        try forgetMark(path)
        let lines = Lines()
        let again = try DatasetLoader.prepare(
            CIKM2019.self, options: [:], locations: folder.locations,
            handler: LoadingEvent.asLines { lines.append($0) })
        #expect(again.dataset.isSynthetic && again.preparation?.path == path)
        #expect(again.dataset.fingerprint == fresh.dataset.fingerprint)
        #expect(lines.all.first?.hasPrefix("preparing CIKM 2019: ") == true, "\(lines.all)")
        let (columns, bytes) = (
            try #require(try ColumnFile.open(path)), try #require(try load(CIKM2019.self).preparation)
        )
        #expect(try columns.content(StoredTable.self).isMarkedSynthetic == true && bytes.path == path)
    }

    /// Writes the prepared file anew as a Thaw did that knew no marks.
    private func forgetMark(_ path: String) throws {
        let file = try #require(try ColumnFile.open(path))
        var stored = try file.content(StoredTable.self)
        stored.isMarkedSynthetic = nil
        let writer = try ColumnFileWriter(temporaryPath: path + ".new")
        for section in file.directory.sections {
            switch section.type {
            case "UInt8": try writer.section(section.name, try file.section(section.name, of: UInt8.self))
            case "Int32": try writer.section(section.name, try file.section(section.name, of: Int32.self))
            case "UInt32": try writer.section(section.name, try file.section(section.name, of: UInt32.self))
            default: try writer.section(section.name, try file.section(section.name, of: Double.self))
            }
        }
        try writer.publish(as: path, content: stored)
    }

    @Test func wordsBesideTheFilesDecideNothing() throws {
        try Fixtures.placeTiny(in: folder, change: Fixtures.past)
        let title = "MovieLens-1M (unverified: 14 of 1,000,209 ratings)"
        for words in ["As GroupLens has it.", "# MovieLens-1M, rebuilt\n"] {
            try folder.write(words, to: "data/ml-1m/README.md")
            #expect(try load(MovieLens1M.self, tinyOptions).dataset.title == title)
        }
        let pseudo = DatasetTitle.pseudoNew(title)
        #expect(pseudo == "\(title), pseudo-new items")
    }

    @Test func aSizeThatAgreesIsStillNoProof() throws {
        try Fixtures.placeTiny(in: folder, change: Fixtures.past)
        let found = try DatasetLoader.prepare(TinyMovieLens.self, options: tinyOptions, locations: folder.locations)
        #expect(found.dataset.title == "MovieLens-1M (unverified)")
        #expect(
            found.provenance.reason
                == "unverified: these files are not known: no archive's digest vouches for them")
    }

    /// ml-100k's sizes: 943 users, 1,682 movies, 100,000 ratings, with times of that time.
    @Test func anotherDatasetInTheSameFormatIsNotTheWholeOne() throws {
        var random = SplitMix64(seed: 1, stream: "another dataset")
        let users = (1...943).map { "\($0)::F::25::4::0210\($0 % 10)\n" }.joined()
        let movies = (1...1_682).map { "\($0)::Number \($0) (1995)::Drama\n" }.joined()
        var ratings = ""
        for rating in 0..<100_000 {
            let (user, movie) = (rating % 943 + 1, 1 + random.below(1 + random.below(1_682)))
            ratings += "\(user)::\(movie)::\(1 + random.below(5))::\(874_724_710 + 100 * rating)\n"
        }
        for (name, text) in [("users", users), ("movies", movies), ("ratings", ratings)] {
            try folder.write(text, to: "data/ml-1m/\(name).dat")
        }
        let found = try load(MovieLens1M.self)
        #expect(found.dataset.title == "MovieLens-1M (unverified: 100,000 of 1,000,209 ratings)")
        #expect(
            found.provenance.reason
                == "unverified: these files are not known: no archive's digest vouches for them; they have "
                + "100,000 of 1,000,209 ratings (Zhu, Wang and Wu, AAAI 2025, Table 3)")
    }

    @Test func publishedSizesAreThoseOfTheTable() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("experiments/published/table3.json")
        let table = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
        let datasets = try #require(table["datasets"] as? [String: [String: Int]])
        let remarks = try #require(table["remarks"] as? [String]).joined()
        for source in DatasetRegistry.all {
            let size = source.published
            #expect(
                size.source == PublishedSize.paper
                    ? datasets[source.name]?["instances"] == size.instances
                    : remarks.lowercased().contains("\(size.source.lowercased()) have ")
                        && remarks.contains("\(PlainText.grouped(size.instances)) rows"),
                "\(source.name)")
        }
    }
}

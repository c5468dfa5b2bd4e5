import Foundation
import Synchronization
import TestSupport
import Testing
import ThawCore
import ThawSupport

@testable import ThawDatasets

/// What is kept is used again, and only as long as it is right.
@Suite struct PreparedCacheTests {
    private static let options: ResolvedOptions = ["old-threshold": .integer(40), "warm-size": .integer(5)]

    private func place(seed: UInt64 = 3, in folder: TemporaryFolder) throws {
        var files = try RandomRawFiles(seed: seed, folder: "\(folder.path)/data/cikm-2019")
        try files.writeCIKM2019(rows: 3_000, users: 100, items: 100)
        // Younger files are not remembered.
        Thread.sleep(forTimeInterval: 0.15)
    }

    private func load(
        _ folder: TemporaryFolder, verifies: Bool = false, lines: Lines = Lines()
    ) throws -> ColdStartDataset {
        try DatasetLoader.prepare(
            name: "cikm-2019", options: Self.options, locations: folder.locations, verifies: verifies,
            handler: LoadingEvent.asLines { lines.append($0) }
        ).dataset
    }

    private func kept(_ folder: TemporaryFolder, _ suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/cache/prepared")
            .filter { $0.hasSuffix(suffix) }.sorted().map { "\(folder.path)/cache/prepared/\($0)" }
    }

    private func isEqual(_ a: ColdStartDataset, _ b: ColdStartDataset) -> Bool {
        contents(a.table) == contents(b.table) && a.split == b.split && a.fingerprint == b.fingerprint
    }

    @Test func preparesOnce() throws {
        let folder = try TemporaryFolder()
        try place(in: folder)
        let (first, second) = (Lines(), Lines())
        let dataset = try load(folder, lines: first)
        #expect(first.all.first == "preparing CIKM 2019: reading \(folder.path)/data/cikm-2019")
        #expect(first.all.last == "prepared 3,000 instances in \(try kept(folder, ".columns")[0])")
        #expect(isEqual(try load(folder, lines: second), dataset))
        #expect(isEqual(try load(folder, verifies: true, lines: second), dataset))
        #expect(second.all.isEmpty)
        #expect(try kept(folder, ".split").count == 1 && kept(folder, ".unfinished").isEmpty)
        // Nothing is prepared again for the same content at another time, or where nothing is remembered of it.
        for name in CIKM2019.files {
            let path = "\(folder.path)/data/cikm-2019/\(name)"
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path)
        }
        #expect(isEqual(try load(folder, lines: second), dataset))
        try FileManager.default.removeItem(atPath: "\(folder.path)/cache/digests")
        #expect(isEqual(try load(folder, lines: second), dataset))
        #expect(second.all.isEmpty)
    }

    @Test func aChangedFileIsPreparedAgain() throws {
        let folder = try TemporaryFolder()
        try place(in: folder)
        let before = try load(folder)
        // The same size, and the time of the old content.
        let path = "\(folder.path)/data/cikm-2019/user_behavior.csv"
        let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try folder.write(
            text.replacingOccurrences(of: ",fav,", with: ",buy,"), to: "data/cikm-2019/user_behavior.csv")
        try FileManager.default.setAttributes([.modificationDate: date ?? Date()], ofItemAtPath: path)
        let after = try load(folder)
        #expect(after.fingerprint != before.fingerprint && contents(after.table) != contents(before.table))
        #expect(try kept(folder, ".columns").count == 2)
    }

    @Test(arguments: [".columns", ".split"], [0.0, 0.2, 0.5, 0.8, 0.999, 1.0])
    func aFlippedBitIsNoticed(suffix: String, place share: Double) throws {
        let folder = try TemporaryFolder()
        try place(in: folder)
        let dataset = try load(folder)
        let path = try kept(folder, suffix)[0]
        var bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        bytes[Int(share * Double(bytes.count - 1))] ^= 4
        // Written anew, and not in place: `dataset` looks at the old file's pages.
        try FileManager.default.removeItem(atPath: path)
        try OutputFile.write(bytes, to: path)
        let lines = Lines()
        #expect(isEqual(try load(folder, lines: lines), dataset))
        #expect(try FileManager.default.contents(atPath: kept(folder, suffix)[0]) != Data(bytes))
        if suffix == ".columns" {
            #expect(lines.all.first?.contains("the prepared data are damaged: ") == true, "\(lines.all)")
        }
    }

    @Test(arguments: [0, 31, 32, 1_000, -1]) func aTruncatedFileIsNoticed(length: Int) throws {
        let folder = try TemporaryFolder()
        try place(in: folder)
        let dataset = try load(folder)
        for suffix in [".columns", ".split"] {
            let path = try kept(folder, suffix)[0]
            let bytes = try #require(FileManager.default.contents(atPath: path))
            try FileManager.default.removeItem(atPath: path)
            try OutputFile.write(Array(length < 0 ? bytes.dropLast() : bytes.prefix(length)), to: path)
        }
        #expect(isEqual(try load(folder), dataset))
        #expect(isEqual(try load(folder), dataset))
    }

    @Test func severalAtOncePrepareOnce() async throws {
        let folder = try TemporaryFolder()
        try place(in: folder)
        let lines = Lines()
        let fingerprints = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<4 { group.addTask { try load(folder, lines: lines).fingerprint } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(fingerprints.count == 1)
        #expect(lines.all.count { $0.hasPrefix("preparing") } == 1)
    }

    @Test func leftoversOfAKilledPreparerDoNotMatter() throws {
        let folder = try TemporaryFolder()
        try place(in: folder)
        let source = "\(folder.path)/data/cikm-2019"
        let name = ".cikm-2019-\(SHA256.hex(of: source).prefix(16)).unfinished"
        try folder.write(String(repeating: "x", count: 5_000_000), to: "cache/prepared/\(name)")
        _ = try load(folder)
        #expect(try kept(folder, ".unfinished").isEmpty)
    }

    @Test func aFileThatChangesWhileItIsReadIsAnError() throws {
        let folder = try TemporaryFolder()
        try folder.write("1,2\n", to: "file")
        let file = try RegularFile(path: "\(folder.path)/file", howToGet: "")
        try file.requireUnchanged()
        try folder.write("1,2\n3,4\n", to: "file")
        #expect(
            try message { try file.requireUnchanged() }
                == "\(folder.path)/file: the file changed while it was read (run the command again)")
    }

    @Test func progressIsTold() throws {
        let state = LoadingState(name: "x", bytesRead: 250_000_000, bytes: 1_000_000_000, seconds: 2)
        #expect(state.line == "x: 250 of 1,000 MB read (25 %), about 6 s left")
        let lines = Lines()
        let handler = LoadingEvent.asLines { lines.append($0) }
        for percent in [1, 9, 10, 11, 19, 55, 100] {
            handler(.reading(LoadingState(name: "x", bytesRead: percent * 1_000_000, bytes: 100_000_000, seconds: 1)))
        }
        #expect(lines.all.map { $0.prefix(6) } == ["x: 10 ", "x: 55 ", "x: 100"])
    }
}

/// The parts that the cache is made of.
@Suite struct ColumnFileTests {
    @Test func checksumsAreThePublishedOnes() {
        func hash(_ text: String, seed: UInt64 = 0) -> UInt64 {
            Array(text.utf8).withUnsafeBytes { XXHash64.hash($0, seed: seed) }
        }
        #expect(hash("") == 0xEF46_DB37_51D8_E999)
        #expect(hash("a") == 0xD24E_C4F1_A98C_6E5B)
        #expect(hash("abc") == 0x44BC_2CF5_AD77_0999)
        #expect(hash("Nobody inspects the spammish repetition") == 0xFBCE_A83C_8A37_8BF1)
    }

    @Test func sectionsComeBackAsTheyWere() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/file"
        // More than one block of the checksum.
        let numbers = (0..<300_000).map { Double($0) / 3 }
        let writer = try ColumnFileWriter(temporaryPath: "\(path).new")
        try writer.section("flags", FixedBuffer([UInt8]([1, 0, 1])))
        try writer.section("numbers", FixedBuffer(numbers))
        try writer.section("empty", FixedBuffer([Int32]()))
        try writer.publish(as: path, content: ["x": 1])
        let file = try #require(try ColumnFile.open(path))
        #expect(Array(try file.section("flags", of: UInt8.self).elements) == [1, 0, 1])
        #expect(Array(try file.section("numbers", of: Double.self).elements) == numbers)
        #expect(try file.section("empty", of: Int32.self).count == 0)
        #expect(try file.content([String: Int].self) == ["x": 1])
        #expect(throws: DataError.self) { try file.section("numbers", of: Int64.self) }
        #expect(throws: DataError.self) { try file.section("others", of: Double.self) }
        // A view outlives the file's own object.
        let view = try { try #require(try ColumnFile.open(path)).section("numbers", of: Double.self) }()
        try FileManager.default.removeItem(atPath: path)
        #expect(view.elements.elementsEqual(numbers))
        #expect(try ColumnFile.open(path) == nil)
    }

    @Test func anAbandonedWriterLeavesNothing() throws {
        let folder = try TemporaryFolder()
        do {
            let writer = try ColumnFileWriter(temporaryPath: "\(folder.path)/new")
            try writer.section("numbers", FixedBuffer(repeating: 1.0, count: 1_000_000))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func idsAreRankedInAscendingOrder() {
        var random = SplitMix64(seed: 1, stream: "ids")
        let ids = (0..<5_000).map { _ in
            random.unit() < 0.1 ? RowChunk.missing : UInt32(random.below(random.unit() < 0.01 ? 1 << 31 : 20_000))
        }
        let set = IDSet([FixedBuffer(Array(ids[..<100])), FixedBuffer(Array(ids[100...]))])
        let expected = Set(ids).subtracting([RowChunk.missing]).sorted()
        #expect(set.count == expected.count)
        #expect(expected.map { set.place(of: $0) } == Array(0..<expected.count))
        var found: [UInt32] = []
        set.visit { place, id in
            #expect(place == found.count)
            found.append(id)
        }
        #expect(found == expected)
        for absent: UInt32 in [20_001, RowChunk.missing, UInt32(Int32.max)] where !expected.contains(absent) {
            #expect(set.place(of: absent) == nil)
        }
        #expect(IDSet([FixedBuffer([UInt32]())]).count == 0)
    }
}

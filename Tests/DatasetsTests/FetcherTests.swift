import Foundation
import TestSupport
import Testing
import ThawCore
import ThawSupport

@testable import ThawDatasets

private let hasUnzip = (try? Unpacking(environment: ProcessInfo.processInfo.environment)) != nil

/// `thaw datasets fetch` against a server on this machine.
@Suite(.enabled(if: hasUnzip, "the program unzip is not installed"))
struct FetcherTests {
    /// The tiny dataset as an archive of more than one network packet.
    static func archive(without missing: String? = nil) throws -> [UInt8] {
        var files = [(name: "ml-1m/README", bytes: [UInt8](repeating: 65, count: 200_000))]
        for file in MovieLens1M.files where file != missing {
            files.append((name: "ml-1m/\(file)", bytes: Fixtures.past(try Fixtures.bytes("tiny/\(file)"))))
        }
        return StoredZip.archive(files)
    }

    /// A fetcher that waits for nothing.
    private func fetcher(_ folder: TemporaryFolder, _ changes: [String: String] = [:]) -> DatasetFetcher {
        var fetcher = DatasetFetcher(
            locations: folder.locations, environment: ProcessInfo.processInfo.environment.merging(changes) { $1 })
        fetcher.firstDelay = 0
        return fetcher
    }

    /// Fetches from a server with these behaviours; returns the Range headers it saw.
    private func fetch(
        _ folder: TemporaryFolder, _ behaviours: [HTTPTestServer.Behaviour] = [], archive: [UInt8],
        expected: String? = nil, force: Bool = false, lines: Lines = Lines()
    ) throws -> [String?] {
        let server = try HTTPTestServer(body: archive, behaviours: behaviours)
        defer { server.stop() }
        let found = try fetcher(folder).fetch(
            name: "movielens-1m", from: server.url, expectedSHA256: expected ?? SHA256.hex(of: archive), force: force,
            progress: { lines.append($0) })
        #expect(found == folder.movieLens)
        return server.ranges
    }

    @Test func bringsFilesThatLoad() throws {
        let folder = try TemporaryFolder()
        let archive = try Self.archive()
        let lines = Lines()
        #expect(try fetch(folder, archive: archive, lines: lines) == [nil])
        #expect(try load(folder).table.rowCount == 14)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.locations.root) == ["ml-1m"])
        let size = PlainText.grouped(archive.count)
        #expect(lines.all.contains("ml-1m.zip: \(size) of \(size) bytes"))
        #expect(lines.all.last == "unpacking ml-1m.zip into \(folder.movieLens)")
    }

    @Test func goesOnAfterABreak() throws {
        let folder = try TemporaryFolder()
        let ranges = try fetch(folder, [.breakAfter(70_000), .breakAfter(50_000)], archive: Self.archive())
        #expect(ranges == [nil, "bytes=70000-", "bytes=120000-"])
        #expect(try load(folder).table.rowCount == 14)
    }

    @Test func goesOnFromWhatAnEarlierProcessLeft() throws {
        let folder = try TemporaryFolder()
        let archive = try Self.archive()
        try folder.write(Array(archive[..<1000]), to: "data/ml-1m.zip.part")
        #expect(try fetch(folder, archive: archive) == ["bytes=1000-"])
        #expect(try load(folder).table.rowCount == 14)
    }

    @Test func aCompleteDownloadIsNotRepeated() throws {
        let folder = try TemporaryFolder()
        let archive = try Self.archive()
        try folder.write(archive, to: "data/ml-1m.zip.part")
        #expect(try fetch(folder, archive: archive) == [])
    }

    @Test func startsOverWhereTheServerIgnoresRanges() throws {
        let folder = try TemporaryFolder()
        let ranges = try fetch(folder, [.breakAfter(70_000), .ignoreRange], archive: Self.archive())
        #expect(ranges == [nil, "bytes=70000-"])
        #expect(try load(folder).table.rowCount == 14)
    }

    @Test func startsOverWhereMoreHasArrivedThanThereIs() throws {
        let folder = try TemporaryFolder()
        let archive = try Self.archive()
        try folder.write(archive + [1, 2, 3], to: "data/ml-1m.zip.part")
        #expect(try fetch(folder, archive: archive) == ["bytes=\(archive.count + 3)-", nil])
    }

    @Test func triesAgainWhenTheServerIsBusy() throws {
        let folder = try TemporaryFolder()
        #expect(try fetch(folder, [.status(503), .status(429)], archive: Self.archive()) == [nil, nil, nil])
    }

    @Test func givesUpAfterAttemptsWithoutAByte() throws {
        let folder = try TemporaryFolder()
        let found = try message {
            _ = try fetch(folder, Array(repeating: .status(503), count: 9), archive: Self.archive())
        }
        #expect(
            found.hasSuffix(
                "ml-1m.zip: the server answered 503 "
                    + "(what has arrived is kept; run the command again to go on from there)"
            ))
    }

    @Test func aFileThatIsNotThereIsRefusedAtOnce() throws {
        let folder = try TemporaryFolder()
        let found = try message { _ = try fetch(folder, [.status(404)], archive: Self.archive()) }
        #expect(found.hasPrefix("cannot download http://127.0.0.1:") && found.hasSuffix("the server answered 404"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.locations.root) == [])
    }

    @Test func aWrongChecksumIsRefusedAndDeleted() throws {
        let folder = try TemporaryFolder()
        let archive = try Self.archive()
        let wrong = MovieLens1M.archive?.sha256 ?? ""
        let found = try message { _ = try fetch(folder, archive: archive, expected: wrong) }
        #expect(
            found.contains(
                "has the wrong SHA-256: expected \(wrong), found \(SHA256.hex(of: archive)) (the download was"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.locations.root) == [])
    }

    @Test func anExistingFolderIsReplacedOnlyByForce() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "data/ml-1m/notes")
        let archive = try Self.archive()
        let found = try message { _ = try fetch(folder, archive: archive) }
        #expect(found == "\(folder.movieLens): the folder exists already (use it as it is, or replace it with --force)")
        #expect(FileManager.default.fileExists(atPath: "\(folder.movieLens)/notes"))
        _ = try fetch(folder, archive: archive, force: true)
        #expect(!FileManager.default.fileExists(atPath: "\(folder.movieLens)/notes"))
        #expect(try load(folder).table.rowCount == 14)
    }

    @Test func anArchiveThatLacksAFileLeavesTheOldFolder() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "data/ml-1m/notes")
        let found = try message {
            _ = try fetch(folder, archive: Self.archive(without: "users.dat"), force: true)
        }
        #expect(found == "\(folder.path)/data/ml-1m.zip.part: the archive lacks ml-1m/users.dat")
        #expect(FileManager.default.fileExists(atPath: "\(folder.movieLens)/notes"))
    }

    @Test func whatIsNoArchiveIsAnError() throws {
        let folder = try TemporaryFolder()
        let found = try message { _ = try fetch(folder, archive: Array("<html>Moved</html>".utf8)) }
        #expect(found.hasPrefix("\(folder.path)/data/ml-1m.zip.part: cannot unpack: "))
        #expect(!FileManager.default.fileExists(atPath: folder.movieLens))
    }

    @Test func theAddressMayComeFromTheEnvironment() throws {
        let folder = try TemporaryFolder()
        let archive = try Self.archive()
        let server = try HTTPTestServer(body: archive)
        defer { server.stop() }
        try fetcher(folder, ["THAW_MOVIELENS_URL": server.url.absoluteString])
            .fetch(name: "movielens-1m", expectedSHA256: SHA256.hex(of: archive).uppercased())
        #expect(server.ranges.count == 1)
    }

    @Test(arguments: ["ftp://a/b.zip", "no address", "https://", "file:///etc/passwd"])
    func onlyWebAddressesAreTaken(address: String) throws {
        let folder = try TemporaryFolder()
        let found = try message {
            try fetcher(folder, ["THAW_MOVIELENS_URL": address]).fetch(name: "movielens-1m")
        }
        #expect(
            found == "not an address to download from: \"\(address)\" (give one that begins with https:// or http://)")
    }

    @Test func withoutUnzipNothingIsDownloaded() throws {
        let folder = try TemporaryFolder()
        let found = try message { try fetcher(folder, ["PATH": folder.path]).fetch(name: "movielens-1m") }
        #expect(
            found == "the program `unzip` is needed to unpack the archive (install it: apt-get install unzip)")
        #expect(!FileManager.default.fileExists(atPath: folder.locations.root))
    }

    @Test func twoAtOnceDoNotMix() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "data/ml-1m.zip.part")
        let other = try FileLock(path: "\(folder.path)/data/ml-1m.zip.part", waiting: false)
        defer { other.unlock() }
        let found = try message { _ = try fetch(folder, archive: Self.archive()) }
        #expect(
            found == "\(folder.path)/data/ml-1m.zip.part: "
                + "cannot lock: another process is at work on it; wait for it to end")
    }

    // MARK: - What vouches for the files

    /// Fetches an archive of which the registered digest is known, by its registered digest or by one that is given.
    private func fetchTiny(_ folder: TemporaryFolder, _ archive: [UInt8], expected: String? = nil) throws {
        let server = try HTTPTestServer(body: archive)
        defer { server.stop() }
        _ = try fetcher(folder).fetch(TinyMovieLens.self, from: server.url, expectedSHA256: expected, force: true)
    }

    @Test func filesOutOfTheRegisteredArchiveHaveThePublishersName() throws {
        let folder = try TemporaryFolder()
        try fetchTiny(folder, Self.archive())
        let loaded = try DatasetLoader.prepare(TinyMovieLens.self, options: tinyOptions, locations: folder.locations)
        #expect(loaded.dataset.title == "MovieLens-1M" && !loaded.dataset.isSynthetic)
        #expect(loaded.provenance.reason == "real: out of ml-1m.zip, whose digest was the registered one")
        // sha256sum reads it, too.
        let check = try TestProcess.run(
            "sha256sum", ["--check", "--strict", "--status", "SHA256SUMS"], in: URL(fileURLWithPath: folder.movieLens))
        #expect(check.code == 0, "\(check.errors)")
        #expect(
            try String(contentsOfFile: "\(folder.movieLens)/SHA256SUMS", encoding: .utf8)
                .hasPrefix("# Out of ml-1m.zip, SHA-256 \(TinyMovieLens.archive?.sha256 ?? "-")\n"))

        // Another dataset's registered archive it is not.
        #expect(try load(folder).title == "MovieLens-1M (unverified: 14 of 1,000,209 ratings)")
    }

    @Test(arguments: ["ratings.dat", "users.dat", "SHA256SUMS"])
    func whatChangedAfterwardsIsNotVouchedFor(file: String) throws {
        let folder = try TemporaryFolder()
        try fetchTiny(folder, Self.archive())
        let path = "\(folder.movieLens)/\(file)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try TinyMovieLens.title(folder) == "MovieLens-1M")
        let changed = [
            "ratings.dat": ("1::1::5::", "1::1::4::"), "users.dat": ("48067", "48068"),
            "SHA256SUMS": ("# Out", "# out"),
        ]
        let (old, new) = try #require(changed[file])
        #expect(text.contains(old))
        try folder.write(text.replacingOccurrences(of: old, with: new), to: "data/ml-1m/\(file)")
        #expect(try TinyMovieLens.title(folder) == "MovieLens-1M (unverified)")
        try folder.write(text, to: "data/ml-1m/\(file)")
        #expect(try TinyMovieLens.title(folder) == "MovieLens-1M")
        try FileManager.default.removeItem(atPath: "\(folder.movieLens)/SHA256SUMS")
        #expect(try TinyMovieLens.title(folder) == "MovieLens-1M (unverified)")
        // A pipe is waited for by nobody.
        mkfifo("\(folder.movieLens)/SHA256SUMS", 0o600)
        #expect(try TinyMovieLens.title(folder) == "MovieLens-1M (unverified)")
    }

    @Test func aDigestThatWasGivenVouchesForNothing() throws {
        let folder = try TemporaryFolder()
        let registered = try #require(TinyMovieLens.archive)
        // An archive of the same files that brings the very manifest that the registered one would be given.
        let files = try MovieLens1M.files.map {
            (name: "ml-1m/\($0)", bytes: Fixtures.past(try Fixtures.bytes("tiny/\($0)")))
        }
        let forged = ChecksumFile(
            digests: files.map { SHA256.hex(of: $0.bytes) }, files: MovieLens1M.files, archive: registered)
        let archive = StoredZip.archive(files + [(name: "ml-1m/SHA256SUMS", bytes: Array(forged.text.utf8))])
        try fetchTiny(folder, archive, expected: SHA256.hex(of: archive))
        #expect(try TinyMovieLens.title(folder) == "MovieLens-1M (unverified)")
        #expect(!FileManager.default.fileExists(atPath: "\(folder.movieLens)/SHA256SUMS"))
        // By hand it can be forged: the title is no proof, as docs/data.md says.
        try forged.write(into: folder.movieLens)
        #expect(try TinyMovieLens.title(folder) == "MovieLens-1M")
    }

    // MARK: - Servers that never end

    @Test(arguments: [false, true]) func aServerThatSendsTooMuchIsStopped(announces: Bool) throws {
        let folder = try TemporaryFolder()
        let registered = try #require(TinyMovieLens.archive)
        let server = try HTTPTestServer(
            body: [UInt8](repeating: 65, count: registered.size + 1),
            behaviours: [announces ? .serve : .endless])
        defer { server.stop() }
        let found = try message { _ = try fetcher(folder).fetch(TinyMovieLens.self, from: server.url) }
        #expect(
            found == "\(server.url) sends more than the \(PlainText.grouped(registered.size)) bytes of ml-1m.zip "
                + "(the download was deleted; try again, or another mirror through THAW_MOVIELENS_URL)")
        #expect(server.ranges.count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.locations.root) == [])
    }

    @Test func theLicenceNoteForbidsRedistribution() {
        #expect(MovieLens1M.archive?.licenceNote.contains("may not be redistributed") == true)
    }
}

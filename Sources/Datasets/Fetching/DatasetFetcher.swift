import Foundation
import ThawSupport

/// Downloads a dataset's archive, checks and unpacks it: the logic of `thaw datasets fetch`.
///
/// The archive grows as `<root>/<file>.part` and goes on there after a break or a kill; it is checked against its
/// SHA-256 before anything is unpacked. The files appear as `<root>/<folder>` all at once, and beside them `SHA256SUMS` with
/// their digests and the archive's, by which the loader knows them again.
public struct DatasetFetcher: Sendable {
    /// Where the archive and its files go.
    public var locations: DataLocations
    /// Where `unzip` and the URL's override are looked up.
    public var environment: [String: String]
    /// Attempts in a row that bring no byte before it gives up.
    public var attempts = 4
    /// Seconds before the second attempt; twice as long before each further one.
    public var firstDelay = 1.0

    /// - environment: by default this process'.
    public init(locations: DataLocations, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.locations = locations
        self.environment = environment
    }

    /// Downloads, checks and unpacks the archive of the dataset registered as `name`. Blocks until it is done.
    ///
    /// - url: where from, instead of the environment's or the publisher's address.
    /// - expectedSHA256: the archive's SHA-256 (hex), instead of the registered one. Nothing then vouches for the files.
    /// - force: whether to replace a folder that exists; it stays until the new one is complete.
    /// - progress: called with one line at the start and at every tenth of the download, and for each further step.
    ///
    /// Returns the folder with the files. Throws `DataError`: unknown name, no archive to download, a folder that
    /// exists, no connection, more bytes than the archive has or a wrong checksum (the download is deleted then), or no
    /// `unzip`.
    @discardableResult
    public func fetch(
        name: String, from url: URL? = nil, expectedSHA256: String? = nil, force: Bool = false,
        progress: (@Sendable (String) -> Void)? = nil
    ) throws -> String {
        try fetch(
            DatasetRegistry.requireSource(named: name), from: url, expectedSHA256: expectedSHA256, force: force,
            progress: progress)
    }

    func fetch(
        _ source: any DatasetSource.Type, from url: URL? = nil, expectedSHA256: String? = nil, force: Bool = false,
        progress: (@Sendable (String) -> Void)? = nil
    ) throws -> String {
        guard let archive = source.archive else {
            throw DataError("\(source.name) cannot be downloaded without a login", hint: source.howToGet)
        }
        let target = "\(locations.root)/\(source.folder)"
        if !force, FileManager.default.fileExists(atPath: target) {
            throw DataError(
                "the folder exists already", file: target, hint: "use it as it is, or replace it with --force")
        }
        let address = try address(of: archive, given: url)
        let unpacking = try Unpacking(environment: environment)
        do {
            try FileManager.default.createDirectory(atPath: locations.root, withIntermediateDirectories: true)
        } catch {
            throw DataError("cannot create the folder: \(SystemError.reason(of: error))", file: locations.root)
        }

        let part = "\(locations.root)/\(archive.fileName).part"
        let lock = try FileLock(path: part, waiting: false)
        defer {
            // Nothing worth keeping has arrived if the server refused.
            if size(of: part) == 0 { unlink(part) }
            lock.unlock()
        }
        let expected = (expectedSHA256 ?? archive.sha256).lowercased()
        if try sha256(of: part) != expected {
            let download = Download(from: address, to: part, archive)
            try download.run(attempts: attempts, firstDelay: firstDelay, progress: progress)
            let found = try sha256(of: part)
            if found != expected {
                unlink(part)
                throw DataError(
                    "\(address.absoluteString) has the wrong SHA-256: expected \(expected), "
                        + "found \(found ?? "no data")",
                    hint:
                        "the download was deleted; try again, or another mirror through \(archive.environmentVariable)")
            }
        }
        progress?("unpacking \(archive.fileName) into \(target)")
        try unpacking.unpack(part, folder: source.folder, files: source.files, to: target) { folder in
            // What the archive itself may have under this name vouches for nothing.
            unlink("\(folder)/\(ChecksumFile.name)")
            guard expected == archive.sha256 else { return }
            let digests = try source.files.map {
                try RegularFile.sha256(path: "\(folder)/\($0)", howToGet: "run the command again").digest
            }
            try ChecksumFile(digests: digests, files: source.files, archive: archive).write(into: folder)
        }
        unlink(part)
        return target
    }

    private func address(of archive: DatasetArchive, given: URL?) throws -> URL {
        if let given { return try checked(given, text: given.absoluteString) }
        let override = environment[archive.environmentVariable].flatMap { $0.isEmpty ? nil : $0 }
        let text = override ?? archive.url
        return try checked(URL(string: text), text: text)
    }

    private func checked(_ url: URL?, text: String) throws -> URL {
        guard let url, ["http", "https"].contains(url.scheme?.lowercased()), url.host?.isEmpty == false else {
            throw DataError(
                "not an address to download from: \"\(text)\"", hint: "give one that begins with https:// or http://")
        }
        return url
    }

    /// Bytes of a file; nil if there is none.
    private func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// SHA-256 of a file that exists; nil if it is empty.
    private func sha256(of path: String) throws -> String? {
        if size(of: path) == 0 { return nil }
        return try RegularFile.sha256(path: path, howToGet: "run the command again").digest
    }
}

import Foundation
import ThawCore
import ThawSupport

/// Keeps generated files, one folder per dataset, revision, scale and seed.
///
/// A folder is written under another name and renamed when complete, under a lock: a killed generator leaves nothing
/// that looks finished, and of several that start at once one generates while the others wait. A manifest with the
/// files' SHA-256 (`SHA256SUMS`, as `sha256sum -c` reads it) tells a damaged folder, which is then made anew.
struct SyntheticCache {
    private static let howToGet = "it is generated; run the command again"

    /// The folder of all generated datasets; made if absent.
    private let folder: String
    private let known: KnownDigests
    private let context: ReadingContext

    init(_ context: ReadingContext) {
        self.context = context
        folder = "\(context.cache)/synthetic"
        known = KnownDigests(cache: context.cache)
    }

    /// The folder with the dataset's files, generated if need be. Throws `DataError`.
    func files(of source: any DatasetSource.Type, scale: Double, seed: Int) throws -> String {
        let name = "\(source.name)-\(source.syntheticRevision)-scale\(scale)-seed\(seed)"
        let target = "\(folder)/\(name)"
        try reporting { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
        let lock = try FileLock(path: "\(folder)/.\(name).lock", waiting: true)
        defer { lock.unlock() }
        if isIntact(target, source) { return target }

        context.handler?(
            .note("generating synthetic \(source.description.title) (scale \(scale), seed \(seed)) in \(target)"))
        let unfinished = "\(folder)/.\(name).unfinished"
        // Under the lock, what is left of an earlier attempt is nobody's.
        try remove(unfinished)
        try reporting {
            try FileManager.default.createDirectory(atPath: unfinished, withIntermediateDirectories: false)
        }
        // After an error, on a full disk for instance, gigabytes may be left; after success it has another name.
        defer { try? remove(unfinished) }
        try source.synthesize(scale: scale, seed: seed, into: unfinished)
        let sums = try source.files.map { try RegularFile.sha256(path: "\(unfinished)/\($0)", howToGet: Self.howToGet) }
        try ChecksumFile(digests: sums.map(\.digest), files: source.files).write(into: unfinished)
        try remove(target)
        try reporting { try FileManager.default.moveItem(atPath: unfinished, toPath: target) }
        for (sum, file) in zip(sums, source.files) { known.note(sum.digest, of: "\(target)/\(file)", sum.stamp) }
        return target
    }

    /// Whether the manifest is there and every file of the dataset is as it says.
    private func isIntact(_ target: String, _ source: any DatasetSource.Type) -> Bool {
        guard FileManager.default.fileExists(atPath: "\(target)/\(ChecksumFile.name)"),
            let digests = try? source.files.map({ try sha256(of: "\(target)/\($0)") })
        else { return false }
        return ChecksumFile(digests: digests, files: source.files).isIn(target)
    }

    private func sha256(of path: String) throws -> String {
        context.verifies
            ? try RegularFile.sha256(path: path, howToGet: Self.howToGet).digest
            : try known.sha256(of: path, howToGet: Self.howToGet)
    }

    private func remove(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try reporting { try FileManager.default.removeItem(atPath: path) }
    }

    /// Foundation's errors in this module's words.
    private func reporting(_ body: () throws -> Void) throws {
        do { try body() } catch {
            throw DataError(
                "cannot write synthetic data: \(SystemError.reason(of: error))", file: folder,
                hint: "set THAW_CACHE to a folder that can be written")
        }
    }
}

import Foundation
import ThawCore

/// A dataset that Thaw can read: one file of source code per dataset, and one line in `DatasetRegistry`.
///
/// A source knows its files and their encoding. Where the files come from (real or synthetic), the split, the
/// fingerprint and the title are the same for all and live in `DatasetLoader`.
public protocol DatasetSource: Sendable {
    /// Names and options; the options include `DatasetOptions.shared`.
    static var description: ComponentDescription { get }
    /// The folder under `DataLocations.root`, e.g. `ml-1m`.
    static var folder: String { get }
    /// The names of the files in that folder, all of them required.
    static var files: [String] { get }
    /// Part of the fingerprint: raised whenever the same files come to be encoded differently.
    static var encodingRevision: Int { get }
    /// The archive that `thaw datasets fetch` downloads, or nil if the data cannot be downloaded without a login.
    static var archive: DatasetArchive? { get }
    /// The number of instances that the data have as published.
    static var published: PublishedSize { get }
    /// SHA-256 (hex) of the files of a set that was put together from other sources, in the order of `files`, where one is
    /// known. Such data are called "(rebuilt)".
    static var rebuiltDigests: [String]? { get }
    /// How to get the files, in a few words; the hint of errors about missing files.
    static var howToGet: String { get }
    /// Part of the cache folder's name: raised whenever the same seed comes to give other synthetic files.
    static var syntheticRevision: Int { get }
    /// What synthetic files have that real ones cannot have, in a few words: `EncodedDataset.isMarkedSynthetic` says
    /// whether files have it. It is a property of what the generator writes in any case, so that it costs no byte.
    static var syntheticMark: String { get }

    /// Reads and encodes the files in `folder`, each read once; or maps what an earlier reading of the same content has
    /// left in the cache.
    ///
    /// Throws `DataError` at the first line that is wrong.
    static func read(folder: String, _ context: ReadingContext) throws -> EncodedDataset

    /// The same without much work: nil if that would take reading large files. Throws `DataError`.
    static func glance(folder: String, _ context: ReadingContext) throws -> EncodedDataset?

    /// Writes synthetic files of the very format `read` takes into the existing, empty `folder`.
    ///
    /// - scale: 1 gives about the size of the real data.
    /// - seed: the same seed and scale give the same bytes on every machine.
    static func synthesize(scale: Double, seed: Int, into folder: String) throws
}

/// What reading a dataset needs beside its files.
public struct ReadingContext: Sendable {
    /// The folder for what can be made again: `DataLocations.cache`.
    public var cache: String
    /// Whether to read all raw files even if they seem unchanged.
    public var verifies = false
    /// Told how the reading gets on; nil for silence.
    public var handler: LoadingHandler?
}

extension DatasetSource {
    /// The name in specs and on the command line.
    public static var name: String { description.name }

    public static var rebuiltDigests: [String]? { nil }

    public static func glance(folder: String, _ context: ReadingContext) throws -> EncodedDataset? {
        try read(folder: folder, context)
    }
}

import Foundation
import ThawCore

/// Loads a dataset: finds its files or makes synthetic ones, reads, encodes and splits them.
///
/// What the data are called follows from what the files are (`DatasetProvenance`), not from where they lie or what is said
/// beside them.
public enum DatasetLoader {
    /// Loads the dataset registered as `name`.
    ///
    /// - options: those of its `ComponentDescription`; absent ones take their defaults.
    /// - progress: called with one line whenever something begins that may take a while.
    ///
    /// Throws `DataError`: unknown name, missing files, a malformed line, or nothing on one side of the split.
    public static func load(
        name: String, options: ResolvedOptions, locations: DataLocations, progress: (@Sendable (String) -> Void)? = nil
    ) throws -> ColdStartDataset {
        try prepare(name: name, options: options, locations: locations, handler: progress.map(LoadingEvent.asLines))
            .dataset
    }

    /// Loads the dataset registered as `name`, and says where its files came from, and what the cache keeps of it: nil
    /// where it is read anew each time.
    ///
    /// - verifies: whether to trust no record of what raw files hold, but read them.
    /// - handler: called with what happens meanwhile.
    ///
    /// Throws as `load`.
    public static func prepare(
        name: String, options: ResolvedOptions, locations: DataLocations, verifies: Bool = false,
        handler: LoadingHandler? = nil
    ) throws -> LoadedDataset {
        try prepare(
            DatasetRegistry.requireSource(named: name), options: options, locations: locations, verifies: verifies,
            handler: handler)
    }

    static func prepare(
        _ source: any DatasetSource.Type, options: ResolvedOptions, locations: DataLocations, verifies: Bool = false,
        handler: LoadingHandler? = nil
    ) throws -> LoadedDataset {
        let choice = DatasetOptions(source.description.resolve(options))
        let context = ReadingContext(cache: locations.cache, verifies: verifies, handler: handler)
        let place = try place(of: source, choice, locations, context)
        let encoded = try source.read(folder: place.folder, context)
        let fingerprint = Fingerprint.hex(
            dataset: source.name, encodingRevision: source.encodingRevision,
            files: zip(source.files, encoded.digests).map { (name: $0, sha256: $1) },
            oldThreshold: choice.oldThreshold, warmSize: choice.warmSize)
        let provenance = DatasetProvenance(source, encoded, in: place.folder, isGenerated: place.isGenerated)
        let dataset = ColdStartDataset(
            name: source.name, title: DatasetTitle(source.description.title, provenance).text,
            isSynthetic: provenance.isSynthetic, fingerprint: fingerprint, table: encoded.table,
            split: try encoded.split(choice.oldThreshold, choice.warmSize))
        return LoadedDataset(
            dataset: try PseudoNewItems.applying(choice, to: dataset), provenance: provenance,
            preparation: encoded.preparation)
    }

    /// Whether `load` would read synthetic files. Files that cannot be read, and large ones that were never read, are taken for
    /// real ones.
    ///
    /// Throws `DataError` for an unknown name, and as `DataLocations.requireUsable`.
    public static func isSynthetic(name: String, options: ResolvedOptions, locations: DataLocations) throws -> Bool {
        let source = try DatasetRegistry.requireSource(named: name)
        let choice = DatasetOptions(source.description.resolve(options))
        if choice.origin == .synthetic { return true }
        try locations.requireUsable()
        if choice.origin == .auto, !hasFolder(of: source, locations) { return true }
        return (try? provenance(of: source, locations))?.isSynthetic == true
    }

    /// What the files are that lie where real ones are expected; nil if there are none, or if they are large and were not
    /// read yet. Throws `DataError` if they cannot be read.
    public static func provenance(
        of source: any DatasetSource.Type, _ locations: DataLocations
    ) throws -> DatasetProvenance? {
        let folder = folder(of: source, locations)
        guard hasFolder(of: source, locations) else { return nil }
        return try source.glance(folder: folder, ReadingContext(cache: locations.cache)).map {
            DatasetProvenance(source, $0, in: folder, isGenerated: false)
        }
    }

    /// Where the real files of a dataset are expected.
    public static func folder(of source: any DatasetSource.Type, _ locations: DataLocations) -> String {
        "\(locations.root)/\(source.folder)"
    }

    /// Whether anything is there.
    public static func hasFolder(of source: any DatasetSource.Type, _ locations: DataLocations) -> Bool {
        FileManager.default.fileExists(atPath: folder(of: source, locations))
    }

    /// The folder the files are read from.
    private struct Place {
        var folder: String
        /// Whether its files were generated just for this.
        var isGenerated: Bool
    }

    private static func place(
        of source: any DatasetSource.Type, _ choice: DatasetOptions, _ locations: DataLocations,
        _ context: ReadingContext
    ) throws -> Place {
        let folder = folder(of: source, locations)
        if choice.origin != .synthetic { try locations.requireUsable() }
        switch choice.origin {
        case .real where !hasFolder(of: source, locations):
            throw DataError("no folder with the data of \(source.name)", file: folder, hint: source.howToGet)
        case .real:
            return Place(folder: folder, isGenerated: false)
        case .auto where hasFolder(of: source, locations):
            return Place(folder: folder, isGenerated: false)
        case .auto, .synthetic:
            let synthetic = try SyntheticCache(context).files(
                of: source, scale: choice.syntheticScale, seed: choice.syntheticSeed)
            return Place(folder: synthetic, isGenerated: true)
        }
    }
}

/// A dataset, and what is known of its files.
public struct LoadedDataset: Sendable {
    /// Encoded and split.
    public var dataset: ColdStartDataset
    /// Where the files came from.
    public var provenance: DatasetProvenance
    /// What the cache keeps, if anything.
    public var preparation: Preparation?
}

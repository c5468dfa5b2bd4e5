import Core
import Foundation

/// Loads a dataset: finds its files or makes synthetic ones, reads, encodes and splits them.
///
/// The title is the registered one, followed by `(synthetic)` for synthetic data, and by `(rebuilt)` where a README
/// beside real files says so by containing the word "rebuilt": files put together from other sources are not the
/// publisher's, and tables must say which they come from.
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

    /// Loads the dataset registered as `name`, and says what the cache keeps of it: nil where it is read anew each time.
    ///
    /// - verifies: whether to trust no record of what raw files hold, but read them.
    /// - handler: called with what happens meanwhile.
    ///
    /// Throws as `load`.
    public static func prepare(
        name: String, options: ResolvedOptions, locations: DataLocations, verifies: Bool = false,
        handler: LoadingHandler? = nil
    ) throws -> (dataset: ColdStartDataset, preparation: Preparation?) {
        let source = try DatasetRegistry.requireSource(named: name)
        let choice = DatasetOptions(source.description.resolve(options))
        let context = ReadingContext(cache: locations.cache, verifies: verifies, handler: handler)
        let place = try place(of: source, choice, locations, context)
        let encoded = try source.read(folder: place.folder, context)
        let fingerprint = Digest.fingerprint(
            dataset: name, encodingRevision: source.encodingRevision,
            files: zip(source.files, encoded.digests).map { (name: $0, sha256: $1) },
            oldThreshold: choice.oldThreshold, warmSize: choice.warmSize)
        let dataset = ColdStartDataset(
            name: name, title: title(of: source, place), isSynthetic: place.isSynthetic, fingerprint: fingerprint,
            table: encoded.table, split: try encoded.split(choice.oldThreshold, choice.warmSize))
        return (try PseudoNewItems.applying(choice, to: dataset), encoded.preparation)
    }

    /// Whether `load` would read synthetic files. Looks for the real ones' folder only.
    ///
    /// Throws `DataError` for an unknown name.
    public static func isSynthetic(name: String, options: ResolvedOptions, locations: DataLocations) throws -> Bool {
        let source = try DatasetRegistry.requireSource(named: name)
        let choice = DatasetOptions(source.description.resolve(options))
        return choice.origin == .synthetic || (choice.origin == .auto && !exists(folder(of: source, locations)))
    }

    /// Where the real files of a dataset are expected.
    public static func folder(of source: any DatasetSource.Type, _ locations: DataLocations) -> String {
        "\(locations.root)/\(source.folder)"
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// The folder the files are read from.
    private struct Place {
        var folder: String
        var isSynthetic: Bool
    }

    private static func place(
        of source: any DatasetSource.Type, _ choice: DatasetOptions, _ locations: DataLocations,
        _ context: ReadingContext
    ) throws -> Place {
        let folder = folder(of: source, locations)
        switch choice.origin {
        case .real where !exists(folder):
            throw DataError("no folder with the data of \(source.name)", file: folder, hint: source.howToGet)
        case .real:
            return Place(folder: folder, isSynthetic: false)
        case .auto where exists(folder):
            return Place(folder: folder, isSynthetic: false)
        case .auto, .synthetic:
            let synthetic = try SyntheticCache(context).files(
                of: source, scale: choice.syntheticScale, seed: choice.syntheticSeed)
            return Place(folder: synthetic, isSynthetic: true)
        }
    }

    private static func title(of source: any DatasetSource.Type, _ place: Place) -> String {
        let title = source.description.title
        if place.isSynthetic { return "\(title) (synthetic)" }
        let isRebuilt = ["README.md", "README"].contains { name in
            guard let bytes = FileManager.default.contents(atPath: "\(place.folder)/\(name)") else { return false }
            return String(decoding: bytes, as: UTF8.self).contains("rebuilt")
        }
        return isRebuilt ? "\(title) (rebuilt)" : title
    }
}

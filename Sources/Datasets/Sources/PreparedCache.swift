import Foundation
import ThawCore
import ThawSupport

/// The column files of prepared datasets, in `<cache>/prepared`.
///
/// A file's name has the SHA-256 over the content of the raw files, the encoding's revision and the format's: when a raw
/// file changes, another file is made, and none is ever written again. It appears complete, under a lock, so that of
/// several processes one prepares and the others wait. A damaged file is made anew.
struct PreparedCache {
    /// Raised when the layout of column files changes.
    private static let formatRevision = 1

    private let folder: String
    private let known: KnownDigests
    private let context: ReadingContext

    init(_ context: ReadingContext) {
        self.context = context
        folder = "\(context.cache)/prepared"
        known = KnownDigests(cache: context.cache)
    }

    /// The dataset whose raw files are in `rawFolder`, prepared if need be. Throws `DataError`.
    func table(of source: any StreamedSource.Type, in rawFolder: String) throws -> PreparedTable {
        if !context.verifies, let found = try kept(source, in: rawFolder) { return found }

        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw DataError(
                "cannot create the folder: \(SystemError.reason(of: error))", file: folder,
                hint: "set THAW_CACHE to a folder that can be written")
        }
        let place = "\(folder)/.\(source.name)-\(SHA256.hex(of: rawFolder).prefix(16))"
        let lock = try FileLock(path: "\(place).lock", waiting: true)
        defer { lock.unlock() }
        // Another process may have prepared it meanwhile; or the same content may be there under another path. Where
        // nothing is prepared at all, the files are not read only to be hashed.
        if hasFile(of: source) {
            let digests = try source.files.map { file in
                let path = "\(rawFolder)/\(file)"
                return try context.verifies
                    ? RegularFile.sha256(path: path, howToGet: source.howToGet).digest
                    : known.sha256(of: path, howToGet: source.howToGet)
            }
            if let found = try kept(source, digests) { return found }
        }
        return try prepare(source, rawFolder, temporaryPath: "\(place).unfinished")
    }

    /// The dataset whose raw files are in `rawFolder`, if it is prepared and the files' digests are known.
    func kept(_ source: any StreamedSource.Type, in rawFolder: String) throws -> PreparedTable? {
        try kept(source, source.files.map { known.digest(of: "\(rawFolder)/\($0)") })
    }

    /// The prepared file for these digests; nil if one is unknown, or there is none, or it is damaged.
    private func kept(_ source: any StreamedSource.Type, _ digests: [String?]) throws -> PreparedTable? {
        let digests = digests.compactMap { $0 }
        guard digests.count == source.files.count else { return nil }
        do {
            return try open(source, digests)
        } catch {
            context.handler?(.note("\(error); preparing again"))
            return nil
        }
    }

    private func open(_ source: any StreamedSource.Type, _ digests: [String]) throws -> PreparedTable? {
        guard let file = try ColumnFile.open(path(source, digests)) else { return nil }
        let stored = try file.content(StoredTable.self)
        // An earlier Thaw has left out what titles need now: to be prepared again, under the same name.
        guard stored.isMarkedSynthetic != nil else { return nil }
        return PreparedTable(file: file, stored: stored, table: try stored.table(in: file), digests: digests)
    }

    private func prepare(
        _ source: any StreamedSource.Type, _ rawFolder: String, temporaryPath: String
    ) throws -> PreparedTable {
        let bytes = source.files.reduce(0) { $0 + (FileStamp(path: "\(rawFolder)/\($1)")?.size ?? 0) }
        context.handler?(.note("preparing \(source.description.title): reading \(rawFolder)"))
        let progress = ReadingProgress(name: source.name, bytes: bytes, context.handler)
        let writer = try ColumnFileWriter(temporaryPath: temporaryPath)
        let (stored, files) = try source.encode(folder: rawFolder, into: writer, progress: progress)
        let digests = files.map(\.digest)
        try writer.publish(as: path(source, digests), content: stored)
        for (name, file) in zip(source.files, files) { known.note(file.digest, of: "\(rawFolder)/\(name)", file.stamp) }
        guard let prepared = try open(source, digests) else {
            throw DataError("the prepared data have vanished", file: path(source, digests))
        }
        context.handler?(
            .note("prepared \(PlainText.count(prepared.table.rowCount, "instance")) in \(prepared.file.path)"))
        return prepared
    }

    private func hasFile(of source: any StreamedSource.Type) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { $0.hasPrefix("\(source.name)-") && $0.hasSuffix(PreparedTable.fileExtension) }
    }

    private func path(_ source: any StreamedSource.Type, _ digests: [String]) -> String {
        var text = "format \(Self.formatRevision)\ndataset \(source.name)\nencoding \(source.encodingRevision)\n"
        for (name, digest) in zip(source.files, digests) { text += "file \(name) \(digest)\n" }
        return "\(folder)/\(source.name)-\(SHA256.hex(of: text).prefix(16))\(PreparedTable.fileExtension)"
    }
}

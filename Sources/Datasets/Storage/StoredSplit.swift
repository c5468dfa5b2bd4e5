import Foundation
import ThawCore

/// A split in a column file of its own beside the table's, one for each N and K: train-base alone may have tens of
/// millions of rows, which workers then share.
enum StoredSplit {
    /// The split of `prepared` by N and K, made and kept if it is not there, or damaged. Throws `DataError`.
    static func split(_ prepared: PreparedTable, n: Int, k: Int) throws -> ColdStartSplit {
        let path = path(of: prepared, n: n, k: k)
        if let kept = try? read(path) { return kept }
        let lock = try FileLock(path: "\(path).lock", waiting: true)
        defer { lock.unlock() }
        // Another process may have made it meanwhile.
        if let kept = try? read(path) { return kept }
        let split = try Splitting.split(
            times: prepared.stored.times(in: prepared.file).elements, items: prepared.table.itemIDs.elements,
            itemVocabulary: prepared.table.schema.itemVocabulary, n: n, k: k)
        let writer = try ColumnFileWriter(temporaryPath: "\(path).unfinished")
        for (name, rows) in lists(of: split) { try writer.section(name, rows.storage) }
        try writer.publish(as: path, content: [String]())
        guard let kept = try read(path) else { throw DataError("the split has vanished", file: path) }
        return kept
    }

    static func path(of prepared: PreparedTable, n: Int, k: Int) -> String {
        "\(prepared.pathWithoutExtension)-n\(n)-k\(k).split"
    }

    /// The lists of a split, by section.
    private static func lists(of split: ColdStartSplit) -> [(name: String, rows: IndexList)] {
        split.parts + [(name: "old items", rows: split.oldItems), (name: "new items", rows: split.newItems)]
    }

    /// The split at `path`; nil if there is none. Throws `DataError` if it is damaged.
    private static func read(_ path: String) throws -> ColdStartSplit? {
        guard let file = try ColumnFile.open(path) else { return nil }
        func list(_ name: String) throws -> IndexList { IndexList(try file.section(name, of: Int32.self)) }
        return ColdStartSplit(
            trainBase: try list("train-base"), warm: try ["warm-a", "warm-b", "warm-c"].map(list),
            test: try list("test"), oldItems: try list("old items"), newItems: try list("new items"))
    }
}

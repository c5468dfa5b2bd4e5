import Foundation
import TestSupport
import Testing
import ThawSupport

@testable import ThawCore
@testable import ThawDatasets

/// What every registered dataset must keep, shown on its smallest synthetic files.
@Suite("Contract of datasets")
struct DatasetContractTests {
    static let names = DatasetRegistry.all.map { $0.name }

    private func source(_ name: String) throws -> any DatasetSource.Type {
        try #require(DatasetRegistry.source(named: name))
    }

    /// The least `synthetic-scale` that the dataset allows.
    private func smallest(_ source: any DatasetSource.Type) throws -> Double {
        guard case .number(let range)? = source.description.option(named: "synthetic-scale")?.kind else {
            throw OracleError(message: "\(source.name): no option synthetic-scale")
        }
        return range.lowerBound
    }

    private func locations(_ folder: TemporaryFolder) -> DataLocations {
        DataLocations(root: folder.path("data"), cache: folder.path("cache"))
    }

    private func load(
        _ name: String, _ folder: TemporaryFolder, _ changes: ResolvedOptions = ["source": .text("synthetic")]
    ) throws -> ColdStartDataset {
        let scale = OptionValue.number(try smallest(source(name)))
        return try DatasetLoader.load(
            name: name, options: changes.merging(["synthetic-scale": scale]) { given, _ in given },
            locations: locations(folder))
    }

    /// Puts synthetic files where real ones are looked for. Returns their folder.
    private func place(_ name: String, _ folder: TemporaryFolder, seed: Int = 1) throws -> String {
        let source = try source(name)
        let target = DatasetLoader.folder(of: source, locations(folder))
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        try source.synthesize(scale: smallest(source), seed: seed, into: target)
        return target
    }

    @Test("The smallest synthetic data are split as N and K say", arguments: names)
    func split(_ name: String) throws {
        let dataset = try load(name, TemporaryFolder())
        let (split, items) = (dataset.split, dataset.table.itemIDs)
        let options = DatasetOptions(try source(name).description.resolve())
        #expect(dataset.isSynthetic && dataset.name == name && dataset.title.hasSuffix(" (synthetic)"))
        #expect(split.sizes.allSatisfy { $0.rows > 0 }, "\(split.sizes)")
        var counts: [Int32: Int] = [:]
        for item in items.elements { counts[item, default: 0] += 1 }
        #expect(Array(split.oldItems) == counts.filter { $1 > options.oldThreshold }.keys.sorted())
        let new = counts.filter { $1 >= 3 * options.warmSize && $1 <= options.oldThreshold }.keys.sorted()
        #expect(Array(split.newItems) == new)
        for warm in split.warm {
            let perItem = Dictionary(grouping: warm) { items[Int($0)] }.mapValues(\.count)
            #expect(perItem == Dictionary(uniqueKeysWithValues: new.map { ($0, options.warmSize) }))
        }
        let rows = Array(split.trainBase) + split.warm.joined() + Array(split.test)
        #expect(Set(rows).count == rows.count)
        #expect(rows.count == (Array(split.oldItems) + new).reduce(0) { $0 + (counts[$1] ?? 0) })
        #expect(Set(split.test.map { dataset.table.labels[Int($0)] }) == [0, 1])
    }

    @Test("Fields hold what the schema declares; side information belongs to items", arguments: names)
    func fields(_ name: String) throws {
        let table = try load(name, TemporaryFolder()).table
        let schema = table.schema
        #expect(Set(schema.fields.map(\.name)).count == schema.fields.count)
        for (field, column) in zip(schema.fields, table.columns) {
            let range = 0..<Int32(field.kind.vocabulary ?? 0)
            switch (field.kind, column.values) {
            case (.categorical, .categorical(let ids)):
                #expect(ids.elements.allSatisfy { range.contains($0) }, "\(field.name)")
            case (.sequence, .bag(_, let ids, let weights)):
                #expect(ids.elements.allSatisfy { range.contains($0) }, "\(field.name)")
                #expect(weights.elements.allSatisfy { $0 > 0 }, "\(field.name)")
            case (.continuous, .continuous(let values)):
                #expect(values.elements.allSatisfy { (0...1).contains($0) }, "\(field.name)")
            case (.continuous, .scaled(let values, let low, let high)):
                #expect(values.elements.allSatisfy { (low...high).contains($0) }, "\(field.name)")
            default: Issue.record("\(field.name): its values are of another kind than its field")
            }
        }
        #expect(table.columns[schema.itemField].key == .row && table.columns[schema.userField].key == .row)
        for list in [schema.sideInformation, schema.publishedSideInformation] {
            #expect(list.contains(schema.itemField) && Set(list).count == list.count)
            #expect(list.count > 1, "without the item id, there must be something left")
            for field in list where field != schema.itemField {
                #expect(table.columns[field].key == .item, "\(schema.fields[field].name)")
            }
        }
        if let count = schema.countField {
            #expect(table.columns[count].key == .item && schema.fields[count].kind == .continuous)
        }
    }

    @Test("A seed gives the same files, data and fingerprint; N, K and another seed, others", arguments: names)
    func fingerprints(_ name: String) throws {
        let folder = try TemporaryFolder()
        let (first, again) = (try load(name, folder), try load(name, TemporaryFolder()))
        #expect(first.fingerprint.wholeMatch(of: #/[0-9a-f]{64}/#) != nil)
        #expect(again.fingerprint == first.fingerprint && again.split == first.split)
        #expect(again.table.labels.elements.elementsEqual(first.table.labels.elements))
        #expect(again.table.schema == first.table.schema)
        let other: ResolvedOptions = ["source": .text("synthetic"), "synthetic-seed": .integer(2)]
        #expect(try load(name, folder, other).fingerprint != first.fingerprint)
        let threshold = DatasetOptions(try source(name).description.resolve()).oldThreshold
        let moved: ResolvedOptions = ["source": .text("synthetic"), "old-threshold": .integer(threshold - 1)]
        #expect(try load(name, folder, moved).fingerprint != first.fingerprint)
    }

    @Test("Files are read as real ones where those are looked for, and each is missed", arguments: names)
    func files(_ name: String) throws {
        let (source, folder) = (try source(name), try TemporaryFolder())
        let target = try place(name, folder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: target).sorted() == source.files.sorted())
        let real = try load(name, folder, ["source": .text("real")])
        #expect(real.isSynthetic && real.title == source.description.title + " (synthetic)", "they bear the mark")
        #expect(try real.fingerprint == load(name, TemporaryFolder()).fingerprint)
        for file in source.files {
            let (path, aside) = ("\(target)/\(file)", folder.path("aside"))
            try FileManager.default.moveItem(atPath: path, toPath: aside)
            let error = try #require(throws: DataError.self) { try load(name, folder, ["source": .text("real")]) }
            #expect(error.file == path && error.hint == source.howToGet, "\(error)")
            try FileManager.default.moveItem(atPath: aside, toPath: path)
        }
    }

    @Test("Options can be chosen on its pseudo-new items, and a backbone trains on it", arguments: names)
    func training(_ name: String) throws {
        let folder = try TemporaryFolder()
        let pseudo = try load(name, folder, ["source": .text("synthetic"), "items": .text("pseudo-new")])
        #expect(pseudo.split.sizes.allSatisfy { $0.rows > 0 }, "\(pseudo.split.sizes)")
        let session = try Registry.standard.makeSession(
            dataset: try load(name, folder), backbone: "deepfm", method: "base", seed: 1)
        try session.pretrain()
        try session.fit()
        try session.warmUp(.warmA)
        #expect((0...1).contains(try session.evaluate().auc))
    }

    @Test("Each says how to get its files, where they belong, and what revisions they are of", arguments: names)
    func facts(_ name: String) throws {
        let source = try source(name)
        #expect(!source.howToGet.isEmpty && !source.howToGet.contains(where: \.isNewline))
        #expect(!source.folder.isEmpty && !source.folder.contains("/"))
        #expect(Set(source.files).count == source.files.count && !source.files.isEmpty)
        #expect(source.published.instances > 0 && !source.published.unit.isEmpty && !source.syntheticMark.isEmpty)
        #expect(source.description.summary.hasPrefix("\(PlainText.grouped(source.published.instances)) "))
        #expect(source.rebuiltDigests?.count ?? source.files.count == source.files.count)
        #expect(source.encodingRevision >= 1 && source.syntheticRevision >= 1)
        #expect(DatasetRegistry.all.count { $0.folder == source.folder } == 1, "a folder of its own")
        if let archive = source.archive {
            #expect(archive.sha256.wholeMatch(of: #/[0-9a-f]{64}/#) != nil && archive.size > 0)
            #expect(URL(string: archive.url)?.scheme == "https" && !archive.licenceNote.isEmpty)
        }
    }
}

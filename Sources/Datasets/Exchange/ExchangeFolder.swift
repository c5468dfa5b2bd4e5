import Foundation
import ThawCore

/// A folder with a dataset's split as .npy columns and `schema.json`, for programs in any language
/// (docs/external-methods.md).
///
/// Values that belong to a row are in the folder of its part: `train-base`, `warm-a`, `warm-b`, `warm-c`, `test`. What
/// belongs to a user or an item is there once, by id, in `users` and `items`.
public struct ExchangeFolder: Sendable {
    /// A part of the split.
    public enum Part: Hashable, Sendable {
        /// All instances of old items.
        case trainBase
        /// The warm set of a phase other than Cold.
        case warm(Phase)
        /// The remaining instances of new items.
        case test

        /// The part's folder: `train-base`, `warm-a`, `warm-b`, `warm-c` or `test`.
        public var name: String {
            switch self {
            case .trainBase: "train-base"
            case .warm(let phase): phase.name
            case .test: "test"
            }
        }

        static let all: [Part] = [.trainBase] + Phase.allCases.dropFirst().map { .warm($0) } + [.test]
    }

    /// The folder's path.
    public let path: String
    private let dataset: ColdStartDataset

    /// - path: of a folder that exists.
    public init(_ dataset: ColdStartDataset, path: String) {
        self.dataset = dataset
        self.path = path
    }

    /// Writes `schema.json`, and what belongs to users and items. Throws `DataError`.
    ///
    /// - testLabels: what the schema says of them.
    /// - run: what a program that is a method has to know.
    public func writeTables(testLabels: Bool, run: ExchangeSchema.Run? = nil) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let schema = try encoder.encode(ExchangeSchema(dataset, testLabels: testLabels, run: run))
        try OutputFile.write([UInt8](schema) + [UInt8(ascii: "\n")], to: "\(path)/schema.json")
        for (folder, key) in [("users", Column.Key.user), ("items", .item)] {
            try makeFolder(folder)
            for (field, column) in zip(dataset.table.schema.fields, dataset.table.columns) where column.key == key {
                let count = key == .user ? dataset.table.schema.userVocabulary : dataset.table.schema.itemVocabulary
                try write(column.values, to: "\(folder)/\(field.name)", count: count) { $0 }
            }
        }
        for (name, items) in [("old", dataset.split.oldItems), ("new", dataset.split.newItems)] {
            let ids = items.storage.pointer
            try NPYFile.write(to: "\(path)/items/\(name).npy", count: items.count) { ids[$0] }
        }
    }

    /// Writes the rows of a part. Throws `DataError`.
    ///
    /// - labels: whether the labels are among them.
    public func write(_ part: Part, labels: Bool) throws {
        try makeFolder(part.name)
        let list = rows(of: part)
        let rows = list.storage.pointer
        for (field, column) in zip(dataset.table.schema.fields, dataset.table.columns) where column.key == .row {
            try write(column.values, to: "\(part.name)/\(field.name)", count: list.count) { Int(rows[$0]) }
        }
        guard labels else { return }
        let values = dataset.table.labels.pointer
        try NPYFile.write(to: "\(path)/\(part.name)/label.npy", count: list.count) { values[Int(rows[$0])] }
    }

    /// The instances of a part, in their order.
    private func rows(of part: Part) -> IndexList {
        switch part {
        case .trainBase: dataset.split.trainBase
        case .warm(let phase): dataset.split.warm[phase.rawValue - 1]
        case .test: dataset.split.test
        }
    }

    private func makeFolder(_ name: String) throws {
        let folder = "\(path)/\(name)"
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw DataError("cannot make the folder: \(systemMessage())", file: folder)
        }
    }

    /// Writes `count` values of a column, those of the keys that `key` gives.
    private func write(_ values: Column.Values, to name: String, count: Int, key: (Int) -> Int) throws {
        let file = "\(path)/\(name)"
        switch values {
        case .categorical(let ids):
            let ids = ids.pointer
            try NPYFile.write(to: "\(file).npy", count: count) { ids[key($0)] }
        case .continuous(let numbers):
            let numbers = numbers.pointer
            try NPYFile.write(to: "\(file).npy", count: count) { Float(numbers[key($0)]) }
        case .scaled(let numbers, let lowest, let highest):
            let (numbers, range) = (numbers.pointer, Double(highest - lowest))
            try NPYFile.write(to: "\(file).npy", count: count) { index -> Float in
                highest == lowest ? 0 : Float(Double(numbers[key(index)] - lowest) / range)
            }
        case .bag(let offsets, let ids, let weights):
            let starts = offsets.pointer
            var ends: [Int64] = [0]
            var places: [Int32] = []
            for index in 0..<count {
                let bag = starts[key(index)]..<starts[key(index) + 1]
                places += bag
                ends.append(Int64(places.count))
            }
            try NPYFile.write(to: "\(file).offsets.npy", count: ends.count) { ends[$0] }
            try NPYFile.write(to: "\(file).ids.npy", count: places.count) { ids.pointer[Int(places[$0])] }
            try NPYFile.write(to: "\(file).weights.npy", count: places.count) { weights.pointer[Int(places[$0])] }
        }
    }
}

extension ExchangeFolder {
    /// Writes everything there is of a dataset, labels of the test set included, into a new folder, whole or not at all.
    ///
    /// Throws `DataError`, if the folder is there already, for instance.
    public static func export(_ dataset: ColdStartDataset, to path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw DataError("there is something already", file: path, hint: "name another folder, or remove it")
        }
        // Beside the folder, even if its path ends in a slash.
        var place = path
        while place.hasSuffix("/") { place.removeLast() }
        let unfinished = "\(place).unfinished-\(getpid())"
        guard mkdir(unfinished, 0o755) == 0 else {
            throw DataError("cannot make the folder: \(systemMessage())", file: path)
        }
        do {
            let folder = ExchangeFolder(dataset, path: unfinished)
            try folder.writeTables(testLabels: true)
            for part in Part.all { try folder.write(part, labels: true) }
            guard rename(unfinished, place) == 0 else {
                throw DataError("cannot make the folder: \(systemMessage())", file: path)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
    }
}

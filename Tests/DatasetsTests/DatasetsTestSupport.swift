import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawDatasets

extension TemporaryFolder {
    /// Data under `<path>/data`, cache under `<path>/cache`.
    var locations: DataLocations { DataLocations(root: "\(path)/data", cache: "\(path)/cache") }
    /// Where the loader looks for MovieLens-1M.
    var movieLens: String { "\(path)/data/ml-1m" }
}

/// The fixtures of this target.
enum Fixtures {
    static let root = (Bundle.module.resourcePath ?? "") + "/Fixtures"

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try #require(FileManager.default.contents(atPath: "\(root)/\(name)"), "no fixture \(name)"))
    }

    /// The same file with times of the past: the fixtures' own are the mark of synthetic data.
    static func past(_ bytes: [UInt8]) -> [UInt8] {
        Array(String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "::190000", with: "::97830").utf8)
    }

    /// Puts the tiny dataset in `folder`, each file passed through `change`.
    static func placeTiny(in folder: TemporaryFolder, change: ([UInt8]) -> [UInt8] = { $0 }) throws {
        for file in MovieLens1M.files { try folder.write(change(bytes("tiny/\(file)")), to: "data/ml-1m/\(file)") }
    }
}

/// The thresholds under which the tiny dataset has old, new and dropped items.
let tinyOptions: ResolvedOptions = ["old-threshold": .integer(4), "warm-size": .integer(1)]

/// Loads MovieLens-1M, with `options` in place of the defaults.
func load(_ folder: TemporaryFolder, _ options: ResolvedOptions = tinyOptions) throws -> ColdStartDataset {
    try DatasetLoader.load(name: "movielens-1m", options: options, locations: folder.locations)
}

/// The description of the error that `body` throws.
func message(_ body: () throws -> Void) throws -> String {
    let error = try #require(throws: DataError.self) { try body() }
    return error.description
}

extension Column {
    var ids: [Int32]? { if case .categorical(let ids) = values { Array(ids.elements) } else { nil } }
    var numbers: [Double]? {
        switch values {
        case .continuous(let values): Array(values.elements)
        case .scaled(let values, let lowest, let highest):
            values.elements.map { Double($0 - lowest) / Double(max(highest - lowest, 1)) }
        case .categorical, .bag: nil
        }
    }
    /// Per key: id to weight.
    var bags: [[Int32: Int32]]? {
        guard case .bag(let offsets, let ids, let weights) = values else { return nil }
        return (0..<offsets.count - 1).map { key in
            let range = Int(offsets[key])..<Int(offsets[key + 1])
            return Dictionary(uniqueKeysWithValues: range.map { (ids[$0], weights[$0]) })
        }
    }
}

/// Everything in the columns, for comparing two datasets.
func contents(_ table: ExampleTable) -> [String] {
    table.columns.map { column in
        let bags = (column.bags ?? []).map { $0.sorted { $0.key < $1.key } }
        return "\(column.key) \(column.ids ?? []) \(column.numbers ?? []) \(bags)"
    } + ["\(Array(table.labels.elements))", "\(table.schema)"]
}

import Foundation
import ThawCore

/// One recorded problem: inputs, parameters and what the reference computed from them.
public struct OracleFile {
    /// A recorded tensor, row-major.
    public struct Tensor: Decodable {
        public let shape: [Int]
        public let data: [Double]
    }

    public let name: String
    private let root: [String: Any]

    public init(_ url: URL) throws {
        name = url.deletingPathExtension().lastPathComponent
        let parsed = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
        guard let root = parsed as? [String: Any] else { throw OracleError(message: "\(url.path) is not an object") }
        self.root = root
    }

    /// The folder that `THAW_ORACLE` names, else the project's own fixtures.
    public static func folder(default fixtures: URL) -> URL {
        ProcessInfo.processInfo.environment["THAW_ORACLE"].map { URL(fileURLWithPath: $0) } ?? fixtures
    }

    public func string(_ key: String) throws -> String { try value(key) }
    public func number(_ key: String) throws -> Double { try value(key) }
    public func integer(_ key: String) throws -> Int { try value(key) }
    public func strings(_ key: String) throws -> [String] { try value(key) }
    public func integers(_ key: String) throws -> [Int] { try value(key) }
    public func numbers(_ key: String) throws -> [Double] { try value(key) }
    public func tensor(_ key: String) throws -> Tensor { try Self.tensor(value(key) as [String: Any]) }
    public func tensors(_ key: String) throws -> [String: Tensor] {
        let entries: [String: [String: Any]] = try value(key)
        return try entries.mapValues(Self.tensor)
    }
    public func tensorList(_ key: String) throws -> [Tensor] {
        let entries: [[String: Any]] = try value(key)
        return try entries.map(Self.tensor)
    }

    private static func tensor(_ object: [String: Any]) throws -> Tensor {
        guard let shape = object["shape"] as? [Int], let data = object["data"] as? [Double] else {
            throw OracleError(message: "no tensor")
        }
        return Tensor(shape: shape, data: data)
    }

    private func value<T>(_ key: String) throws -> T {
        guard let value = root[key] as? T else { throw OracleError(message: "\(name): no \(key) of type \(T.self)") }
        return value
    }

    /// The recorded batch as a table with one row per instance. `batch` and `labels` are keys.
    public func table(batch: String = "batch", labels: String = "labels") throws -> ExampleTable {
        let columns: [String: [[Double]]] = try value(batch)
        let entries: [[String: Any]] = try value("schema")
        var fields: [Field] = []
        var values: [Column] = []
        for entry in entries {
            guard let name = entry["name"] as? String, let size = entry["size"] as? Int,
                let type = entry["type"] as? String
            else { throw OracleError(message: "bad schema") }
            guard type != "label" else { continue }
            guard let column = columns[name] else { throw OracleError(message: "no column \(name)") }
            switch type {
            case "spr":
                fields.append(Field(name, .categorical(vocabulary: size)))
                values.append(Column(key: .row, values: .categorical(FixedBuffer(column.map { Int32($0[0]) }))))
            case "seq":
                // A bag is keyed by row here: one per instance.
                fields.append(Field(name, .sequence(vocabulary: size)))
                values.append(.bag(key: .row, sequences: column.map { $0.map { Int32($0) } }))
            default:
                fields.append(Field(name, .continuous))
                values.append(Column(key: .row, values: .continuous(FixedBuffer(column.map { $0[0] }))))
            }
        }
        let side = (try? strings("item_features")) ?? ["item_id"]
        let schema = FeatureSchema(
            fields: fields, item: "item_id", user: "user_id", count: "count", sideInformation: side)
        let flags = try numbers(labels).map { UInt8($0) }
        return ExampleTable(schema: schema, columns: values, labels: FixedBuffer(flags))
    }
}

public struct OracleError: Error, CustomStringConvertible {
    public var message: String
    public var description: String { message }

    public init(message: String) { self.message = message }
}

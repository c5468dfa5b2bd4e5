import ThawModel
import ThawSupport

/// A value in a YAML file with the place where it stands. Aliases are resolved: their subtrees share storage.
package struct YAMLNode: Sendable {
    enum Content: Sendable {
        case null
        case flag(Bool)
        case integer(Int)
        case number(Double)
        case text(String)
        /// A scalar that has been reported already (an integer too large, NaN): nobody complains about it again.
        case invalid
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    var content: Content
    var mark: SourceMark

    /// The value in words, for "expected ..., not ...".
    var words: String {
        switch content {
        case .null: "nothing"
        case .flag(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): CanonicalJSON.spell(value)
        case .text(let value): value.inQuotes
        case .invalid: "an invalid value"
        case .sequence: "a list"
        case .mapping: "a map"
        }
    }

    var isInvalid: Bool {
        if case .invalid = content { true } else { false }
    }

    /// The entry of a mapping under `key`.
    subscript(key: SpecKey) -> YAMLEntry? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key.name }
    }

    /// This node as the parent of `child` in `extends`: maps merge deeply, everything else is replaced.
    func overridden(by child: YAMLNode) -> YAMLNode {
        guard case .mapping(let old) = content, case .mapping(let new) = child.content else { return child }
        var merged = old
        let places = Dictionary(old.indices.map { (old[$0].key, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in new {
            if let index = places[entry.key] {
                merged[index] = YAMLEntry(
                    key: entry.key, keyMark: entry.keyMark, value: merged[index].value.overridden(by: entry.value))
            } else {
                merged.append(entry)
            }
        }
        return YAMLNode(content: .mapping(merged), mark: child.mark)
    }

    /// The value without its marks.
    package var json: CanonicalJSON.Value {
        switch content {
        case .null, .invalid: .null
        case .flag(let value): .flag(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .text(let value): .text(value)
        case .sequence(let items): .list(items.map(\.json))
        case .mapping(let entries):
            .object(Dictionary(entries.map { ($0.key, $0.value.json) }, uniquingKeysWith: { first, _ in first }))
        }
    }
}

/// One `key: value` of a YAML map.
struct YAMLEntry: Sendable {
    var key: String
    var keyMark: SourceMark
    var value: YAMLNode
}

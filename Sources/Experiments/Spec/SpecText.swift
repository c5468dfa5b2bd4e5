import ThawModel
import ThawSupport

/// Recorded specs as people write them.
package enum SpecText {
    /// `text`, the canonical JSON of a spec, as YAML: keys in the order of docs/spec.md, one setting a line.
    /// What is no YAML at all is left as it is.
    package static func yaml(_ text: String) -> String { entries(text).map { $0.map(line).joined() } ?? text }

    /// The settings of the spec by key, in that order: of a list its items, of anything else the value. nil of what is no
    /// YAML.
    package static func settings(_ text: String) -> [(key: String, values: [String])]? {
        entries(text)?.map { entry in
            guard case .sequence(let items) = entry.value.content else { return (entry.key, [flow(entry.value)]) }
            return (entry.key, items.map(flow))
        }
    }

    /// The top level of the spec.
    private static func entries(_ text: String) -> [YAMLEntry]? {
        let bytes = Array(text.utf8)
        guard SourceCheck.issues(in: bytes, file: "spec").isEmpty,
            let root = YAMLTree.read(bytes, file: "spec", log: IssueLog()),
            case .mapping(let entries) = root.content
        else { return nil }
        let order = SpecKeys.root.names
        func rank(_ entry: YAMLEntry) -> Int { order.firstIndex(of: entry.key) ?? order.count }
        return entries.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }

    /// An entry of the spec's top level: short ones on a line, lists that are long or hold maps an item a line.
    private static func line(_ entry: YAMLEntry) -> String {
        let oneLine = flow(entry.value)
        guard case .sequence(let items) = entry.value.content, !items.isEmpty,
            oneLine.contains("{") || oneLine.count > 80
        else { return "\(scalar(entry.key)): \(oneLine)\n" }
        return "\(scalar(entry.key)):\n" + items.map { "  - \(flow($0))\n" }.joined()
    }

    /// A value on one line.
    static func flow(_ node: YAMLNode) -> String {
        switch node.content {
        case .null, .invalid: "null"
        case .flag(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): CanonicalJSON.spell(value)
        case .text(let value): scalar(value)
        case .sequence(let items): "[\(items.map(flow).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\(scalar($0.key)): \(flow($0.value))" }.joined(separator: ", "))}"
        }
    }

    /// Names as they are, all other text as JSON has it, which YAML reads alike.
    private static func scalar(_ text: String) -> String {
        let isName =
            text.utf8.first.map { (97...122).contains($0) } == true
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 }
        return isName && !["null", "true", "false"].contains(text) ? text : CanonicalJSON.encode(.text(text))
    }
}

import GRDB
import ThawCore

/// How values stand in a line.
extension ContentLines {
    /// `name column=value ...`: the columns of `row`, then `fields`; what is NULL is left out.
    func line(_ name: String, _ row: Row, _ columns: [String], _ fields: [(String, String)] = []) -> String {
        let own = columns.filter { !(row[$0] as DatabaseValue).isNull }.map { ($0, Self.text(row[$0])) }
        return name + (own + fields).filter { !$0.1.isEmpty }.map { " \($0.0)=\($0.1)" }.joined() + "\n"
    }

    /// Numbers with all their digits, texts as JSON strings; empty of NULL.
    static func text(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: ""
        case .int64(let value): String(value)
        case .double(let value): value.description
        case .string(let value): CanonicalJSON.encode(.text(value))
        case .blob(let value): value.map { String($0, radix: 16) }.joined(separator: " ")
        }
    }

    /// Canonical JSON; what is none as a string.
    func json(_ text: String) -> String {
        CanonicalJSON.encode(CanonicalJSON.value(of: text) ?? .text(text))
    }

    /// The effective settings of a description; whatever else stands there as a string.
    func settings(_ spec: String) -> String {
        guard let run = try? StoredJSON.decode(RunDescription.self, from: spec) else { return json(spec) }
        return CanonicalJSON.encode(.object(run.settings))
    }

    /// Published numbers without where they are from; their order decides nothing.
    static func published(_ text: String) -> String {
        guard case .object(var map)? = CanonicalJSON.value(of: text) else { return CanonicalJSON.encode(.text(text)) }
        for word in ["title", "source", "remarks"] { map[word] = nil }
        if case .list(let entries)? = map["results"] {
            let texts = entries.map { ($0, CanonicalJSON.encode($0)) }
            map["results"] = .list(
                texts.sorted { $0.1.utf8.lexicographicallyPrecedes($1.1.utf8) }.map(\.0))
        }
        return CanonicalJSON.encode(.object(map))
    }

    /// What is no spec may have any number of lines.
    static func oneLine(_ text: String) -> String {
        text.contains(where: \.isNewline) ? CanonicalJSON.encode(.text(text)) : text
    }

    /// By their bytes, as `LC_ALL=C sort` has them.
    static func sorted(_ lines: [String]) -> [String] { lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

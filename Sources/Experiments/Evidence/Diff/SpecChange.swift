import ThawModel
import ThawSpec
import ThawStore
import ThawSupport

/// A setting of a spec that differs, as the spec writes it.
package struct SpecChange: Hashable, Sendable, Encodable {
    /// The spec's key: `methods`, `seeds`, ...
    package var key: String
    /// What A alone has: items of a list, or the value.
    package var removed: [String]
    /// What B alone has.
    package var added: [String]

    /// The changes between two recorded experiments. The order of keys and of lists does not matter, nor how seeds are spelt:
    /// `[1, 2]` is `{from: 1, count: 2}`.
    static func between(_ a: ExperimentRecord, _ b: ExperimentRecord) -> [SpecChange] {
        let sides = Sides(a, b)
        // What is no YAML is compared as a whole.
        let specs = sides.map { SpecText.settings($0.specText) ?? [("spec", [$0.specText.singleLine])] }
        let values = specs.map { Dictionary($0.map { ($0.key, $0.values) }, uniquingKeysWith: { first, _ in first }) }
        let keys = specs.a.map(\.key) + specs.b.map(\.key).filter { values.a[$0] == nil }
        let seeds = sides.map { SpecUnion.seeds(ofSpec: $0.specText) }
        let haveTheSameSeeds = seeds.a != nil && seeds.a == seeds.b
        var changes = keys.compactMap { key in
            key == "seeds" && haveTheSameSeeds ? nil : SpecChange(key, values.map { $0[key] ?? [] })
        }
        // Defaults are not in the text, and what they come to may have changed since.
        let derived = [("title", sides.map(\.title)), ("report", sides.map(\.canonicalReport))]
        for (key, values) in derived where !changes.contains(where: { $0.key == key }) {
            if let change = SpecChange(key, values.map { [$0.singleLine] }) { changes.append(change) }
        }
        return changes
    }

    /// nil if both have the same values, however often.
    private init?(_ key: String, _ values: Sides<[String]>) {
        self.key = key
        removed = values.a.filter { !values.b.contains($0) }
        added = values.b.filter { !values.a.contains($0) }
        if removed.isEmpty && added.isEmpty { return nil }
    }

    /// `methods: - csdm; + {csdm: {rho: 0.01}}`.
    var text: String { "\(key): " + (removed.map { "- \($0)" } + added.map { "+ \($0)" }).joined(separator: "; ") }
}

extension ExperimentRecord {
    /// The report's settings with one spelling.
    fileprivate var canonicalReport: String {
        let settings = try? StoredJSON.decode(ReportSettings.self, from: reportSettingsJSON)
        return settings.flatMap { try? StoredJSON.encode($0) } ?? reportSettingsJSON
    }
}

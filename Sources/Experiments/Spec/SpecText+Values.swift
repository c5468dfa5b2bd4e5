import ThawModel
import ThawSupport

extension SpecText {
    /// The one key of the text that stands for several specs (`SpecUnion.apart`).
    package static let mergedKey = "merged"

    /// A recorded spec as JSON; nil of what is no YAML.
    package static func value(_ text: String) -> CanonicalJSON.Value? {
        YAMLTree.read(Array(text.utf8), file: "spec", log: IssueLog())?.json
    }

    /// Whether `text` is what is recorded of specs, and no other spelling of it: a map as canonical JSON, each key once (of two
    /// only one would be written again).
    package static func isCanonical(_ text: String) -> Bool {
        guard case .object(let map)? = CanonicalJSON.value(of: text) else { return false }
        return CanonicalJSON.encode(.object(map)) == text
    }

    /// Whether `text` is a map at all.
    package static func isMap(_ text: String) -> Bool {
        if case .object? = CanonicalJSON.value(of: text) { true } else { false }
    }

    /// What `seeds: [1, 2]` or `seeds: {from: 1, count: 2}` means; nil of what no spec may have.
    package static func seeds(_ value: CanonicalJSON.Value) -> [Int]? {
        let range = SpecKeys.Seeds.seed.range
        switch value {
        case .list(let items):
            let seeds = items.compactMap { if case .integer(let seed) = $0, range.contains(seed) { seed } else { nil } }
            return seeds.count == items.count ? seeds : nil
        case .object(let map):
            guard case .integer(let first)? = map["from"], range.contains(first),
                case .integer(let count)? = map["count"], (1...SpecContext.mostRuns).contains(count)
            else { return nil }
            return Array(first..<first + count)
        default: return nil
        }
    }
}

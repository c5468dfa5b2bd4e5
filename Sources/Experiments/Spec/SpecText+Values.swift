extension SpecText {
    /// The one key of the text that stands for several specs (`SpecUnion.text`).
    static let mergedKey = "merged"

    /// A recorded spec as JSON; nil of what is no YAML.
    static func value(_ text: String) -> CanonicalJSON.Value? {
        YAMLTree.read(Array(text.utf8), file: "spec", log: IssueLog())?.json
    }

    /// What `seeds: [1, 2]` or `seeds: {from: 1, count: 2}` means; nil of what no spec may have.
    static func seeds(_ value: CanonicalJSON.Value) -> [Int]? {
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

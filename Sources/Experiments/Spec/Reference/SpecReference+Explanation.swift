import ThawModel
import ThawSupport

/// `thaw validate --explain KEY`.
extension SpecReference {
    /// Where `name` stands, what its value may be, its default, meaning and an example; nil where there is no such key.
    ///
    /// A name may be a whole path (`report.table.rows`), its end (`table.rows`, `rows`), or what conditions call an option
    /// (`method.rho`). Of one that stands in several places, each different meaning is explained.
    package func explanation(of name: String) -> [String]? {
        let found = topics(named: name)
        var meanings: [[SpecTopic]] = []
        for topic in found {
            if let index = meanings.firstIndex(where: { $0[0].hasMeaning(of: topic) }) {
                meanings[index].append(topic)
            } else {
                meanings.append([topic])
            }
        }
        return meanings.isEmpty ? nil : Array(meanings.map(explanation).joined(separator: [""]))
    }

    /// What to say of a name that there is not.
    package func hint(for name: String) -> String {
        let parts = name.components
        if let word = parts.last, let hint = FieldWords.hint(for: word, in: []) { return hint }
        let parents = topics(named: parts.dropLast().joined(separator: "."))
        if let parent = parents.first(where: { !children(of: $0).isEmpty }), let last = parts.last {
            let names = children(of: parent).map(\.key.name)
            guard let near = NearestName.of(last, in: names) else { return NearestName.hint(for: "", in: names) }
            return "did you mean \((parts.dropLast() + [near]).joined(separator: ".").inQuotes)?"
        }
        let ends = topics.compactMap { $0.path.count > parts.count ? $0.path.suffix(parts.count) : nil }
        let known = topics.map(\.path) + ends.map { Array($0) } + SpecAxis.listed.flatMap(conditionNames)
        if let near = NearestName.of(name, in: known.map { $0.joined(separator: ".") }) {
            return "did you mean \(near.inQuotes)?"
        }
        return NearestName.hint(for: "", in: SpecKeys.root.names)
    }

    /// The topics that `name` may mean.
    func topics(named name: String) -> [SpecTopic] {
        let parts = name.components
        let whole = topics.filter { $0.path == parts }
        if !whole.isEmpty { return whole }
        let ending = topics.filter { $0.path.suffix(parts.count).elementsEqual(parts) }
        if !ending.isEmpty { return ending }
        return topics.filter { topic in
            guard let axis = SpecAxis.listed.first(where: { $0.listKey == topic.path[0] }) else { return false }
            return [axis.rawValue] + topic.path.dropFirst(2) == parts && topic.path.count > 2
        }
    }

    /// `method.rho` and the like.
    private func conditionNames(_ axis: SpecAxis) -> [[String]] {
        context.components(of: axis).flatMap(\.specOptions).map { [axis.rawValue, $0.name] }
    }

    /// The explanation of topics that have one meaning.
    private func explanation(_ topics: [SpecTopic]) -> [String] {
        let key = topics[0].key
        let presence = key.presenceWords
        var lines = [topics.map(\.name).joined(separator: ", "), "  \(key.help)", "  value: \(key.valueWords)"]
        if key.isRequired {
            lines.append("  required")
        } else if !presence.isEmpty {
            lines.append("  default: \(presence)")
        }
        if !key.source.isEmpty { lines.append("  source: \(key.source)") }
        lines += ["  example:"] + key.example.split(separator: "\n").map { "    \($0)" }
        let children = self.children(of: topics[0])
        if !children.isEmpty {
            lines += ["  keys:"] + PlainText.columns(children.map { ["    \($0.path.last ?? "")", $0.key.help] })
        }
        return lines
    }
}

extension SpecTopic {
    fileprivate func hasMeaning(of other: SpecTopic) -> Bool {
        let (a, b) = (key, other.key)
        return path.last == other.path.last
            && (a.help, a.valueWords, a.presenceWords, a.isRequired) == (
                b.help, b.valueWords, b.presenceWords, b.isRequired
            )
            && (a.unit, a.source) == (b.unit, b.source)
    }
}

extension String {
    /// The parts between dots.
    fileprivate var components: [String] { split(separator: ".", omittingEmptySubsequences: false).map { String($0) } }
}

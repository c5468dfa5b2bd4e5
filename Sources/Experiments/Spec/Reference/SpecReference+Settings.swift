import ThawModel

/// What a spec makes of a key.
extension SpecReference {
    /// The places of the spec at `path`, or of those it extends, that give a key called `name` a value:
    /// `FILE:LINE:COLUMN: KEY: VALUE`, by file and place. Options are also looked for in rules and `tune`.
    /// - Throws: `SpecErrors` if the spec cannot be read as YAML; whether it is sound otherwise does not matter.
    package func settings(of name: String, inSpec path: String) throws -> [String] {
        let log = IssueLog()
        guard let root = SpecFile(log: log).load(path: path) else { throw SpecErrors(log.issues) }
        var seen: Set<SourceMark> = []
        return topics(named: name).flatMap { settings(of: $0, in: root) }
            .filter { seen.insert($0.mark).inserted }
            .sorted {
                ($0.mark.file, $0.mark.line, $0.mark.column) < ($1.mark.file, $1.mark.line, $1.mark.column)
            }
            .map { "\($0.mark.place): \($0.text)" }
    }

    /// What the example of a topic gives its key: `phases: [cold, warm-a]`.
    static func exampleSetting(_ topic: SpecTopic) -> String? {
        let root = YAMLTree.read(Array(topic.key.example.utf8), file: "example", log: IssueLog())
        return root.flatMap { values(at: topic.path[...], in: $0).first?.text }
    }

    private typealias Setting = (mark: SourceMark, text: String)

    private func settings(of topic: SpecTopic, in root: YAMLNode) -> [Setting] {
        let direct = Self.values(at: topic.path[...], in: root)
        let isListed = SpecAxis.listed.first { $0.listKey == topic.path[0] }
        guard let axis = topic.path[0] == SpecKeys.training.name ? .training : isListed,
            topic.path.count == (axis == .training ? 2 : 3), let option = topic.path.last
        else { return direct }
        let names = ["\(axis.rawValue).\(option)"] + (axis == .method ? [option] : [])
        let rules = [SpecKeys.when, SpecKeys.include, SpecKeys.exclude, SpecKeys.tune].compactMap { root[$0]?.value }
        return direct + rules.flatMap { Self.entries(named: names, in: $0) }
    }

    /// The values at a path of keys, with lists passed through.
    private static func values(at path: ArraySlice<String>, in node: YAMLNode) -> [Setting] {
        guard let name = path.first else { return [] }
        switch node.content {
        case .sequence(let items): return items.flatMap { values(at: path, in: $0) }
        case .text(name) where path.count == 1: return [(node.mark, name)]
        case .mapping(let entries):
            return entries.filter { $0.key == name }.flatMap { entry -> [Setting] in
                path.count == 1 ? [setting(entry)] : values(at: path.dropFirst(), in: entry.value)
            }
        default: return []
        }
    }

    /// The entries below `node` that are called one of `names`.
    private static func entries(named names: [String], in node: YAMLNode) -> [Setting] {
        switch node.content {
        case .sequence(let items): items.flatMap { entries(named: names, in: $0) }
        case .mapping(let pairs):
            pairs.flatMap { pair in
                names.contains(pair.key) ? [setting(pair)] : entries(named: names, in: pair.value)
            }
        default: []
        }
    }

    private static func setting(_ entry: YAMLEntry) -> Setting {
        (entry.keyMark, "\(entry.key): \(SpecText.flow(entry.value))")
    }
}

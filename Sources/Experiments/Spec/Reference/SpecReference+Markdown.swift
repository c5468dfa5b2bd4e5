import ThawCore

/// `docs/spec.md`.
extension SpecReference {
    /// The reference as a page of Markdown.
    public func markdown() -> String {
        let top = topics.filter { $0.path.count == 1 }
        let keys = Section(title: "Keys", level: 2, lines: table(top))
        return ([Self.introduction] + ([keys] + top.flatMap(sections)).map(\.text)).joined(separator: "\n")
    }

    private static let introduction = """
        # Spec reference

        <!-- `make spec-docs` writes this page from the description that the decoder works with. Do not edit it. -->

        Every key that a spec may have, and every option of the registered datasets, backbones and methods.
        [experiments/README.md](../experiments/README.md) explains how they work together.

        - `thaw validate --explain KEY` prints an entry: `tune.phases`, `methods.csdm.rho`, `csdm.rho`, `training.batch`.
          With a spec (`thaw validate SPEC --explain KEY`) also what that spec makes of it.
        - Editors that speak to yaml-language-server (VS Code with its YAML extension, Neovim, Emacs, Helix) check and complete
          specs by [experiments/thaw-spec.schema.json](../experiments/thaw-spec.schema.json), a JSON Schema (draft 2020-12), if
          the first line of a spec names it, relative to the spec:

          ```yaml
          # yaml-language-server: $schema=thaw-spec.schema.json
          ```

          What only the whole spec shows (an `exclude` that matches nothing, a `stride` of more than `steps`) is found by
          `thaw validate SPEC` alone.
        - `thaw spec` prints this page, and `thaw spec --format json-schema` the schema, for the build at hand.

        An entry of `datasets`, `backbones` or `methods` is a name, or a name with options. An *option*, of an entry or of
        `training`, takes one value, or a list of values, which sweeps it. `ours` stands for what no paper and no released code
        says.

        """

    private struct Section {
        var title: String
        var level: Int
        var lines: [String]

        var text: String {
            ([String(repeating: "#", count: level) + " " + title, ""] + lines).joined(separator: "\n") + "\n"
        }
    }

    /// The section of a topic that holds others, and those of what it holds.
    private func sections(below topic: SpecTopic) -> [Section] {
        let children = self.children(of: topic)
        guard !children.isEmpty else { return [] }
        let title = "`\(topic.name)`"
        let level = topic.path.count + 1
        if let same = topics.first(where: { $0.path.count < topic.path.count && $0.hasSameKeys(as: topic) }) {
            let link = "[`\(same.name)`](#\(Self.anchor(same.name)))"
            return [Section(title: title, level: level, lines: ["As \(link)."])]
        }
        var lines = [topic.key.help + (topic.key.source.isEmpty ? "" : " Source: \(topic.key.source).")]
        var examples = [topic.key.example]
        switch topic.key.form {
        case .entries:
            let label = children.flatMap(self.children).first { $0.key.name == ComponentDescription.labelName }
            lines +=
                label.map { ["", "Any of them takes a `\($0.key.name)` (\($0.key.valueWords)). \($0.key.help)"] } ?? []
            examples += label.map { [$0.key.example] } ?? []
        case .entry:
            let options = children.filter { $0.key.name != ComponentDescription.labelName }
            lines += options.isEmpty ? ["", "It has no options."] : [""] + table(options)
        default: lines += ["", "Value: \(topic.key.valueWords).", ""] + table(children) + cases(topic)
        }
        if lines.last != "" { lines.append("") }
        return [Section(title: title, level: level, lines: lines + Self.blocks(examples))]
            + children.flatMap(sections)
    }

    private func table(_ topics: [SpecTopic]) -> [String] {
        guard !topics.isEmpty else { return [] }
        let rows = topics.map { topic in
            let key = topic.key
            let hasSection = !children(of: topic).isEmpty
            let name = hasSection ? "[`\(key.name)`](#\(Self.anchor(topic.name)))" : "`\(key.name)`"
            let source = key.source.isEmpty ? "" : " Source: \(key.source)."
            let example = hasSection ? nil : Self.exampleSetting(topic).map { "`\($0)`" }
            let cells = [Self.value(topic, hasSection), key.presenceWords, key.help + source, example ?? ""]
            return "| \(([name] + cells.map(Self.cell)).joined(separator: " | ")) |"
        }
        return ["| key | value | default | meaning | example |", "|---|---|---|---|---|"] + rows + [""]
    }

    /// What a key's value may be, in few words: maps have sections of their own, and of options the page says once that
    /// they take lists.
    private static func value(_ topic: SpecTopic, _ hasSection: Bool) -> String {
        switch topic.key.form {
        case .map where hasSection: "map"
        case .list(let item, _, _) where hasSection && item.hasMaps: "list of maps"
        case .entries: "list of entries"
        case .oneOrMore(let item, _) where topic.isOption: item.words(unit: topic.key.unit)
        default: topic.key.valueWords
        }
    }

    /// The table of what differs from case to case, as with figures by their kind.
    private func cases(_ topic: SpecTopic) -> [String] {
        guard case .list(.map(let map), _, _) = topic.key.form, let first = map.cases.first else { return [] }
        let names = map.names.filter { name in
            map.cases.contains { one in
                one.forms.contains { $0.key.name == name } || one.absent.contains { $0.name == name }
                    || one.required.contains { $0.name == name }
            }
        }
        let rows = map.cases.map { one in
            let cells = names.map { name -> String in
                if one.absent.contains(where: { $0.name == name }) { return "none" }
                let form = one.forms.first { $0.key.name == name }?.form ?? map.keys.first { $0.name == name }?.form
                let end =
                    one.required.contains { $0.name == name }
                    ? "; required" : one.defaults.first { $0.key.name == name }.map { " (default \($0.value))" } ?? ""
                return (form?.words ?? "") + end
            }
            return "| `\(one.value)` | \(cells.map { Self.cell($0) }.joined(separator: " | ")) |"
        }
        let heading = (["`\(first.key.name)`"] + names.map { "`\($0)`" }).joined(separator: " | ")
        return ["| \(heading) |", "|" + String(repeating: "---|", count: names.count + 1)] + rows + [""]
    }

    /// A block for each example: each is a piece of another spec.
    private static func blocks(_ examples: [String]) -> [String] {
        let blocks = examples.map { "```yaml\n\($0)\n```" }
        return blocks.joined(separator: "\n\n").split(separator: "\n", omittingEmptySubsequences: false).map {
            String($0)
        }
    }

    /// The name by which a heading is linked to: GitHub drops dots.
    private static func anchor(_ name: String) -> String { name.replacing(".", with: "") }

    /// Text of a table's cell.
    private static func cell(_ text: String) -> String { text.replacing(scalar: "|", with: "\\|") }
}

extension SpecTopic {
    /// Whether it is an option of a component.
    fileprivate var isOption: Bool {
        path[0] == SpecKeys.training.name ? path.count == 2 : SpecAxis.listed.contains { $0.listKey == path[0] }
    }

    /// Whether another key has the same keys below it, as `seeds` and `tune.seeds` have.
    fileprivate func hasSameKeys(as other: SpecTopic) -> Bool {
        guard case .entry = key.form else {
            return path.last == other.path.last && key.form.words == other.key.form.words
        }
        return false
    }
}

import Core

/// `docs/spec.md`.
extension SpecReference {
    /// The reference as a page of Markdown.
    public func markdown() -> String {
        let top = topics.filter { $0.path.count == 1 }
        let sections = [Section(title: "Keys", level: 2, lines: table(top) + examples(of: top.filter { children(of: $0).isEmpty }))]
        return ([Self.introduction] + (sections + top.flatMap(sections(below:))).map(\.text)).joined(separator: "\n") + ""
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

        An *option* takes one value, or a list of values, which sweeps it.

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
        if children.isEmpty, case .entry = topic.key.form {} else if children.isEmpty { return [] }
        let isList = SpecAxis.listed.contains { $0.listKey == topic.path[0] }
        let isComponent = isList && topic.path.count == 2
        let same = isComponent ? nil : topics.first { $0.path != topic.path && $0.path.count < topic.path.count && Self.isAlike($0, topic) }
        if let same {
            return [
                Section(title: "`\(topic.name)`", level: topic.path.count + 1, lines: ["As [`\(same.name)`](#\(same.name))."])
            ]
        }
        var lines = [topic.key.help]
        if !topic.key.source.isEmpty { lines[0] += " Source: \(topic.key.source)." }
        lines += ["", "Value: \(Self.cell(topic.key.valueWords, isTable: false)).", ""]
        if !(isList && topic.path.count == 1) { lines += table(children) + cases(topic) }
        let described = isComponent ? [topic] : [topic] + children.filter { self.children(of: $0).isEmpty }
        lines += examples(of: described)
        return [Section(title: "`\(topic.name)`", level: topic.path.count + 1, lines: lines)]
            + children.flatMap(sections(below:))
    }

    /// Whether two keys have the same keys below them, as `seeds` and `tune.seeds` do.
    private static func isAlike(_ a: SpecTopic, _ b: SpecTopic) -> Bool {
        a.path.last == b.path.last && a.key.form.words == b.key.form.words
    }

    private func table(_ topics: [SpecTopic]) -> [String] {
        guard !topics.isEmpty else { return [] }
        let rows = topics.map { topic in
            let key = topic.key
            let hasSection = !children(of: topic).isEmpty
            let name = hasSection ? "[`\(key.name)`](#\(Self.anchor(topic.name)))" : "`\(key.name)`"
            let source = key.source.isEmpty ? "" : " Source: \(key.source)."
            return "| \(name) | \(Self.cell(key.valueWords)) | \(Self.cell(key.presenceWords)) | "
                + "\(Self.cell(key.help))\(Self.cell(source)) |"
        }
        return ["| key | value | default | |", "|---|---|---|---|"] + rows + [""]
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

    /// The examples of these topics, each once.
    private func examples(of topics: [SpecTopic]) -> [String] {
        var seen: Set<String> = []
        let distinct = topics.map(\.key.example).filter { seen.insert($0).inserted }
        guard !distinct.isEmpty else { return [] }
        // A line between two, since each is a piece of another spec.
        return ["```yaml"] + distinct.joined(separator: "\n---\n").split(separator: "\n").map(String.init) + ["```"]
    }

    /// The name by which a heading is linked to: GitHub drops dots.
    private static func anchor(_ name: String) -> String { name.replacing(".", with: "") }

    /// Text of a table's cell, or of a sentence.
    private static func cell(_ text: String, isTable: Bool = true) -> String {
        let plain = text.replacing("<", with: "\\<")
        return isTable ? plain.replacing("|", with: "\\|") : plain
    }
}

import ThawCore
import ThawModel
import ThawSupport

/// Decoding of `datasets`, `backbones`, `methods` and `training`.
extension SpecDecoder {
    /// The entries that were understood in full; the others are reported and left out.
    func entries(_ node: YAMLNode, _ axis: SpecAxis) -> [SpecEntry] {
        (list(node, "'\(axis.rawValue)s'") ?? []).compactMap { entry($0, axis) }
    }

    /// `name`, or `name: {options}`.
    private func entry(_ node: YAMLNode, _ axis: SpecAxis) -> SpecEntry? {
        let components = context.components(of: axis)
        let names = components.map(\.name)
        let nameNode: YAMLNode
        var options: YAMLNode?
        if case .mapping(let pairs) = node.content {
            guard let pair = pairs.first, pairs.count == 1 else {
                log.add(
                    node.mark, "an entry of '\(axis.rawValue)s' must be a name or a map with one key, the name",
                    hint: "write '- name: {option: value}'")
                return nil
            }
            if axis == .method, pair.key == ExternalMethod.key { return externals[pair.keyMark] }
            nameNode = YAMLNode(content: .text(pair.key), mark: pair.keyMark)
            options = pair.value
        } else {
            nameNode = node
        }
        guard let name = choice(nameNode, axis.rawValue, from: names),
            let component = components.first(where: { $0.name == name })
        else { return nil }
        let entry = SpecEntry(axis: axis, component: component, mark: nameNode.mark)
        return options.map { withOptions(entry, $0) } ?? entry
    }

    /// The settings of training; all at their defaults where the spec has none.
    func training(_ node: YAMLNode?, at start: SourceMark) -> SpecEntry {
        let entry = SpecEntry(axis: .training, component: context.training, mark: node?.mark ?? start)
        return node.flatMap { withOptions(entry, $0) } ?? entry
    }

    /// nil where tables would deceive with it. Of what a database records, `thaw check` says the same, and where.
    private func label(_ node: YAMLNode, of entry: SpecEntry) -> String? {
        let (component, axis) = (entry.component, entry.axis)
        guard let label = text(node, "'\(ComponentDescription.labelName)'") else { return nil }
        guard context.recordedPrograms == nil,
            let flaw = LabelRule.flaw(in: label, of: component.name, axis, in: context)
        else { return label }
        log.add(
            node.mark, "the label \(label.inQuotes) of \(component.name) \(flaw.deed)",
            hint: flaw.remedy)
        return nil
    }

    private func withOptions(_ entry: SpecEntry, _ node: YAMLNode) -> SpecEntry? {
        let component = entry.component
        let known = component.specOptions
        guard case .mapping(let pairs) = node.content else {
            wrongType(node, "the options of \(component.name)", expected: "a map")
            return nil
        }
        var entry = entry
        var isSound = true
        for pair in pairs {
            if pair.key == ComponentDescription.labelName, entry.axis != .training {
                entry.label = label(pair.value, of: entry)
                isSound = isSound && entry.label != nil
                continue
            }
            guard let option = known.first(where: { $0.name == pair.key }) else {
                log.add(
                    pair.keyMark, "\(component.name) has no option \(pair.key.inQuotes)",
                    hint: keyHint(pair.key, among: known.map(\.name)))
                isSound = false
                continue
            }
            let nodes = oneOrMore(pair.value, "'\(option.name)'")
            let values = nodes.map { value($0, option, of: component.name) }
            reportRepeats(zip(values, nodes).filter { $0.0 != nil }, "value")
            let located = zip(values, nodes).compactMap { value, node in
                value.map { Located(value: $0, mark: node.mark) }
            }
            isSound = isSound && !located.isEmpty && located.count == nodes.count
            entry.options[option.name] = located
        }
        return isSound ? entry : nil
    }
}

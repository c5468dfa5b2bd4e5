import ThawCore
import ThawModel
import ThawSupport

/// Decoding of the items of `when`, `include` and `exclude`.
extension SpecDecoder {
    func whenRule(_ node: YAMLNode) -> WhenRule? {
        guard let (conditions, set) = conditions(node, "'when'", SpecKeys.Rule.when) else { return nil }
        guard let set else {
            log.add(node.mark, "this 'when' sets nothing", hint: "add 'set: {training.batch: 4096}' or the like")
            return nil
        }
        return WhenRule(conditions: conditions, assignments: assignments(set, for: conditions), mark: node.mark)
    }

    func excludeRule(_ node: YAMLNode) -> ExcludeRule? {
        guard let (conditions, _) = conditions(node, "'exclude'", SpecKeys.Rule.exclude) else { return nil }
        if case .mapping(let entries) = node.content, entries.isEmpty {
            log.add(node.mark, "this 'exclude' has no condition", hint: "add 'method: NAME' or the like")
            return nil
        }
        return ExcludeRule(conditions: conditions, mark: node.mark)
    }

    func includeRule(_ node: YAMLNode) -> IncludeRule? {
        guard case .mapping(let entries) = node.content else {
            wrongType(node, "an item of 'include'", expected: "a map")
            return nil
        }
        if entries.isEmpty {
            log.add(node.mark, "this 'include' names nothing", hint: "add 'method: NAME' or the like")
            return nil
        }
        if let dotted = entries.first(where: { $0.key.contains(".") }) {
            log.add(
                dotted.keyMark, "'include' takes options in 'set', not \(dotted.key.inQuotes) itself",
                hint: "write 'set: {option: value}'")
            return nil
        }
        guard let (conditions, set) = conditions(node, "'include'", SpecKeys.Rule.include) else { return nil }
        // The order of the names is the order of the runs, so they are taken from the list and not from the set.
        var names: [SpecAxis: [String]] = [:]
        for axis in SpecAxis.listed {
            guard let chosen = conditions.names[axis], let entry = node[SpecKeys.Rule.component(axis)]
            else { continue }
            names[axis] = oneOrMore(entry.value, axis.rawValue).compactMap { item in
                guard case .text(let name) = item.content, chosen.contains(name) else { return nil }
                return name
            }
        }
        return IncludeRule(
            names: names, seeds: conditions.seeds?.sorted(),
            assignments: set.map { assignments($0, for: conditions) } ?? [], mark: node.mark)
    }

    /// The conditions of a rule and its `set`, or nil where it is no map.
    private func conditions(_ node: YAMLNode, _ what: String, _ known: SpecMap) -> (Conditions, set: YAMLNode?)? {
        guard case .mapping(let entries) = node.content else {
            wrongType(node, "an item of \(what)", expected: "a map")
            return nil
        }
        var conditions = Conditions()
        for axis in SpecAxis.listed {
            guard let entry = node[SpecKeys.Rule.component(axis)] else { continue }
            let items = oneOrMore(entry.value, "'\(axis.rawValue)'")
            let names = items.map { choice($0, axis.rawValue, from: context.components(of: axis).map(\.name)) }
            reportRepeats(zip(names, items).filter { $0.0 != nil }, axis.rawValue)
            conditions.names[axis] = Set(names.compactMap { $0 })
            conditions.marks[axis.rawValue] = items.first?.mark
        }
        if let entry = node[SpecKeys.Rule.seed] {
            let items = oneOrMore(entry.value, "'seed'")
            let seeds = items.map { seed($0) }
            reportRepeats(zip(seeds, items).filter { $0.0 != nil }, "seed")
            conditions.seeds = Set(seeds.compactMap { $0 })
            conditions.marks[Conditions.seedKey] = items.first?.mark
        }
        let plain = known.names
        for entry in entries where !plain.contains(entry.key) {
            guard let (axis, option, components) = option(entry, in: conditions, plain: plain, what) else { continue }
            var allowed: [String: Set<OptionValue>] = [:]
            for (component, description) in components {
                let items = oneOrMore(entry.value, "'\(entry.key)'")
                conditions.marks[entry.key] = items.first?.mark
                allowed[component] = Set(items.compactMap { value($0, description, of: component) })
            }
            conditions.options.append(OptionCondition(axis: axis, option: option, allowed: allowed))
        }
        return (conditions, plain.contains(SpecKeys.Rule.set.name) ? node[SpecKeys.Rule.set]?.value : nil)
    }

    /// `set: {method.rho: 1}`: one value per option, for all components that `conditions` allow and that have it.
    private func assignments(_ node: YAMLNode, for conditions: Conditions) -> [Assignment] {
        guard case .mapping(let entries) = node.content else {
            wrongType(node, "'set'", expected: "a map")
            return []
        }
        if entries.isEmpty { log.add(node.mark, "'set' is empty", hint: "add 'training.batch: 4096' or the like") }
        return entries.compactMap { entry in
            guard let (axis, option, components) = option(entry, in: conditions, plain: [], "'set'") else { return nil }
            if case .sequence = entry.value.content {
                log.add(
                    entry.value.mark, "\(entry.key.inQuotes) in 'set' must be one value, not a list",
                    hint: "sweep in the entry's options, or write one item per value")
                return nil
            }
            var values: [String: OptionValue] = [:]
            for (component, description) in components {
                values[component] = value(entry.value, description, of: component)
            }
            return Assignment(axis: axis, option: option, values: values, mark: entry.value.mark)
        }
    }

    /// What the key `axis.option` means: the components that have the option, among those that `conditions` name.
    func option(
        _ entry: YAMLEntry, in conditions: Conditions, plain: [String], _ what: String
    ) -> (SpecAxis, option: String, components: [(String, OptionDescription)])? {
        let parts = entry.key.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 2, let axis = SpecAxis(rawValue: parts[0]) else {
            let owners = SpecAxis.allCases.filter { axis in
                context.components(of: axis).contains { $0.specOptions.contains { $0.name == entry.key } }
            }
            let hint =
                owners.first.map { "did you mean '\($0.rawValue).\(entry.key)'?" }
                ?? keyHint(entry.key, among: plain + SpecAxis.allCases.map { "\($0.rawValue).OPTION" })
            log.add(entry.keyMark, "unknown key \(entry.key.inQuotes) in \(what)", hint: hint)
            return nil
        }
        let candidates = context.components(of: axis).filter { conditions.names[axis]?.contains($0.name) ?? true }
        let owners = candidates.compactMap { component in
            component.specOptions.first { $0.name == parts[1] }.map { (component.name, $0) }
        }
        if owners.isEmpty, !candidates.isEmpty {
            var known: [String] = []
            for option in candidates.flatMap(\.specOptions) where !known.contains(option.name) {
                known.append(option.name)
            }
            let whose = candidates.count == 1 ? "\(candidates[0].name) has no" : "no \(axis.rawValue) has an"
            log.add(
                entry.keyMark, "\(whose) option \(parts[1].inQuotes)",
                hint: keyHint(parts[1], among: known))
        }
        return owners.isEmpty ? nil : (axis, parts[1], owners)
    }
}

import ThawCore

/// Decoding of `tune`.
extension SpecDecoder {
    /// `- {method: csdm, options: {rho: [0.1, 1], training.epochs: [1, 2]}, seeds: [101, 102], select: auc, phases: [cold]}`
    /// - seeds: those of the experiment, for an item that names none.
    func tuneRules(_ entry: YAMLEntry?, seeds: [Int]) -> [TuneRule] {
        var methods: Set<String> = []
        return items(entry, "'tune'").compactMap { node in
            guard let rule = tuneRule(node, seeds: seeds) else { return nil }
            if methods.insert(rule.method).inserted { return rule }
            log.add(
                node[SpecKeys.Tune.method]?.value.mark ?? node.mark, "\(rule.method) is tuned twice",
                hint: "put all its options into one item of 'tune'")
            return nil
        }
    }

    private func tuneRule(_ node: YAMLNode, seeds: [Int]) -> TuneRule? {
        guard map(node, "an item of 'tune'", SpecKeys.Tune.map) != nil else {
            return nil
        }
        let hints = [SpecKeys.Tune.method.name: "NAME", SpecKeys.Tune.options.name: "{OPTION: [VALUE, VALUE]}"]
        for key in SpecKeys.Tune.map.required where node[key] == nil {
            log.add(
                node.mark, "this 'tune' lacks '\(key.name)'", hint: "add '\(key.name): \(hints[key.name] ?? "VALUE")'")
        }
        let method = node[SpecKeys.Tune.method].flatMap {
            choice($0.value, "method", from: context.methods.map(\.name))
        }
        let options = node[SpecKeys.Tune.options].flatMap { entry in
            method.flatMap { tunedOptions(entry.value, of: $0) }
        }
        let ownSeeds = node[SpecKeys.Tune.seeds].map { self.seeds($0.value) }
        let metric = node[SpecKeys.Tune.select].map { choice($0.value, "metric", SpecKeys.Tune.select) }
        let phases = node[SpecKeys.Tune.phases].map { self.phases($0.value) } ?? Phase.allCases
        guard let method, let options else { return nil }
        let rule = TuneRule(
            method: method, options: options, seeds: ownSeeds ?? seeds,
            metric: metric?.flatMap(TableMetric.init) ?? .auc,
            phases: phases, mark: node[SpecKeys.Tune.method]?.value.mark ?? node.mark)
        if rule.settingCount == 1 {
            log.add(
                node[SpecKeys.Tune.options]?.value.mark ?? node.mark,
                "there is nothing to choose from: one combination of values",
                hint: "list at least two values of an option")
        } else if rule.settingCount ?? .max > context.maximumRuns {
            log.add(
                node[SpecKeys.Tune.options]?.value.mark ?? node.mark,
                "more than \(PlainText.grouped(context.maximumRuns)) combinations of values", hint: "list fewer")
        }
        return rule
    }

    /// `{rho: [0.1, 1], training.epochs: [1, 2]}`: options of the method, of training and of the backbones.
    private func tunedOptions(_ node: YAMLNode, of method: String) -> [TunedOption]? {
        guard case .mapping(let entries) = node.content else {
            wrongType(node, "'options' of a 'tune'", expected: "a map")
            return nil
        }
        if entries.isEmpty {
            log.add(node.mark, "'options' is empty", hint: "add 'OPTION: [VALUE, VALUE]'")
            return nil
        }
        var conditions = Conditions()
        conditions.names[.method] = [method]
        let before = log.issues.count
        let options = entries.compactMap { entry -> TunedOption? in
            var qualified = entry
            if !entry.key.contains(".") { qualified.key = "\(SpecAxis.method.rawValue).\(entry.key)" }
            let refused = SpecAxis.allCases.filter { SpecKeys.Tune.optionMap.options?.axes.contains($0) != true }
            if let axis = refused.first(where: { entry.key.hasPrefix("\($0.rawValue).") }) {
                log.add(
                    entry.keyMark, "unknown key \(entry.key.inQuotes) in 'options' of a 'tune'",
                    hint: axis == .method
                        ? "write \(String(entry.key.dropFirst("method.".count)).inQuotes)"
                        : "options of datasets cannot be tuned")
                return nil
            }
            guard let (axis, option, components) = option(qualified, in: conditions, plain: [], "'options' of a 'tune'")
            else { return nil }
            let items = oneOrMore(entry.value, entry.key.inQuotes)
            let values = items.map { item in
                var values: [String: OptionValue] = [:]
                for (component, description) in components {
                    values[component] = value(item, description, of: component)
                }
                return Assignment(axis: axis, option: option, values: values, mark: item.mark)
            }
            reportRepeats(zip(values.map(\.values), items).filter { !$0.0.isEmpty }, "value")
            return TunedOption(name: entry.key, values: values)
        }
        return log.issues.count == before && !options.isEmpty ? options : nil
    }

    /// The phases over which the mean is taken, in their order.
    private func phases(_ node: YAMLNode) -> [Phase] {
        let items = oneOrMore(node, "'phases'")
        let names = items.map { choice($0, "phase", SpecKeys.Tune.phases) }
        reportRepeats(zip(names, items).filter { $0.0 != nil }, "phase")
        return names.compactMap { $0.flatMap { Phase(name: $0) } }.sorted()
    }
}

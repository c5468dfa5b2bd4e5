import ThawCore

/// How tables name the components of a plan's runs.
enum RunLabels {
    /// A label for each of `candidates`, all of one axis; nil for training that does not vary.
    ///
    /// The label is the entry's `label`, or the component's title. Where candidates that are told apart by options
    /// share it, the options that differ are appended: `CSDM (rho 0.1)`.
    static func of(_ candidates: [ResolvedCandidate]) -> [String?] {
        let groups = Dictionary(grouping: candidates.indices) { Group(candidates[$0]) }
        var labels = [String?](repeating: nil, count: candidates.count)
        for (group, members) in groups {
            let names = Set(members.flatMap { candidates[$0].candidate.distinguishing })
            let differing = names.filter { name in Set(members.map { candidates[$0].options[name] }).count > 1 }
                .sorted()
            for member in members {
                let options = differing.compactMap { name in
                    candidates[member].options[name].map { option(name, $0) }
                }.joined(separator: ", ")
                if candidates[member].axis == .training {
                    labels[member] = options.isEmpty ? nil : options
                } else {
                    labels[member] = options.isEmpty ? group.base : "\(group.base) (\(options))"
                }
            }
        }
        return labels
    }

    /// `rho 0.1`; of `variant` and `budget` the value says enough: `published`, `3 passes`.
    static func option(_ name: String, _ value: OptionValue) -> String {
        switch (name, value) {
        case (OptionDescription.variant.name, _): spell(value)
        case (OptionDescription.budgetName, .integer(let passes)),
            ("training.\(OptionDescription.budgetName)", .integer(let passes)):
            PlainText.count(passes, "pass")
        case (OptionDescription.budgetName, .text(WarmBudget.asPublished)): "passes as published"
        default: "\(name) \(spell(value))"
        }
    }

    /// Whether a label says that the option has the value: as `of` writes it in brackets, or after a comma.
    static func states(_ label: String, _ name: String, _ value: OptionValue) -> Bool {
        label.split { "(),".contains($0) }.contains { words in
            words.split(separator: " ").joined(separator: " ") == option(name, value)
        }
    }

    /// What a row's label says beside the method's title: `released` of `CSDM, released`; the whole label if that is not
    /// how it begins.
    static func choice(_ label: String, of title: String) -> String {
        for separator in [", ", ": "] where label.hasPrefix(title + separator) {
            return String(label.dropFirst(title.count + separator.count))
        }
        return label
    }

    static func spell(_ value: OptionValue) -> String {
        if case .number(let number) = value { CanonicalJSON.spell(number) } else { value.description }
    }

    private struct Group: Hashable {
        var name: String
        var base: String

        init(_ candidate: ResolvedCandidate) {
            name = candidate.name
            base = candidate.candidate.entry.label ?? candidate.candidate.entry.component.title
        }
    }
}

import ThawModel

extension RunLabels {
    /// A label for each of `candidates`, all of one axis; nil for training that does not vary.
    ///
    /// The label is the entry's `label`, or the component's title. Where candidates that are told apart by options
    /// share it, the options that differ are appended: `CSDM (rho 0.1)`.
    package static func of(_ candidates: [ResolvedCandidate]) -> [String?] {
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

    private struct Group: Hashable {
        var name: String
        var base: String

        init(_ candidate: ResolvedCandidate) {
            name = candidate.name
            base = candidate.candidate.entry.label ?? candidate.candidate.entry.component.title
        }
    }
}

import ThawModel
import ThawPlanning
import ThawSupport

extension ExperimentUnion {
    /// The runs that any part plans, numbered anew: by dataset, backbone, training setting, method, each in the order of
    /// the parts, and by seed. Where one part plans them all, they are as that part has them.
    ///
    /// Throws `MergeError.differentExperiments` where a row of the table would mix runs of different options, or one label
    /// stands for two components.
    func unitedMembers() throws(MergeError) -> [ExperimentMember] {
        try checkLabels()
        var members: [String: ExperimentMember] = [:]
        for member in parts.flatMap(\.experiment.members) {
            guard let other = members[member.identity] else {
                members[member.identity] = member
                continue
            }
            if Self.text(member) < Self.text(other) { members[member.identity] = member }
        }
        let whole = parts.map(\.experiment.members).filter { Set($0.map(\.identity)) == Set(members.keys) }
        if let first = whole.min(by: { $0.map(Self.numberedText).joined() < $1.map(Self.numberedText).joined() }) {
            return first
        }
        try checkRows(Array(members.values))
        let ranks = Self.axes.map { axis in
            SequenceUnion.ranks(
                parts.map { part in part.experiment.members.map { AxisValue($0, axis) } }, AxisValue.precede)
        }
        let sorted = members.values.map { member in
            (zip(Self.axes, ranks).map { $1[AxisValue(member, $0)] ?? 0 } + [member.description.seed], member)
        }.sorted { a, b in
            a.0 != b.0 ? a.0.lexicographicallyPrecedes(b.0) : a.1.identity < b.1.identity
        }
        return sorted.enumerated().map { index, element in
            var member = element.1
            member.position = index + 1
            return member
        }
    }

    /// Outermost first, as in a plan.
    private static let axes = RunGrid.order

    private func checkLabels() throws(MergeError) {
        for axis in SpecAxis.listed {
            var owners: [String: (component: String, part: Part)] = [:]
            for part in parts {
                for member in part.experiment.members {
                    guard let label = member.labels[axis.rawValue] else { continue }
                    let component = member.description.choice(of: axis).name
                    guard let owner = owners[label] else {
                        owners[label] = (component, part)
                        continue
                    }
                    if owner.component == component { continue }
                    throw conflict(
                        "the \(axis.rawValue) \(label.inQuotes) is \(owner.component) in one and \(component) in the other",
                        [owner.part, part])
                }
            }
        }
    }

    /// Throws where runs of one row and group differ by more than their seed, and do so in no part.
    private func checkRows(_ members: [ExperimentMember]) throws(MergeError) {
        func rows(_ members: [ExperimentMember]) -> [[String: String]: Set<String>] {
            Dictionary(grouping: members, by: \.labels).mapValues { Set($0.map(\.description.textWithoutSeed)) }
        }
        let own = parts.map { rows($0.experiment.members) }
        for (labels, settings) in rows(members).sorted(by: { "\($0.key)" < "\($1.key)" })
        where settings.count > 1 && !own.contains(where: { $0[labels] == settings }) {
            let involved = zip(parts, own).filter { $1[labels] != nil }.map(\.0)
            let names = Self.axes.compactMap { labels[$0.rawValue] }.joined(separator: ", ")
            throw conflict(
                "\(names.inQuotes) stands for runs of different options, which no label tells apart", involved)
        }
    }

    private static func text(_ member: ExperimentMember) -> String {
        ((try? StoredJSON.encode(member.labels)) ?? "") + member.description.text
    }

    private static func numberedText(_ member: ExperimentMember) -> String {
        "\(member.position) \(member.identity) \(text(member))\n"
    }

    // MARK: - Datasets that are described

    /// The datasets that any part describes, in the order of the parts; none if the experiment has runs.
    ///
    /// Throws `MergeError.differentExperiments` if one label stands for two datasets.
    func described() throws(MergeError) -> [DescribedDataset] {
        let all = parts.flatMap(\.described)
        if all.isEmpty { return [] }
        if parts.contains(where: { !$0.experiment.members.isEmpty }) {
            throw conflict("one has runs, and the other describes datasets", parts)
        }
        let fingerprints = Dictionary(grouping: all, by: \.label).mapValues { Set($0.map(\.record.fingerprint)) }
        for (label, found) in fingerprints.sorted(by: { $0.key < $1.key }) where found.count > 1 {
            throw conflict("\(label.inQuotes) is other data in one than in the other", parts)
        }
        let datasets = Dictionary(all.map { (AxisValue($0), $0) }) { a, b in a.record.title < b.record.title ? a : b }
        return SequenceUnion.merged(parts.map { $0.described.map(AxisValue.init) }, AxisValue.precede)
            .compactMap { datasets[$0] }
    }
}

/// A component as an experiment's tables name it.
private struct AxisValue: Hashable {
    var label: String
    /// Place of the component among the registered ones.
    var rank: Int

    init(_ member: ExperimentMember, _ axis: SpecAxis) {
        label = member.labels[axis.rawValue] ?? ""
        rank = ComponentRank.of(axis, name: member.description.choice(of: axis).name)
    }

    init(_ dataset: DescribedDataset) {
        label = dataset.label
        rank = ComponentRank.of(.dataset, name: dataset.record.name)
    }

    static func precede(_ a: AxisValue, _ b: AxisValue) -> Bool { (a.rank, a.label) < (b.rank, b.label) }
}

/// The order of components where specs give none: that of the registry.
enum ComponentRank {
    private static let names = Dictionary(
        uniqueKeysWithValues: SpecAxis.listed.map { ($0, SpecContext().components(of: $0).map(\.name)) })

    /// Unknown ones are last.
    static func of(_ axis: SpecAxis, name: String) -> Int {
        names[axis]?.firstIndex(of: name) ?? Int.max
    }
}

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
        try checkLabels(of: parts)
        try checkRows(of: parts)
        var members: [String: ExperimentMember] = [:]
        for member in parts.flatMap(\.experiment.members) {
            guard let other = members[member.identity] else {
                members[member.identity] = member
                continue
            }
            if Self.text(member) < Self.text(other) { members[member.identity] = member }
        }
        if let first = whole.map(\.experiment.members).min(by: {
            $0.map(Self.numberedText).joined() < $1.map(Self.numberedText).joined()
        }) {
            return first
        }
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

    /// The parts that plan the runs of all.
    var whole: [Part] {
        let all = Set(parts.flatMap(\.experiment.members).map(\.identity))
        return parts.filter { Set($0.experiment.members.map(\.identity)) == all }
    }

    /// Throws where one label stands for two components.
    func checkLabels(of parts: [Part]) throws(MergeError) {
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

    /// Throws where runs of one row and group differ by more than their seed, and do so in no database.
    func checkRows(of parts: [Part]) throws(MergeError) {
        guard let row = mixedRow(of: parts) else { return }
        let names = Self.axes.compactMap { row[$0.rawValue] }.joined(separator: ", ")
        let involved = originals.filter { $0.experiment.members.contains { $0.labels == row } }
        throw conflict(
            "\(names.inQuotes) stands for runs of different options, which no label tells apart",
            involved.count > 1 ? involved : originals)
    }

    /// The labels of a row in which `parts` together have runs of different options, as none of the databases has.
    private func mixedRow(of parts: [Part]) -> [String: String]? {
        let own = originals.map { Self.settings($0.experiment.members) }
        return Self.settings(parts.flatMap(\.experiment.members)).filter { labels, settings in
            settings.count > 1 && !own.contains { $0.values.contains { $0.isSuperset(of: settings) } }
        }.keys.min { "\($0.sorted(by: <))" < "\($1.sorted(by: <))" }
    }

    private static func settings(_ members: [ExperimentMember]) -> [[String: String]: Set<String>] {
        Dictionary(grouping: members, by: \.labels).mapValues { Set($0.map(\.description.textWithoutSeed)) }
    }

    /// Whether, with the words that the parts have now, a row or a label would stand for several things, or a thing have
    /// several labels, as is so in none of the databases.
    var isAmbiguous: Bool {
        mixedRow(of: parts) != nil
            || SpecAxis.listed.contains { axis in
                let (now, own) = (Self.uses(parts, axis), originals.map { Self.uses([$0], axis) })
                return Self.isNew(now, own) {
                    $0.label
                } value: {
                    $0.setting
                }
                    || Self.isNew(now, own) {
                        $0.setting
                    } value: {
                        $0.label
                    }
            }
    }

    private struct LabelUse: Hashable {
        var label, setting: String
    }

    private static func uses(_ parts: [Part], _ axis: SpecAxis) -> Set<LabelUse> {
        Set(
            parts.flatMap(\.experiment.members).compactMap { member in
                member.labels[axis.rawValue].map {
                    LabelUse(label: $0, setting: key(of: member.description.choice(of: axis)))
                }
            })
    }

    /// Whether a key has several values now, and these in none of the databases.
    private static func isNew(
        _ now: Set<LabelUse>, _ own: [Set<LabelUse>], _ key: (LabelUse) -> String, value: (LabelUse) -> String
    ) -> Bool {
        func values(_ uses: Set<LabelUse>) -> [Set<String>] {
            Dictionary(grouping: uses, by: key).values.map { Set($0.map(value)) }
        }
        let known = own.flatMap(values)
        return values(now).contains { found in found.count > 1 && !known.contains { $0.isSuperset(of: found) } }
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

import ThawModel
import ThawReporting
import ThawStore
import ThawSupport

/// What B's labels are in A, by what they stand for: a name is no reason to take one row for another.
struct LabelPairing {
    /// By axis, of those that A calls otherwise.
    private(set) var renamed: [String: [String: String]] = [:]

    /// - sides: an experiment in A and in B.
    init(_ sides: Sides<StoredExperiment>) {
        for axis in SpecAxis.listed {
            let uses = sides.map { Self.uses($0, axis) }
            var names: [String: String] = [:]
            for (label, settings) in uses.b where uses.a[label]?.isDisjoint(with: settings) ?? true {
                let owners = uses.a.filter { !$0.value.isDisjoint(with: settings) }.keys
                if owners.count == 1 { names[label] = owners.first }
            }
            // Two labels of B for one of A stay two rows.
            for (name, labels) in Dictionary(grouping: names.keys, by: { names[$0] ?? "" }) {
                let isTaken = uses.b[name].map { !$0.isDisjoint(with: uses.a[name] ?? []) } ?? false
                if labels.count > 1 || isTaken { for label in labels { names[label] = nil } }
            }
            // Whose name another one bears in A is none of A's.
            for name in Set(names.values) where uses.b[name] != nil && names[name] == nil {
                names[name] = "\(name) (B)"
            }
            if !names.isEmpty { renamed[axis.rawValue] = names }
        }
    }

    /// B's `experiment` with the labels of A.
    func applied(to experiment: StoredExperiment) -> StoredExperiment {
        var experiment = experiment
        for index in experiment.members.indices {
            for (axis, label) in experiment.members[index].labels {
                if let name = renamed[axis]?[label] { experiment.members[index].labels[axis] = name }
            }
        }
        return experiment
    }

    private static func uses(_ experiment: StoredExperiment, _ axis: SpecAxis) -> [String: Set<Choice>] {
        experiment.members.reduce(into: [:]) { uses, member in
            guard let label = member.labels[axis.rawValue] else { return }
            uses[label, default: []].insert(member.description.choice(of: axis))
        }
    }
}

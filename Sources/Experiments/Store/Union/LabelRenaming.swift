import ThawModel
import ThawPlanning

/// What labels of rows become, by axis.
struct LabelRenaming {
    private var labels: [String: [String: String]] = [:]

    /// False where the plans do not have the same runs, or one label would become two.
    mutating func add(from old: Plan, to new: Plan) -> Bool {
        guard old.runs.map(\.description) == new.runs.map(\.description),
            old.datasets.map(\.choice) == new.datasets.map(\.choice), old.tunings.count == new.tunings.count
        else { return false }
        func all(_ plan: Plan) -> [[String: String]] {
            plan.runs.map(\.labels) + plan.tunings.map(\.labels)
                + plan.tunings.flatMap(\.runs).map(\.run.labels)
                + plan.datasets.map { [SpecAxis.dataset.rawValue: $0.label] }
        }
        for (old, new) in zip(all(old), all(new)) {
            for (axis, label) in old {
                guard let other = new[axis], labels[axis]?[label] ?? other == other else { return false }
                labels[axis, default: [:]][label] = other
            }
        }
        return true
    }

    func apply(to part: inout ExperimentUnion.Part) {
        for index in part.experiment.members.indices { rename(&part.experiment.members[index].labels) }
        for index in part.experiment.tunings.indices { rename(&part.experiment.tunings[index].labels) }
        for index in part.described.indices {
            let label = part.described[index].label
            part.described[index].label = labels[SpecAxis.dataset.rawValue]?[label] ?? label
        }
    }

    private func rename(_ words: inout [String: String]) {
        for (axis, label) in words { words[axis] = labels[axis]?[label] ?? label }
    }
}

import ThawModel
import ThawPlanning

/// What the labels of a part's runs become: those of what the runs stand for, whatever they were called.
struct LabelRenaming {
    private let recorded: RecordedRuns
    private let choices: [Int?]
    /// By identity.
    private var runs: [String: [String: String]] = [:]
    private var tunings: [[String: String]: [String: String]] = [:]
    private var datasets: [String: String] = [:]

    /// For the experiment of `part`.
    init(of part: ExperimentUnion.Part) {
        recorded = RecordedRuns(part.experiment.members.map { ($0.description, $0.identity) })
        choices = part.experiment.tunings.map(\.choice)
    }

    /// False where the plans do not have the same runs, or datasets that one label describes would have two.
    mutating func add(from old: Plan, to new: Plan) -> Bool {
        guard old.runs.map(\.description) == new.runs.map(\.description),
            old.datasets.map(\.choice) == new.datasets.map(\.choice), old.tunings.count == new.tunings.count
        else { return false }
        let chosen = new.tunings.count == choices.count ? new.choosing(choices) : new
        for run in chosen.runs {
            guard let identity = recorded.run(as: run.description)?.identity, runs[identity] == nil else { continue }
            runs[identity] = run.labels
        }
        for (old, new) in zip(old.tunings, new.tunings) { tunings[old.labels] = new.labels }
        for (old, new) in zip(old.datasets, new.datasets) {
            guard datasets[old.label] ?? new.label == new.label else { return false }
            datasets[old.label] = new.label
        }
        return true
    }

    /// `part` with the new labels; nil if one of its runs is in no plan.
    func applied(to part: ExperimentUnion.Part) -> ExperimentUnion.Part? {
        var part = part
        for index in part.experiment.members.indices {
            guard let labels = runs[part.experiment.members[index].identity] else { return nil }
            part.experiment.members[index].labels = labels
        }
        for index in part.experiment.tunings.indices {
            let labels = part.experiment.tunings[index].labels
            part.experiment.tunings[index].labels = tunings[labels] ?? labels
        }
        for index in part.described.indices {
            let label = part.described[index].label
            part.described[index].label = datasets[label] ?? label
        }
        return part
    }
}

import ThawModel
import ThawReporting
import ThawSupport

/// Something that somebody decided differently for the two databases: what else differs may follow from it.
package struct Cause: Hashable, Sendable, Encodable {
    /// What was decided.
    package enum Kind: String, Sendable, Encodable {
        /// Whether there is such an experiment at all.
        case experiment
        /// A key of its spec.
        case spec
        /// Runs that are planned on one side alone: other seeds, methods, datasets.
        case plan
        /// Options with which runs are done.
        case settings
        /// The data that runs read.
        case data
        /// The revision of the program's numerics.
        case numerics
        /// What runs are called.
        case labels
        /// What `tune` has to choose from, and how.
        case tuning
        /// The paper's numbers.
        case published
    }

    /// What was decided.
    package var kind: Kind
    /// The experiment that it is recorded of; nil where it is recorded of runs.
    package var experiment: String?
    /// In words.
    package var text: String

    /// Whether results may follow from it. Keys of a spec that do come with other plans, settings or data.
    var decidesResults: Bool {
        switch kind {
        case .experiment, .plan, .settings, .data, .numerics, .tuning: true
        case .spec, .labels, .published: false
        }
    }
}

extension DatabaseDiff {
    /// What was changed, the experiments' own records first. Empty where specs, plans, settings, data and numerics are the same.
    func causes() -> [Cause] {
        experiments.flatMap(\.causes) + settingCauses + dataCauses + numericsCauses
    }

    private var settingCauses: [Cause] {
        lines { run in
            run.settings.filter {
                ![SettingChange.data, SettingChange.numerics, SettingChange.parameters].contains($0.setting)
            }
        }.map { Cause(kind: .settings, text: $0) }
    }

    private var numericsCauses: [Cause] {
        lines { $0.settings.filter { $0.setting == SettingChange.numerics } }.map { Cause(kind: .numerics, text: $0) }
    }

    private var dataCauses: [Cause] {
        datasets.map { dataset in
            let changes = dataset.changes.map(\.text).joined(separator: "; ")
            let title = dataset.records.a.title
            return Cause(
                kind: .data, text: "data of \(PlainText.count(dataset.runs, "run")), \(title): \(changes)".singleLine)
        }
    }

    /// A line for each set of changes and the runs that have it.
    private func lines(_ changes: (RunDifference) -> [SettingChange]) -> [String] {
        let runs = runs.different.map { (run: $0.run, text: changes($0).map(\.text).joined(separator: "; ")) }
        return runs.filter { !$0.text.isEmpty }.groups(by: \.text).map { text, runs in
            let rows = RunName.lines(runs.map(\.run))
            return rows.count == 1
                ? "\(rows[0]): \(text)" : "\(PlainText.count(runs.count, "run")) of \(rows.count) rows: \(text)"
        }
    }
}

extension ExperimentDifference {
    /// What was changed in the experiment's own records.
    fileprivate var causes: [Cause] {
        guard present.a, present.b else {
            return [Cause(kind: .experiment, experiment: name, text: "only in \(present.a ? "A" : "B")")]
        }
        func causes(_ kind: Cause.Kind, _ texts: [String]) -> [Cause] {
            texts.map { Cause(kind: kind, experiment: name, text: $0.singleLine) }
        }
        func planned(_ side: String, _ names: [RunName]) -> [String] {
            RunName.lines(names).map { "planned only in \(side): \($0)" }
        }
        let hidden = publishedDiffers && published.isEmpty
        return causes(.spec, spec.map { "spec: \($0.text)" })
            + causes(.tuning, tunings.filter { !$0.isOfChoice }.map(\.text))
            + causes(.plan, planned("A", plannedOnlyInA) + planned("B", plannedOnlyInB))
            + causes(.data, statistics.filter(\.isOfData).map(\.text))
            + causes(.labels, labels.map(Self.renaming))
            + causes(.published, published.map { "paper: \($0.text)" })
            + causes(
                .published, hidden ? ["the recorded numbers of the paper differ, though none that the table shows"] : []
            )
    }
}

extension ExperimentDifference {
    /// `method 'Base again' is called 'Base'`.
    private static func renaming(_ change: SettingChange) -> String {
        let axis = change.setting.split(separator: " ").first.map(String.init) ?? change.setting
        guard let old = change.values.a, let new = change.values.b else { return "label: \(change.text)" }
        return "\(axis == SpecAxis.method.rawValue ? "row" : axis) \(old.inQuotes) is called \(new.inQuotes)"
    }
}

extension SettingChange {
    /// Whether it is what `tune` has chosen, which follows from its trials.
    var isOfChoice: Bool { setting.hasSuffix(": \(Self.chosen)") }

    /// How changes of a choice are called.
    static let chosen = "chosen"
}

import Foundation
import ThawCore
import ThawDatasets

/// What was chosen for the runs of an experiment, and the table of the trials.
extension TableBuilder {
    /// A sentence on each tuning: what was chosen on what, or what is missing.
    func tuningNotes() -> [String] { experiment.tunings.map(note) }

    private func note(_ tuning: TuningRecord) -> String {
        let settings = tuning.settings
        let trials = settings.flatMap(\.trials)
        let names = tuning.options.joined(separator: ", ")
        guard let choice = tuning.choice else {
            return "\(title(tuning)): \(names) not chosen yet: \(state(of: trials)); \(waiting(tuning))."
        }
        let seeds = Set(trials.map(\.description.seed)).sorted()
        let out = settings.count { $0.mean == nil }
        return "\(title(tuning)): \(tuning.text(settings[choice])), chosen on pseudo-new items (old items in the new "
            + "ones' place; the test set was not used): the best mean \(Tuning.criterion(tuning.metric, tuning.phases)) "
            + "of \(PlainText.count(settings.count, "setting")), n = \(seeds.count) trials each "
            + "(\(Self.seedText(seeds)))\(out > 0 ? "; \(out) of them left out, because trials failed" : "")."
    }

    /// `20 of 24 trials done, 1 failed`.
    private func state(of trials: [TuningRecord.Trial]) -> String {
        let identities = trials.map(\.identity)
        let failed = identities.count { runs[$0] == nil && failures[$0] != nil }
        return "\(identities.count { runs[$0] != nil }) of \(PlainText.count(trials.count, "trial")) done"
            + (failed > 0 ? ", \(failed) failed" : "")
    }

    /// `1 run waits`, `10 runs wait`.
    private func waiting(_ tuning: TuningRecord) -> String {
        "\(PlainText.count(tuning.runs, "run")) wait\(tuning.runs == 1 ? "s" : "")"
    }

    /// The labels of the tuning's runs.
    private func title(_ tuning: TuningRecord) -> String { Tuning.title(tuning.labels) }

    /// Lines on the trials for `thaw status`.
    func tuningStatus() -> [String] {
        experiment.tunings.flatMap { tuning in
            let trials = tuning.settings.flatMap(\.trials)
            let choice = tuning.choice.map { "\(tuning.text(tuning.settings[$0])) chosen" }
            let reasons = Set(
                trials.compactMap { runs[$0.identity] == nil ? failures[$0.identity]?.failure.reason.singleLine : nil })
            return [
                "  trials for \(title(tuning)): \(state(of: trials)); "
                    + (choice ?? "\(waiting(tuning)) for the choice")
            ] + reasons.sorted().map { "  \(title(tuning)): trials failed: \($0)" }
        }
    }

    /// The trials: one group for each tuning, one row for each setting. Nil for an experiment without `tune`.
    public func trialTable() -> TableModel? {
        let tunings = experiment.tunings
        guard !tunings.isEmpty else { return nil }
        let metrics = TableMetric.allCases.filter { metric in tunings.contains { $0.metric == metric } }
        let columns = SettingColumns(
            tunings.flatMap { tuning in
                tuning.settings.compactMap(\.trials.first).map { ($0.description, isReal(tuning)) }
            })
        var model = TableModel(
            title: "\(experiment.record.title.singleLine): trials", rowTitle: "Setting", phases: Phase.allCases,
            metrics: metrics, spread: spread, groups: tunings.map { group($0, metrics, columns) }, publishedTitle: nil,
            notes: uncheckedNotes + ["n: trials, one per seed. \(spread.legend("trials"))"] + trialSettingNotes()
                + tunings.map(ranking) + tuningNotes() + digestNotes,
            digest: digest, settingHeads: columns.heads)
        model.isUnchecked = unchecked != nil
        return model
    }

    /// What the trials are made with in place of the defaults, but for what they try.
    private func trialSettingNotes() -> [String] {
        let context = SpecContext()
        return SettingNotes(
            lines: experiment.tunings.flatMap { tuning in
                tuning.settings.map { setting in
                    SettingNotes.Line(
                        titles: [title(tuning), tuning.valueText(setting)], components: ["", ""],
                        settings: setting.trials.first?.description.departures(
                            isReal: isReal(tuning), in: context
                        ) { tuning.options.contains($0.name) || $0.option == DatasetOptions.itemsName } ?? [])
                }
            }, everything: "All trials"
        ).sentences
    }

    private func datasets(of tuning: TuningRecord) -> [DatasetRecord] {
        tuning.settings.flatMap(\.trials).compactMap { runs[$0.identity]?.dataset }
    }

    /// Whether the trials' data are known to be real.
    private func isReal(_ tuning: TuningRecord) -> Bool { datasets(of: tuning).first?.isSynthetic == false }

    private func group(
        _ tuning: TuningRecord, _ metrics: [TableMetric], _ columns: SettingColumns
    ) -> TableModel.Group {
        let datasets = datasets(of: tuning)
        var labels = tuning.labels
        labels["dataset"] =
            datasets.first.map { TableTitles.marked($0.title, isSynthetic: $0.isSynthetic) }
            ?? labels["dataset"].map { DatasetTitle.pseudoNew($0) }
        let rows = tuning.settings.enumerated().map { index, setting in
            let results = setting.trials.compactMap { runs[$0.identity]?.result }
            let cells = Phase.allCases.map { phase in
                metrics.map { metric in
                    TableModel.Cell(values: Self.values(results, phase, metric))
                }
            }
            return TableModel.Row(
                title: tuning.valueText(setting) + (index == tuning.choice ? " (chosen)" : ""), count: results.count,
                expected: setting.trials.count, cells: cells,
                settings: setting.trials.first.map { columns.fields($0.description, training: "") }
                    ?? columns.heads.map { _ in "" })
        }
        return TableModel.Group(
            title: "\(Tuning.title(labels)); settings: \(tuning.options.joined(separator: ", "))",
            isSynthetic: datasets.contains(where: \.isSynthetic), rows: rows)
    }

    /// The settings by their means, the best first.
    private func ranking(_ tuning: TuningRecord) -> String {
        let known = tuning.settings.compactMap { setting in
            setting.mean.map { (mean: $0, text: tuning.valueText(setting)) }
        }
        // Stable, so that of equal means the first listed comes first.
        let sorted = known.enumerated().sorted { a, b in
            let (x, y) =
                tuning.metric.higherIsBetter ? (b.element.mean, a.element.mean) : (a.element.mean, b.element.mean)
            return (x, a.offset) < (y, b.offset)
        }.map(\.element)
        return "\(title(tuning)): mean \(Tuning.criterion(tuning.metric, tuning.phases)), best first: "
            + (sorted.isEmpty
                ? "none yet"
                : sorted.map { "\(String(format: "%.5f", $0.mean)) (\($0.text))" }.joined(separator: ", ")) + "."
    }
}

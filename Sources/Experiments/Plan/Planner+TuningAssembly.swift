import ThawCore
import ThawDatasets

/// From what is planned for cells to the plan's tunings.
extension Planner {
    /// - runs: the tuned ones, by index among the plan's points, as they are under the first setting.
    func assemble(_ tunings: [PlannedTuning], runs: [Int: PlannedRun]) -> [Tuning] {
        let choices = candidates.map(\.choice)
        func description(_ point: GridPoint) -> RunDescription {
            RunDescription(
                dataset: choices[point.dataset], backbone: choices[point.backbone], method: choices[point.method],
                training: choices[point.training].options, seed: point.seed)
        }
        var position = 0
        return tunings.enumerated().map { index, planned in
            let rule = spec.tune[planned.cell.rule]
            var tuning = Tuning(
                number: index + 1, labels: planned.runs.first.flatMap { runs[$0.index]?.labels } ?? [:],
                options: rule.options.map(\.name), metric: rule.metric, phases: rule.phases, settings: [], runs: [])
            for (place, trials) in zip(planned.eligible, planned.trials) {
                let values = values(of: planned.cell, setting: place, rule)
                let labels = trialLabels(tuning, values)
                let planned = trials.map { point in
                    position += 1
                    return PlannedRun(description: description(point), labels: labels, position: position)
                }
                tuning.settings.append(TuningSetting(values: values, trials: planned))
            }
            tuning.runs = planned.runs.compactMap { index, alternatives in
                runs[index].map { run in
                    TunedRun(
                        run: run,
                        alternatives: alternatives.map { point, rule in
                            .init(description: description(point), exclusion: rule.map(exclusionReason))
                        })
                }
            }
            return tuning
        }
    }

    /// The values of a setting that the cell's components have.
    private func values(of cell: TuningCell, setting: Int, _ rule: TuneRule) -> ResolvedOptions {
        var values: ResolvedOptions = [:]
        for (option, assignment) in zip(rule.options, rule.settings[cell.settings[setting]]) {
            values[option.name] = assignment.values[candidates[cell.runs[setting][assignment.axis]].name]
        }
        return values
    }

    private func trialLabels(_ tuning: Tuning, _ values: ResolvedOptions) -> [String: String] {
        var labels = tuning.labels
        labels[SpecAxis.dataset.rawValue, default: ""] += ", \(DatasetOptions.Items.pseudoNew.rawValue) items"
        labels[SpecAxis.method.rawValue, default: ""] += ": \(tuning.text(values))"
        return labels
    }

    func exclusionReason(_ rule: Int) -> String {
        let mark = spec.exclude[rule].mark
        return "excluded by \(mark.file):\(mark.line)"
    }
}

import ThawModel
import ThawPlanning
import ThawReporting
import ThawStore
import ThawSupport

/// Compares what `tune` has chosen with what follows from the spec and the trials' results.
struct TuningCheck {
    let experiment: StoredExperiment
    let rows: PlannedRows
    let programs: RecordingPrograms
    /// By identity.
    let results: [String: RunResult]
    /// Runs that failed in the computation itself.
    let failed: Set<String>

    private var name: String { experiment.record.name }
    private var planned: [Tuning] { rows.parts[0].plan.tunings }

    /// The settings that the runs of each tuning have by rights: what follows where it can be said, what stands there where
    /// not, and none where nothing is chosen yet.
    func run(_ settings: inout KnownSettings, _ log: inout CheckLog) -> [Int?] {
        let stored = Dictionary(experiment.tunings.map { ($0.number, $0) }) { first, _ in first }
        for tuning in experiment.tunings where !planned.contains(where: { $0.number == tuning.number }) {
            log.expect(
                false, "tunings", "\(name), number \(tuning.number)", found: "a tuning, which the spec does not ask for"
            )
        }
        var labels = SpecAxis.allCases.map { axis in
            LabelCheck(axis: axis, entries: rows.parts[0].spec.entries[axis] ?? [], by: programs)
        }
        let choices = planned.map { tuning -> Int? in
            guard let found = stored[tuning.number] else {
                log.expect(
                    false, "tunings", "\(name), number \(tuning.number)",
                    found: "no row, where the spec tunes \(tuning.options.joined(separator: ", "))")
                return nil
            }
            for index in labels.indices {
                let axis = labels[index].axis
                guard let run = tuning.runs.first?.run.description else { continue }
                labels[index].add(
                    found.labels[axis.rawValue], derived: [tuning.labels[axis.rawValue]],
                    component: run.componentName(axis), position: tuning.number)
            }
            compare(found, tuning, &settings, &log)
            return Self.decide(found, of: name, results, failed, &log)
        }
        for label in labels { label.run(in: "tunings", of: name, column: "labels", &log) }
        return choices
    }

    /// What the spec says of a tuning.
    private func compare(
        _ found: TuningRecord, _ tuning: Tuning, _ settings: inout KnownSettings, _ log: inout CheckLog
    ) {
        let place = "\(name), number \(tuning.number)"
        log.expect(
            found.options == tuning.options, "tunings", place, "options",
            found: found.options.joined(separator: ", "), follows: tuning.options.joined(separator: ", "))
        log.expect(found.metric.rawValue, is: tuning.metric.rawValue, "tunings", place, "metric")
        log.expect(
            found.phases == tuning.phases, "tunings", place, "phases",
            found: found.phases.map(\.name).joined(separator: ", "),
            follows: tuning.phases.map(\.name).joined(separator: ", "))
        log.expect(found.runs, is: tuning.runs.count, "tunings", place, "runs")
        log.expect(
            found.settings.count == tuning.settings.count, "tuning_settings", place,
            found: PlainText.count(found.settings.count, "row"), follows: PlainText.grouped(tuning.settings.count))
        for (index, (setting, follows)) in zip(found.settings, tuning.settings).enumerated() {
            let place = "\(name), tuning \(tuning.number), setting \(index + 1)"
            log.expect(
                setting.values.mapValues(\.comparable) == follows.values.mapValues(\.comparable), "tuning_settings",
                place,
                "options", found: found.text(setting), follows: tuning.text(follows.values))
            log.expect(
                setting.trials.map(\.position) == follows.trials.map(\.position), "tuning_trials", place, "position",
                found: TableBuilder.ranges(setting.trials.map(\.position)),
                follows: TableBuilder.ranges(follows.trials.map(\.position)))
            for (trial, planned) in zip(setting.trials, follows.trials) {
                let reading = settings.read(trial.description)
                for unknown in reading.unknown {
                    log.note(unknown: unknown, "tuning_trials", name, "spec", by: programs)
                }
                log.expect(
                    reading.misfits.isEmpty && reading.description == settings.read(planned.description).description,
                    "tuning_trials", "\(name), position \(trial.position)", "spec",
                    found: trial.description.shortText,
                    follows: "\(planned.description.shortText) with "
                        + tuning.text(follows.values))
            }
        }
    }

    /// Compares means and choice with what follows from the trials' results; returns the choice that the runs have by rights.
    static func decide(
        _ found: TuningRecord, of name: String, _ results: [String: RunResult], _ failed: Set<String>,
        _ log: inout CheckLog
    ) -> Int? {
        let trials = found.settings.map { $0.trials.map(\.identity) }
        let (means, choice) = Tuning.decision(found.metric, found.phases, by: results, failed: failed, trials: trials)
        for (index, (setting, mean)) in zip(found.settings, means).enumerated() {
            // A run that was interrupted has not written down yet what its last trials say.
            let isOpen = found.choice == nil && setting.mean == nil
            let isRight = isOpen || mean == setting.mean || isClose(mean, setting.mean)
            log.expect(
                isRight, "tuning_settings", "\(name), tuning \(found.number), setting \(index + 1)", "mean",
                found: setting.mean.map { "\($0)" } ?? "none", follows: mean.map { "\($0)" } ?? "none")
        }
        guard let chosen = found.choice else { return nil }
        log.expect(
            chosen == choice, "tunings", "\(name), number \(found.number)", "chosen", found: "\(chosen + 1)",
            follows: choice.map { "\($0 + 1)" } ?? "no choice, because trials have no result")
        return choice ?? chosen
    }

    private static func isClose(_ a: Double?, _ b: Double?) -> Bool {
        guard let a, let b else { return false }
        return abs(a - b) <= 1e-12
    }
}

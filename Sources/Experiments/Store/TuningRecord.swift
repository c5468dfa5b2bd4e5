import ThawCore
import ThawModel
import ThawPlanning

/// What an experiment has to choose, or has chosen, for some of its runs, and the trials.
package struct TuningRecord: Codable, Hashable, Sendable {
    /// Place in the experiment, from 1.
    package var number: Int
    /// Axis -> label of the runs that take the choice.
    package var labels: [String: String]
    /// The names of the options, in the spec's order.
    package var options: [String]
    /// What the choice goes by, as `Tuning.metric`.
    package var metric: TableMetric
    /// As `Tuning.phases`.
    package var phases: [Phase]
    /// The runs that take the choice.
    package var runs: Int
    /// Index of the chosen setting; nil until it is chosen.
    package var choice: Int?
    /// The combinations that are tried, in order.
    package var settings: [Setting]

    /// A combination of values.
    package struct Setting: Codable, Hashable, Sendable {
        /// By name of the option.
        package var values: ResolvedOptions
        /// What the choice goes by; nil until every trial has a result.
        package var mean: Double?
        /// One for each seed.
        package var trials: [Trial]
    }

    /// A run on pseudo-new items; its result is among the other runs'.
    package struct Trial: Codable, Hashable, Sendable {
        /// Place among the experiment's trials, from 1.
        package var position: Int
        /// As `RunRecord.identity`.
        package var identity: String
        /// The run.
        package var description: RunDescription
    }
}

extension TuningRecord {
    /// `tuning` as it stands.
    package init(_ identified: IdentifiedTuning) {
        let tuning = identified.tuning
        number = tuning.number
        labels = tuning.labels
        options = tuning.options
        metric = tuning.metric
        phases = tuning.phases
        runs = tuning.runs.count
        choice = tuning.choice
        settings = zip(tuning.settings, zip(identified.trials, identified.means)).map { setting, found in
            Setting(
                values: setting.values, mean: found.1,
                trials: found.0.map {
                    Trial(
                        position: $0.planned.position, identity: $0.identity, description: $0.planned.description)
                })
        }
    }

    /// With each trial's description completed.
    var completed: TuningRecord {
        var tuning = self
        for setting in settings.indices {
            for trial in settings[setting].trials.indices {
                let description = settings[setting].trials[trial].description
                tuning.settings[setting].trials[trial].description = description.completed()
            }
        }
        return tuning
    }

    /// Runs that wait for the choice.
    var waiting: Int { choice == nil ? runs : 0 }

    /// `rho 0.1, steps 50`.
    package func text(_ setting: Setting) -> String {
        options.compactMap { name in setting.values[name].map { RunLabels.option(name, $0) } }.joined(separator: ", ")
    }

    /// The values alone, in the order of `options`: `0.1, 50`. A dash stands for an option that the backbone lacks.
    package func valueText(_ setting: Setting) -> String {
        options.map { name in setting.values[name].map(RunLabels.spell) ?? "\u{2013}" }.joined(separator: ", ")
    }
}

extension StoredExperiment {
    /// Runs that are not among the members yet, because they wait for a choice.
    package var waiting: Int { tunings.reduce(0) { $0 + $1.waiting } }

    /// Identities of all runs that the experiment's tables may show: its own and its trials'.
    package var identities: [String] {
        members.map(\.identity) + tunings.flatMap(\.settings).flatMap(\.trials).map(\.identity)
    }

    /// SHA-256 (hex) by path of the files of each program that is a method, by the method's name in descriptions of runs: as
    /// the runs and trials record them.
    package var programs: [String: [String: String]] {
        let trials = tunings.flatMap(\.settings).flatMap(\.trials)
        return (members.map(\.description) + trials.map(\.description)).reduce(into: [:]) { programs, run in
            guard programs[run.method.name] == nil, let files = ExternalMethod.files(of: run.method) else { return }
            programs[run.method.name] = files
        }
    }
}

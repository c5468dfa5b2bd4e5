import ThawCore

/// What `tune` has to choose for some runs of a plan: the runs of one entry of a method on one dataset and backbone, under
/// one training setting.
public struct Tuning: Sendable {
    /// Place in the plan, from 1.
    public var number: Int
    /// The labels of its runs, by axis.
    public var labels: [String: String]
    /// The names of the options, in the spec's order: `rho`, `training.epochs`.
    public var options: [String]
    /// What the choice goes by: the best mean of `metric` over `phases` and the seeds of the trials.
    public var metric: TableMetric
    /// See `metric`.
    public var phases: [Phase]
    /// The combinations of values that are tried. Of equally good ones the first wins.
    public var settings: [TuningSetting]
    /// The runs that take the chosen values.
    public var runs: [TunedRun]
    /// Index of the chosen setting; nil until it is chosen.
    public var choice: Int?
}

/// One combination of values and its trials.
public struct TuningSetting: Sendable {
    /// By name of the option.
    public var values: ResolvedOptions
    /// One for each seed, on pseudo-new items. Their positions count from 1 over all trials of a plan.
    public var trials: [PlannedRun]
}

/// A run that takes the values that are chosen.
public struct TunedRun: Sendable {
    /// The run under the first setting.
    public var run: PlannedRun
    /// What it becomes under each setting.
    public var alternatives: [Alternative]

    /// The run under one of the settings.
    public struct Alternative: Sendable {
        /// What it would do.
        public var description: RunDescription
        /// Why there is no such run (an `exclude` matches it), or nil.
        public var exclusion: String?
    }
}

extension Tuning {
    /// `rho 0.1, steps 50`.
    func text(_ values: ResolvedOptions) -> String {
        options.compactMap { name in values[name].map { RunLabels.option(name, $0) } }.joined(separator: ", ")
    }

    /// The runs that wait for the choice.
    public var waiting: [PlannedRun] { choice == nil ? runs.map(\.run) : [] }
}

extension Plan {
    /// Runs that cannot be done before their options are chosen, by position.
    public var waiting: [PlannedRun] { tunings.flatMap(\.waiting).sorted { $0.position < $1.position } }

    /// All trials, by position.
    public var trials: [PlannedRun] { tunings.flatMap(\.settings).flatMap(\.trials) }

    /// The datasets of the runs, waiting ones included, and those that are described, in order of first occurrence.
    public var runDatasets: [Choice] {
        let waiting = tunings.filter { $0.choice == nil }.flatMap(\.runs).flatMap(\.alternatives).map(\.description)
        return ((runs.map(\.description) + waiting).map(\.dataset) + datasets.map(\.choice)).unique()
    }

    /// The datasets to read: those of the runs, then those of the trials.
    var readDatasets: [Choice] { (runDatasets + trials.map(\.description.dataset)).unique() }

    /// The plan in which the runs of each tuning take the setting of `choices`; nil leaves them waiting.
    /// - Precondition: nothing has been chosen before.
    func choosing(_ choices: [Int?]) -> Plan {
        var plan = self
        for (index, choice) in choices.enumerated() {
            guard let choice else { continue }
            plan.tunings[index].choice = choice
            for tuned in tunings[index].runs {
                let alternative = tuned.alternatives[choice]
                var run = tuned.run
                run.description = alternative.description
                if let reason = alternative.exclusion {
                    plan.excluded.append(ExcludedRun(run: run, reason: reason))
                } else {
                    plan.runs.append(run)
                }
            }
        }
        plan.runs.sort { $0.position < $1.position }
        plan.excluded.sort { $0.run.position < $1.run.position }
        return plan
    }
}

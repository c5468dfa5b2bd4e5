import ThawCore

/// One run of a plan.
public struct PlannedRun: Sendable, Codable, Hashable {
    /// What the run does, every option resolved.
    public var description: RunDescription
    /// How tables name the run, by axis: `dataset`, `backbone`, `method`, and `training` where a plan varies it.
    /// Where a sweep or several entries use one component, the label shows just the options that differ.
    public var labels: [String: String]
    /// Place in the plan, from 1, in the order of the grid. Excluded runs have places too.
    public var position: Int

    /// - labels: by axis.
    /// - position: from 1.
    public init(description: RunDescription, labels: [String: String], position: Int) {
        self.description = description
        self.labels = labels
        self.position = position
    }
}

/// A dataset whose statistics are asked for.
public struct PlannedDataset: Sendable, Hashable {
    /// The dataset with its options.
    public var choice: Choice
    /// How the table names it.
    public var label: String
}

/// A run that an `exclude` of the spec removed.
public struct ExcludedRun: Sendable, Hashable {
    /// The run that is left out.
    public var run: PlannedRun
    /// `excluded by file:line`.
    public var reason: String

    /// A run and why it is left out.
    public init(run: PlannedRun, reason: String) {
        self.run = run
        self.reason = reason
    }
}

/// Every run of an experiment: nothing sampled, nothing capped.
public struct Plan: Sendable {
    /// The experiment's name: lower-case letters, digits and hyphens.
    public var experiment: String
    /// The title of its tables.
    public var title: String
    /// The runs to do, by position. Those that wait for a choice are in `tunings` alone.
    public var runs: [PlannedRun]
    /// The datasets to describe, where the spec asks for their statistics in place of runs.
    public var datasets: [PlannedDataset]
    /// The runs that the spec excludes, by position.
    public var excluded: [ExcludedRun]
    /// Grid points that describe a run which is in the plan already, and so were merged with it.
    public var mergedDuplicates: Int
    /// The table to make. Axes that vary in the plan but are not in the spec's table are appended to its groups.
    public var report: ReportSettings
    /// Canonical JSON of the whole spec but for `slurm`, `extends` merged in.
    public var specText: String
    /// What the spec could name; tells defaults from the rest.
    public var context: SpecContext
    /// What has to be chosen before some of the runs.
    public var tunings: [Tuning]
    /// How `thaw submit` submits the runs.
    public var slurm = SlurmSettings()

    /// What is not given is empty, or the default of specs.
    public init(
        experiment: String, title: String, runs: [PlannedRun], datasets: [PlannedDataset] = [],
        excluded: [ExcludedRun] = [], mergedDuplicates: Int = 0,
        report: ReportSettings = ReportSettings(), specText: String, context: SpecContext,
        tunings: [Tuning] = []
    ) {
        self.experiment = experiment
        self.title = title
        self.runs = runs
        self.datasets = datasets
        self.excluded = excluded
        self.mergedDuplicates = mergedDuplicates
        self.report = report
        self.specText = specText
        self.context = context
        self.tunings = tunings
    }
}

extension ExperimentSpec {
    /// The runs of the spec: datasets outermost, then backbones, training settings, methods, and seeds innermost;
    /// the points of `include` follow.
    /// - Throws: `SpecErrors`: a grid too large or empty, zipped axes of different lengths, options that exclude each
    ///   other, an `exclude` that matches nothing, one run under two labels. `SpecReader` has checked all this already.
    public func plan() throws -> Plan {
        if report.statistics != nil { return try statisticsPlan() }
        var planner = Planner(spec: self, log: IssueLog())
        var plan = try planner.plan()
        plan.slurm = slurm
        return plan
    }

    /// The datasets, with a point for each value of their sweeps, and no runs.
    private func statisticsPlan() throws -> Plan {
        try Planner(spec: self, log: IssueLog()).reportDatasets()
        let candidates = (entries[.dataset] ?? []).flatMap(Candidate.all).map { ResolvedCandidate($0) }
        let datasets = zip(candidates, RunLabels.of(candidates)).map { candidate, label in
            PlannedDataset(choice: candidate.choice, label: label ?? candidate.name)
        }
        return Plan(
            experiment: experiment, title: title, runs: [], datasets: datasets, report: report, specText: specText,
            context: context)
    }
}

import ThawModel
import ThawSpec

/// One run of a plan.
package struct PlannedRun: Sendable, Codable, Hashable {
    /// What the run does, every option resolved.
    package var description: RunDescription
    /// How tables name the run, by axis: `dataset`, `backbone`, `method`, and `training` where a plan varies it.
    /// Where a sweep or several entries use one component, the label shows just the options that differ.
    package var labels: [String: String]
    /// Place in the plan, from 1, in the order of the grid. Excluded runs have places too.
    package var position: Int

    /// - labels: by axis.
    /// - position: from 1.
    package init(description: RunDescription, labels: [String: String], position: Int) {
        self.description = description
        self.labels = labels
        self.position = position
    }
}

/// A dataset whose statistics are asked for.
package struct PlannedDataset: Sendable, Hashable {
    /// The dataset with its options.
    package var choice: Choice
    /// How the table names it.
    package var label: String
}

/// A run that an `exclude` of the spec removed.
package struct ExcludedRun: Sendable, Hashable {
    /// The run that is left out.
    package var run: PlannedRun
    /// `excluded by file:line`.
    package var reason: String

    /// A run and why it is left out.
    package init(run: PlannedRun, reason: String) {
        self.run = run
        self.reason = reason
    }
}

/// Every run of an experiment: nothing sampled, nothing capped.
package struct Plan: Sendable {
    /// The experiment's name: lower-case letters, digits and hyphens.
    package var experiment: String
    /// The title of its tables.
    package var title: String
    /// The runs to do, by position. Those that wait for a choice are in `tunings` alone.
    package var runs: [PlannedRun]
    /// The datasets to describe, where the spec asks for their statistics in place of runs.
    package var datasets: [PlannedDataset]
    /// The runs that the spec excludes, by position.
    package var excluded: [ExcludedRun]
    /// Grid points that describe a run which is in the plan already, and so were merged with it.
    package var mergedDuplicates: Int
    /// The table to make. Axes that vary in the plan but are not in the spec's table are appended to its groups.
    package var report: ReportSettings
    /// Canonical JSON of the whole spec but for `slurm`, `extends` merged in.
    package var specText: String
    /// What the spec could name; tells defaults from the rest.
    package var context: SpecContext
    /// What has to be chosen before some of the runs.
    package var tunings: [Tuning]
    /// How `thaw submit` submits the runs.
    package var slurm = SlurmSettings()

    /// What is not given is empty, or the default of specs.
    package init(
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
    ///   other, a rule that matches nothing, one run under two labels, a figure that cannot be drawn. `SpecReader` has checked all this already.
    package func plan() throws -> Plan {
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

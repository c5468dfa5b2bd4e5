import ThawCore
import ThawDatasets
import ThawModel
import ThawSupport

/// A plan whose data have been read, so that each of its runs is known by its identity.
package struct IdentifiedPlan: Sendable {
    /// A run, what it is known by, and the data it reads.
    package struct Run: Sendable {
        /// The run as it was planned.
        package var planned: PlannedRun
        /// SHA-256 (hex): where its result is looked up.
        package var identity: String
        /// SHA-256 (hex): where its pre-trained backbone is looked up.
        package var pretrainingIdentity: String
        /// SHA-256 (hex): where the state after fitting the method is looked up.
        package var fitIdentity: String
        /// What its data turned out to be.
        package var dataset: DatasetRecord
        /// How the program of an external method is started; nil for all others.
        package var program: ProgramSettings?
    }

    /// The plan itself.
    package var plan: Plan
    /// The plan's runs, by position. Several may have one identity: options without effect on the data that are there
    /// (the size of synthetic data, where real ones are) make no difference.
    package var runs: [Run]
    /// The datasets to describe, as they were read.
    package var datasets: [DescribedDataset]
    /// The plan's tunings with their trials.
    package var tunings: [IdentifiedTuning]
    private let records: [Choice: DatasetRecord]
    private let locations: DataLocations

    /// Reads each dataset of the plan once. The runs that wait for a choice are not among `runs`.
    ///
    /// - progress: called with one line whenever something begins that may take a while.
    ///
    /// Throws `DataError`.
    package init(_ plan: Plan, locations: DataLocations, progress: (@Sendable (String) -> Void)? = nil) throws {
        var records: [Choice: DatasetRecord] = [:]
        var statistics: [Choice: [DatasetStatistic: Int]] = [:]
        for choice in plan.readDatasets {
            let dataset = try DatasetLoader.load(
                name: choice.name, options: choice.options, locations: locations, progress: progress)
            records[choice] = DatasetRecord(dataset)
            if plan.report.statistics != nil { statistics[choice] = DatasetInspection(dataset).statistics }
        }
        self.plan = plan
        self.records = records
        self.locations = locations
        datasets = plan.datasets.compactMap { planned in
            guard let record = records[planned.choice], let values = statistics[planned.choice] else { return nil }
            return DescribedDataset(record: record, label: planned.label, statistics: values)
        }
        let programs = plan.context.programs
        runs = Self.identified(plan.runs, records, programs)
        tunings = plan.tunings.map { tuning in
            IdentifiedTuning(tuning, trials: tuning.settings.map { Self.identified($0.trials, records, programs) })
        }
    }

    private static func identified(
        _ runs: [PlannedRun], _ records: [Choice: DatasetRecord], _ programs: [String: ProgramSettings]
    ) -> [Run] {
        runs.compactMap { planned in
            records[planned.description.dataset].map {
                Run(planned, dataset: $0, program: programs[planned.description.method.name])
            }
        }
    }

    /// The same data under another plan of the same experiment: one in which more, or less, is chosen.
    package func replanned(_ plan: Plan, _ tunings: [IdentifiedTuning]) -> IdentifiedPlan {
        var result = self
        result.plan = plan
        result.runs = Self.identified(plan.runs, records, plan.context.programs)
        result.tunings = tunings
        return result
    }

    /// The trials, by position.
    package var trials: [Run] { tunings.flatMap(\.trials).flatMap { $0 } }

    /// The identities that runs may have by the choices of `tune`, whatever they are.
    /// - finished: identities of runs with a result, which stand as they were recorded (`keepingEarlierScores`).
    package func possibleIdentities(recorded finished: Set<String>) -> Set<String> {
        let alternatives = plan.tunings.flatMap(\.runs).flatMap(\.alternatives).filter { $0.exclusion == nil }
        return Set(
            alternatives.compactMap { alternative in
                records[alternative.description.dataset].map {
                    RunIdentity.of(
                        alternative.description.asRecorded(finished, on: $0), dataset: $0,
                        numericsRevision: Numerics.revision)
                }
            })
    }

    /// What the data that `choice` names turned out to be; nil if the plan does not have them.
    package func record(of choice: Choice) -> DatasetRecord? {
        // As text: a number 1.0 comes back from JSON as the integer 1.
        func text(_ choice: Choice) -> String { CanonicalJSON.encode(.init(choice.options)) }
        return records[choice]
            ?? records.first { $0.key.name == choice.name && text($0.key) == text(choice) }?.value
    }

    /// True if none of the data are real.
    package var isSynthetic: Bool { records.values.allSatisfy(\.isSynthetic) }

    /// A sentence on each synthetic dataset: that it is, why (where real ones were asked for, or looked for in the folder that
    /// was given), and how to get the real one.
    package var syntheticNotes: [String] {
        let notes = plan.runDatasets.compactMap { choice -> String? in
            guard let dataset = records[choice], dataset.isSynthetic else { return nil }
            let source = DatasetRegistry.source(named: dataset.name)
            return "\(dataset.title): the data are synthetic, and so are the results"
                + (source.flatMap { whySynthetic($0, choice) } ?? "") + "; for the real ones, "
                + (source?.howToGet ?? "see docs/data.md")
        }
        return Set(notes).sorted()
    }

    private func whySynthetic(_ source: any DatasetSource.Type, _ choice: Choice) -> String? {
        if choice.options["source"] == .text(DatasetOptions.Origin.synthetic.rawValue) { return nil }
        let folder = DatasetLoader.folder(of: source, locations)
        if DatasetLoader.hasFolder(of: source, locations) { return " (the files in \(folder) are)" }
        return locations.isRootGiven ? " (there is no \(folder))" : nil
    }
}

extension IdentifiedPlan.Run {
    init(_ planned: PlannedRun, dataset: DatasetRecord, program: ProgramSettings?) {
        let run = planned.description
        self.planned = planned
        self.dataset = dataset
        self.program = program
        identity = RunIdentity.of(run, dataset: dataset, numericsRevision: Numerics.revision)
        pretrainingIdentity = PretrainingIdentity.of(
            run, dataset: dataset, pretraining: run.pretrainingSignature, numericsRevision: Numerics.revision)
        fitIdentity = FitIdentity.of(
            run, dataset: dataset, pretraining: pretrainingIdentity, numericsRevision: Numerics.revision)
    }

    /// The job that does this run.
    /// - keepsFit: whether the state after fitting is worth keeping, because other runs go on from it.
    func job(keepsFit: Bool) -> Job {
        let label =
            TableAxis.planOrder.compactMap { planned.labels[$0.rawValue] } + ["seed \(planned.description.seed)"]
        return Job(
            identity: identity, description: planned.description, dataset: dataset,
            pretrainingIdentity: pretrainingIdentity, fitIdentity: fitIdentity, keepsFit: keepsFit,
            label: label.joined(separator: " "), program: program)
    }
}

extension DatasetRecord {
    /// What `dataset` turned out to be.
    package init(_ dataset: ColdStartDataset) {
        self.init(
            name: dataset.name, title: dataset.title, isSynthetic: dataset.isSynthetic,
            fingerprint: dataset.fingerprint,
            splitSizes: Dictionary(uniqueKeysWithValues: dataset.split.sizes.map { ($0.name, $0.rows) }),
            itemCounts: ["old": dataset.split.oldItems.count, "new": dataset.split.newItems.count])
    }
}

import Core
import Datasets

/// A plan whose data have been read, so that each of its runs is known by its identity.
public struct IdentifiedPlan: Sendable {
    /// A run, what it is known by, and the data it reads.
    public struct Run: Sendable {
        /// The run as it was planned.
        public var planned: PlannedRun
        /// SHA-256 (hex): where its result is looked up.
        public var identity: String
        /// SHA-256 (hex): where its pre-trained backbone is looked up.
        public var pretrainingIdentity: String
        /// SHA-256 (hex): where the state after fitting the method is looked up.
        public var fitIdentity: String
        /// What its data turned out to be.
        public var dataset: DatasetRecord
        /// How the program of an external method is started; nil for all others.
        public var program: ProgramSettings?
    }

    /// The plan itself.
    public var plan: Plan
    /// The plan's runs, by position. Several may have one identity: options without effect on the data that are there
    /// (the size of synthetic data, where real ones are) make no difference.
    public var runs: [Run]
    /// The datasets to describe, as they were read.
    public var datasets: [DescribedDataset]
    /// The plan's tunings with their trials.
    public var tunings: [IdentifiedTuning]
    private let records: [Choice: DatasetRecord]

    /// Reads each dataset of the plan once. The runs that wait for a choice are not among `runs`.
    ///
    /// - progress: called with one line whenever something begins that may take a while.
    ///
    /// Throws `DataError`.
    public init(_ plan: Plan, locations: DataLocations, progress: (@Sendable (String) -> Void)? = nil) throws {
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
    func replanned(_ plan: Plan, _ tunings: [IdentifiedTuning]) -> IdentifiedPlan {
        var result = self
        result.plan = plan
        result.runs = Self.identified(plan.runs, records, plan.context.programs)
        result.tunings = tunings
        return result
    }

    /// The trials, by position.
    public var trials: [Run] { tunings.flatMap(\.trials).flatMap { $0 } }

    /// True if none of the data are real.
    public var isSynthetic: Bool { records.values.allSatisfy(\.isSynthetic) }

    /// A sentence on each synthetic dataset: that it is, and how to get the real one.
    public var syntheticNotes: [String] {
        Set(plan.runDatasets.compactMap { records[$0] }.filter(\.isSynthetic)).map { dataset in
            let howToGet = DatasetRegistry.source(named: dataset.name)?.howToGet
            return "\(dataset.title): the data are synthetic, and so are the results; for the real ones, "
                + (howToGet ?? "see docs/data.md")
        }.sorted()
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
    public init(_ dataset: ColdStartDataset) {
        self.init(
            name: dataset.name, title: dataset.title, isSynthetic: dataset.isSynthetic,
            fingerprint: dataset.fingerprint,
            splitSizes: Dictionary(uniqueKeysWithValues: dataset.split.sizes.map { ($0.name, $0.rows) }),
            itemCounts: ["old": dataset.split.oldItems.count, "new": dataset.split.newItems.count])
    }
}

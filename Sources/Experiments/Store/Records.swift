import ThawCore

/// A finished run: what ran, on what data, where, and what came of it.
public struct RunRecord: Hashable, Sendable {
    /// SHA-256 (64 lower-case hex digits) over the fields that decide the result.
    public var identity: String
    /// What was done.
    public var description: RunDescription
    /// On which data.
    public var dataset: DatasetRecord
    /// Where.
    public var environment: EnvironmentRecord
    /// What came of it.
    public var result: RunResult
    /// Workers that did runs at the same time, which durations depend on; nil in results from before it was kept.
    public var workers: Int?

    /// - workers: nil if it is not known.
    public init(
        identity: String, description: RunDescription, dataset: DatasetRecord, environment: EnvironmentRecord,
        result: RunResult, workers: Int? = nil
    ) {
        self.identity = identity
        self.description = description
        self.dataset = dataset
        self.environment = environment
        self.result = result
        self.workers = workers
    }
}

/// A run that was tried and has no result so far.
public struct FailedRun: Hashable, Sendable {
    /// As `RunRecord.identity`.
    public var identity: String
    /// What was tried.
    public var description: RunDescription
    /// On which data.
    public var dataset: DatasetRecord
    /// Where.
    public var environment: EnvironmentRecord
    /// Why there is no result.
    public var failure: RunFailure
    /// Seconds since 1970.
    public var failedAt: Double

    /// - failedAt: seconds since 1970.
    public init(
        identity: String, description: RunDescription, dataset: DatasetRecord, environment: EnvironmentRecord,
        failure: RunFailure, failedAt: Double
    ) {
        self.identity = identity
        self.description = description
        self.dataset = dataset
        self.environment = environment
        self.failure = failure
        self.failedAt = failedAt
    }
}

/// An experiment as its spec defines it.
public struct ExperimentRecord: Hashable, Sendable {
    /// The name in the spec (`experiment:`); unique within a database.
    public var name: String
    /// The title of its tables.
    public var title: String
    /// The spec's text as it was read.
    public var specText: String
    /// The report's settings: JSON of `ReportSettings`.
    public var reportSettingsJSON: String
    /// The published numbers that tables compare with: the JSON of their file (`PublishedNumbers`). They are kept here
    /// so that a database alone gives the whole table.
    public var publishedJSON: String?

    /// - publishedJSON: nil without published numbers.
    public init(
        name: String, title: String, specText: String, reportSettingsJSON: String, publishedJSON: String? = nil
    ) {
        self.name = name
        self.title = title
        self.specText = specText
        self.reportSettingsJSON = reportSettingsJSON
        self.publishedJSON = publishedJSON
    }
}

/// One planned run of an experiment, finished or not.
public struct ExperimentMember: Hashable, Sendable {
    /// Place in the experiment; unique within it.
    public var position: Int
    /// As `RunRecord.identity`.
    public var identity: String
    /// The run.
    public var description: RunDescription
    /// Axis (`dataset`, `backbone`, `method`, ...) -> label shown in tables.
    public var labels: [String: String]

    /// A planned run, finished or not.
    public init(position: Int, identity: String, description: RunDescription, labels: [String: String]) {
        self.position = position
        self.identity = identity
        self.description = description
        self.labels = labels
    }
}

/// An experiment with its planned runs, by position.
public struct StoredExperiment: Hashable, Sendable {
    /// What the spec says of it.
    public var record: ExperimentRecord
    /// Its planned runs, by position.
    public var members: [ExperimentMember]
    /// What it has to choose for some of its runs, by number. Those that wait for a choice are no members yet.
    public var tunings: [TuningRecord]

    /// An experiment with its plan.
    public init(record: ExperimentRecord, members: [ExperimentMember], tunings: [TuningRecord] = []) {
        self.record = record
        self.members = members
        self.tunings = tunings
    }
}

extension RunRecord {
    /// Why this result must not be stored, or nil: a NaN, a value out of range, or a phase missing.
    var flaw: String? {
        if !identity.isSHA256 { return "its identity is not 64 hex digits" }
        if !dataset.fingerprint.isSHA256 { return "its dataset's fingerprint is not 64 hex digits" }
        if result.phases.map(\.phase) != Phase.allCases {
            return "it has the phases \(result.phases.map(\.phase.name).joined(separator: ", ")), "
                + "not \(Phase.allCases.map(\.name).joined(separator: ", "))"
        }
        for metrics in result.phases {
            for (name, value) in [("auc", metrics.auc), ("f1", metrics.f1)] where !(0...1).contains(value) {
                return "\(name) in \(metrics.phase.name) is \(value), not in 0...1"
            }
            for (name, value) in [("log-loss", metrics.logLoss), ("seconds", metrics.seconds)]
            where !(value.isFinite && value >= 0) {
                return "\(name) in \(metrics.phase.name) is \(value), not a finite number from 0"
            }
        }
        for (name, value) in [
            ("pretrain-seconds", result.pretrainSeconds), ("total-seconds", result.totalSeconds),
            ("started-at", result.startedAt), ("fit-seconds", result.effort?.fitSeconds ?? 0),
        ] where !(value.isFinite && value >= 0) {
            return "\(name) is \(value), not a finite number from 0"
        }
        let steps = result.effort.map { min($0.pretrainingSteps, $0.fitSteps) } ?? 0
        if min(result.parameterCount, result.peakMemory, steps) < 0 { return "a count is negative" }
        if let workers, workers < 1 { return "it was done by \(workers) workers" }
        return result.budgets?.lazy.compactMap(\.flaw).first
    }
}

extension String {
    /// Whether this is a SHA-256 in lower-case hex.
    var isSHA256: Bool {
        utf8.count == 64 && utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}

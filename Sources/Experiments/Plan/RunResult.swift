import ThawCore

/// The metrics of one evaluation on the test set.
public struct PhaseMetrics: Codable, Hashable, Sendable {
    /// When it was done.
    public var phase: Phase
    /// Area under the ROC curve, ties counted half.
    public var auc: Double
    /// F1 score at the threshold "mean score".
    public var f1: Double
    /// Mean binary cross-entropy, in nats.
    public var logLoss: Double
    /// Seconds spent on this phase: its training and its evaluation (Cold: fitting the method).
    public var seconds: Double

    /// The metrics of one phase.
    public init(phase: Phase, auc: Double, f1: Double, logLoss: Double, seconds: Double) {
        self.phase = phase
        self.auc = auc
        self.f1 = f1
        self.logLoss = logLoss
        self.seconds = seconds
    }
}

/// What a finished run yields.
public struct RunResult: Codable, Hashable, Sendable {
    /// One entry per phase, in order.
    public var phases: [PhaseMetrics]
    /// Seconds of pre-training (0 if the backbone came from the cache).
    public var pretrainSeconds: Double
    /// Seconds of the whole run, loading of data not included.
    public var totalSeconds: Double
    /// Trainable parameters: backbone and method.
    public var parameterCount: Int
    /// Largest resident memory of the worker so far, in bytes.
    public var peakMemory: Int
    /// Seconds since 1970.
    public var startedAt: Double
    /// What training took; nil in results that were recorded before it was counted.
    public var effort: TrainingEffort?
    /// What each stage was trained with, in order; without pre-training if the backbone came from the cache; nil in
    /// results that were recorded before it was counted.
    public var budgets: [TrainingBudget]?

    /// What is nil was not counted.
    public init(
        phases: [PhaseMetrics], pretrainSeconds: Double, totalSeconds: Double, parameterCount: Int, peakMemory: Int,
        startedAt: Double, effort: TrainingEffort? = nil, budgets: [TrainingBudget]? = nil
    ) {
        self.phases = phases
        self.pretrainSeconds = pretrainSeconds
        self.totalSeconds = totalSeconds
        self.parameterCount = parameterCount
        self.peakMemory = peakMemory
        self.startedAt = startedAt
        self.effort = effort
        self.budgets = budgets
    }

    /// Seconds per pass over a mini-batch: of fitting the method, or, for methods that are not fitted because all they
    /// do happens in pre-training (base, DropoutNet), of pre-training. nil where that was not timed: the backbone came
    /// from the cache, or the result is older than the count.
    public var secondsPerBatch: Double? {
        guard let effort else { return nil }
        if effort.fitSteps > 0 { return effort.fitSeconds / Double(effort.fitSteps) }
        return effort.pretrainingSteps > 0 ? pretrainSeconds / Double(effort.pretrainingSteps) : nil
    }
}

/// How many mini-batches training went over, and how long fitting the method took.
public struct TrainingEffort: Codable, Hashable, Sendable {
    /// Passes over a mini-batch in pre-training; 0 if the backbone came from the cache.
    public var pretrainingSteps: Int
    /// Passes over a mini-batch in fitting the method: mini-batches x repeats.
    public var fitSteps: Int
    /// Seconds of fitting the method on train-base, evaluation not included.
    public var fitSeconds: Double

    /// Passes over mini-batches, and seconds.
    public init(pretrainingSteps: Int, fitSteps: Int, fitSeconds: Double) {
        self.pretrainingSteps = pretrainingSteps
        self.fitSteps = fitSteps
        self.fitSeconds = fitSeconds
    }
}

/// Why a run has no result.
public struct RunFailure: Codable, Hashable, Sendable, Error {
    /// What kind of failure it is, which decides whether the run is tried again.
    public enum Kind: String, Codable, Sendable {
        /// The computation said so (NaN loss, bad data): the same again would fail again.
        case deterministic
        /// The worker process died of what the run did: a trap, an exit.
        case crashed
        /// The worker process was killed from outside, perhaps for lack of memory.
        case killed
        /// The run took longer than it may.
        case timeout
        /// The run took more memory than it may.
        case memory
        /// The run was not begun: its data cannot be read, or are not those of the plan. Never recorded.
        case data
    }
    /// What kind of failure it is.
    public var kind: Kind
    /// One sentence for people.
    public var reason: String

    /// A failure and its reason.
    public init(kind: Kind, reason: String) {
        self.kind = kind
        self.reason = reason
    }
}

/// Where results come from: recorded once per `thaw run`, referred to by each run. What is nil was not known, or the
/// record is from before it was kept.
public struct EnvironmentRecord: Codable, Hashable, Sendable {
    /// `git describe`-like revision of Thaw's source, with `-dirty` where it had changes, or `unknown`.
    public var revision: String
    /// Version of Thaw, e.g. `0.1.0`.
    public var thawVersion: String
    /// `Numerics.revision`: part of a run's identity.
    public var numericsRevision: Int
    /// The compiler's version.
    public var swiftVersion: String
    /// Version, build options and kernel family, e.g. `OpenBLAS 0.3.21 DYNAMIC_ARCH ... Haswell`.
    public var openBLAS: String
    /// The processor's name.
    public var cpu: String
    /// Name and version of the system.
    public var operatingSystem: String
    /// The machine's name.
    public var host: String
    /// Whether the source differed from its revision.
    public var isDirty: Bool?
    /// SHA-256 (hex) of that difference (`SourceState.patch`).
    public var patch: String?
    /// Threads that linear algebra may use in each worker.
    public var threads: Int?

    /// What is nil is not known.
    public init(
        revision: String, thawVersion: String, numericsRevision: Int, swiftVersion: String, openBLAS: String,
        cpu: String, operatingSystem: String, host: String, isDirty: Bool? = nil, patch: String? = nil,
        threads: Int? = nil
    ) {
        self.revision = revision
        self.thawVersion = thawVersion
        self.numericsRevision = numericsRevision
        self.swiftVersion = swiftVersion
        self.openBLAS = openBLAS
        self.cpu = cpu
        self.operatingSystem = operatingSystem
        self.host = host
        self.isDirty = isDirty
        self.patch = patch
        self.threads = threads
    }
}

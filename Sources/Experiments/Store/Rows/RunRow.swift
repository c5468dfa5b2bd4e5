import GRDB
import ThawModel

/// A row of `runs`.
struct RunRow: ExecutionRow {
    static let databaseTableName = "runs"

    var identity: String
    var dataset: String
    var backbone: String
    var method: String
    var seed: Int
    /// As `StoredDescription` has it.
    var spec: String
    var environment: Int64
    var startedAt: Double
    var pretrainSeconds: Double
    var totalSeconds: Double
    var parameterCount: Int
    var peakMemory: Int
    var pretrainingSteps: Int?
    var fitSteps: Int?
    var fitSeconds: Double?
    var workers: Int?

    enum CodingKeys: String, CodingKey, ColumnExpression {
        case identity, dataset, backbone, method, seed, spec, environment
        case startedAt = "started_at"
        case pretrainSeconds = "pretrain_seconds"
        case totalSeconds = "total_seconds"
        case parameterCount = "parameter_count"
        case peakMemory = "peak_memory"
        case pretrainingSteps = "pretraining_steps"
        case fitSteps = "fit_steps"
        case fitSeconds = "fit_seconds"
        case workers
    }

    /// - environment: the id of its row.
    init(_ run: RunRecord, environment: Int64) throws {
        identity = run.identity
        dataset = run.dataset.fingerprint
        backbone = run.description.backbone.name
        method = run.description.method.name
        seed = run.description.seed
        spec = try StoredDescription.encode(run.description)
        self.environment = environment
        startedAt = run.result.startedAt
        pretrainSeconds = run.result.pretrainSeconds
        totalSeconds = run.result.totalSeconds
        parameterCount = run.result.parameterCount
        peakMemory = run.result.peakMemory
        pretrainingSteps = run.result.effort?.pretrainingSteps
        fitSteps = run.result.effort?.fitSteps
        fitSeconds = run.result.effort?.fitSeconds
        workers = run.workers
    }

    /// What came of the run.
    func result(phases: [PhaseMetrics], budgets: [TrainingBudget]?) -> RunResult {
        RunResult(
            phases: phases, pretrainSeconds: pretrainSeconds, totalSeconds: totalSeconds,
            parameterCount: parameterCount, peakMemory: peakMemory, startedAt: startedAt, effort: effort,
            budgets: budgets)
    }

    /// nil in runs, and in databases, that are older than the count.
    private var effort: TrainingEffort? {
        guard let pretrainingSteps, let fitSteps, let fitSeconds else { return nil }
        return TrainingEffort(pretrainingSteps: pretrainingSteps, fitSteps: fitSteps, fitSeconds: fitSeconds)
    }
}

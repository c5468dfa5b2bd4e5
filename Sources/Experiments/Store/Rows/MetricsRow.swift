import GRDB
import ThawCore
import ThawModel

/// A row of `metrics`: a phase of a run.
struct MetricsRow: TableRow {
    static let databaseTableName = "metrics"

    var run: String
    /// The phase's name. Names are in the order of the phases.
    var phase: String
    var auc: Double
    var f1: Double
    var logLoss: Double
    var seconds: Double

    enum CodingKeys: String, CodingKey, ColumnExpression {
        case run, phase, auc, f1
        case logLoss = "log_loss"
        case seconds
    }

    init(_ metrics: PhaseMetrics, of run: String) {
        self.run = run
        phase = metrics.phase.name
        auc = metrics.auc
        f1 = metrics.f1
        logLoss = metrics.logLoss
        seconds = metrics.seconds
    }

    /// nil if there is no such phase.
    var metrics: PhaseMetrics? {
        Phase(name: phase).map {
            PhaseMetrics(phase: $0, auc: auc, f1: f1, logLoss: logLoss, seconds: seconds)
        }
    }
}

import GRDB

/// A row of `attempts`.
struct AttemptRow: TableRow {
    static let databaseTableName = "attempts"

    var run: String
    /// From 1.
    var number: Int
    /// As `RunAttempt.Outcome`.
    var outcome: String
    var exitCode: Int?
    var signal: Int?
    var stage: String
    var standardError: String
    var host: String
    var startedAt: Double
    var endedAt: Double

    enum CodingKeys: String, CodingKey, ColumnExpression {
        case run, number, outcome
        case exitCode = "exit_code"
        case signal, stage
        case standardError = "standard_error"
        case host
        case startedAt = "started_at"
        case endedAt = "ended_at"
    }

    init(_ attempt: RunAttempt, number: Int, of run: String) {
        self.run = run
        self.number = number
        outcome = attempt.outcome.rawValue
        exitCode = attempt.exitCode
        signal = attempt.signal
        stage = attempt.stage
        standardError = attempt.standardError
        host = attempt.host
        startedAt = attempt.startedAt
        endedAt = attempt.endedAt
    }

    /// nil if it ended in a way that Thaw does not know.
    var attempt: RunAttempt? {
        RunAttempt.Outcome(rawValue: outcome).map {
            RunAttempt(
                outcome: $0, exitCode: exitCode, signal: signal, stage: stage, standardError: standardError, host: host,
                startedAt: startedAt, endedAt: endedAt)
        }
    }
}

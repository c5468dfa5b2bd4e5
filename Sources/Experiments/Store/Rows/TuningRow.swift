import GRDB
import ThawCore
import ThawModel

/// A row of `tunings`.
struct TuningRow: TableRow {
    static let databaseTableName = "tunings"

    var experiment: String
    var number: Int
    /// JSON, as the next.
    var labels: String
    var options: String
    /// As `TableMetric`.
    var metric: String
    /// JSON: names of phases.
    var phases: String
    var runs: Int
    /// The number of a setting, from 1.
    var chosen: Int?

    enum CodingKeys: String, CodingKey, ColumnExpression {
        case experiment, number, labels, options, metric, phases, runs, chosen
    }

    init(_ tuning: TuningRecord, of experiment: String) throws {
        self.experiment = experiment
        number = tuning.number
        labels = try StoredJSON.encode(tuning.labels)
        options = try StoredJSON.encode(tuning.options)
        metric = tuning.metric.rawValue
        phases = try StoredJSON.encode(tuning.phases.map(\.name))
        runs = tuning.runs
        chosen = tuning.choice.map { $0 + 1 }
    }

    /// - settings: its own, in order.
    /// - trials: of a setting.
    ///
    /// Throws `DatabaseError` where no setting is what was chosen, and as `StoredDescription.decode`.
    func tuning(
        _ settings: [TuningSettingRow], trials: (TuningSettingRow) -> [TuningTrialRow]
    ) throws -> TuningRecord {
        guard let metric = TableMetric(rawValue: metric) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a tuning by an unknown metric")
        }
        if let chosen, !(1...max(settings.count, 1)).contains(chosen) {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a tuning chose a setting that is not there")
        }
        return TuningRecord(
            number: number, labels: try StoredJSON.decode([String: String].self, from: labels),
            options: try StoredJSON.decode([String].self, from: options), metric: metric,
            phases: try StoredJSON.decode([String].self, from: phases).compactMap { Phase(name: $0) },
            runs: runs, choice: chosen.map { $0 - 1 },
            settings: try settings.map { setting in
                TuningRecord.Setting(
                    values: try StoredJSON.decode(ResolvedOptions.self, from: setting.options), mean: setting.mean,
                    trials: try trials(setting).map { try $0.trial() })
            })
    }
}

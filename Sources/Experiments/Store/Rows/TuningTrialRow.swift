import GRDB

/// A row of `tuning_trials`.
struct TuningTrialRow: TableRow {
    static let databaseTableName = "tuning_trials"

    var experiment: String
    var position: Int
    /// The tuning's number, and its setting's.
    var tuning: Int
    var setting: Int
    /// The identity of a run that may have no result yet.
    var run: String
    /// As `StoredDescription` has it.
    var spec: String

    enum CodingKeys: String, CodingKey, ColumnExpression { case experiment, position, tuning, setting, run, spec }

    init(_ trial: TuningRecord.Trial, of setting: TuningSettingRow) throws {
        experiment = setting.experiment
        position = trial.position
        tuning = setting.tuning
        self.setting = setting.setting
        run = trial.identity
        spec = try StoredDescription.encode(trial.description)
    }

    /// Throws as `StoredDescription.decode`.
    func trial() throws -> TuningRecord.Trial {
        TuningRecord.Trial(
            position: position, identity: run,
            description: try StoredDescription.decode(
                spec, table: Self.databaseTableName, row: "\(experiment) \(position)"))
    }
}

import GRDB
import ThawModel

/// A row of `tuning_settings`.
struct TuningSettingRow: TableRow {
    static let databaseTableName = "tuning_settings"

    var experiment: String
    /// The tuning's number.
    var tuning: Int
    /// From 1.
    var setting: Int
    /// JSON.
    var options: String
    var mean: Double?

    enum CodingKeys: String, CodingKey, ColumnExpression { case experiment, tuning, setting, options, mean }

    init(_ setting: TuningRecord.Setting, number: Int, of tuning: TuningRow) throws {
        experiment = tuning.experiment
        self.tuning = tuning.number
        self.setting = number
        options = try StoredJSON.encode(setting.values)
        mean = setting.mean
    }
}

import GRDB

extension ResultStore {
    /// Replaces the tunings of an experiment.
    static func replaceTunings(of experiment: String, with tunings: [TuningRecord], _ database: Database) throws {
        try TuningRow.delete(database, where: .experiment, is: experiment)
        for tuning in tunings {
            let row = try TuningRow(tuning, of: experiment)
            try row.insert(database)
            for (index, setting) in tuning.settings.enumerated() {
                let settingRow = try TuningSettingRow(setting, number: index + 1, of: row)
                try settingRow.insert(database)
                for trial in setting.trials { try TuningTrialRow(trial, of: settingRow).insert(database) }
            }
        }
    }

    /// Whether two lists give the same rows; compared as text, since a number 1.0 comes back from JSON as the integer 1.
    static func hasEqualRows(_ a: [TuningRecord], _ b: [TuningRecord]) -> Bool {
        (try? StoredJSON.encode(a.map(\.completed))) == (try? StoredJSON.encode(b.map(\.completed)))
    }
}

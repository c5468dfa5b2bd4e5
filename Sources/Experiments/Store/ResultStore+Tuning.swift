import GRDB
import ThawCore

extension ResultStore {
    /// The tunings of an experiment, by number. A database of an older schema that is only read has none.
    static func tunings(of experiment: String, _ database: Database) throws -> [TuningRecord] {
        guard try database.tableExists("tunings") else { return [] }
        let trials = try Row.fetchAll(
            database, sql: "SELECT * FROM tuning_trials WHERE experiment = ? ORDER BY position",
            arguments: [experiment])
        let settings = try Row.fetchAll(
            database, sql: "SELECT * FROM tuning_settings WHERE experiment = ? ORDER BY tuning, setting",
            arguments: [experiment])
        return try Row.fetchAll(
            database, sql: "SELECT * FROM tunings WHERE experiment = ? ORDER BY number", arguments: [experiment]
        ).map { row in
            let number: Int = row["number"]
            guard let metric = TableMetric(rawValue: row["metric"]) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a tuning by an unknown metric")
            }
            let own = settings.filter { $0["tuning"] == number }
            let chosen: Int? = row["chosen"]
            if let chosen, chosen > own.count {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a tuning chose a setting that is not there")
            }
            return TuningRecord(
                number: number, labels: try StoredJSON.decode([String: String].self, from: row["labels"]),
                options: try StoredJSON.decode([String].self, from: row["options"]), metric: metric,
                phases: try StoredJSON.decode([String].self, from: row["phases"]).compactMap { Phase(name: $0) },
                runs: row["runs"], choice: chosen.map { $0 - 1 },
                settings: try own.map { setting in
                    TuningRecord.Setting(
                        values: try StoredJSON.decode(ResolvedOptions.self, from: setting["options"]),
                        mean: setting["mean"],
                        trials: try trials.filter {
                            $0["tuning"] == number && $0["setting"] == setting["setting"] as Int
                        }.map(Self.trial))
                })
        }
    }

    private static func trial(_ row: Row) throws -> TuningRecord.Trial {
        TuningRecord.Trial(
            position: row["position"], identity: row["run"],
            description: try StoredDescription.decode(
                row["spec"], table: "tuning_trials", row: "\(row["experiment"] as String) \(row["position"] as Int)"))
    }

    /// Replaces the tunings of an experiment.
    static func replaceTunings(of experiment: String, with tunings: [TuningRecord], _ database: Database) throws {
        try database.execute(sql: "DELETE FROM tunings WHERE experiment = ?", arguments: [experiment])
        for tuning in tunings {
            try database.execute(
                sql: """
                    INSERT INTO tunings (experiment, number, labels, options, metric, phases, runs, chosen)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    experiment, tuning.number, try StoredJSON.encode(tuning.labels),
                    try StoredJSON.encode(tuning.options), tuning.metric.rawValue,
                    try StoredJSON.encode(tuning.phases.map(\.name)), tuning.runs, tuning.choice.map { $0 + 1 },
                ])
            for (index, setting) in tuning.settings.enumerated() {
                try database.execute(
                    sql: """
                        INSERT INTO tuning_settings (experiment, tuning, setting, options, mean) VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        experiment, tuning.number, index + 1, try StoredJSON.encode(setting.values), setting.mean,
                    ])
                for trial in setting.trials {
                    try database.execute(
                        sql: """
                            INSERT INTO tuning_trials (experiment, position, tuning, setting, run, spec)
                            VALUES (?, ?, ?, ?, ?, ?)
                            """,
                        arguments: [
                            experiment, trial.position, tuning.number, index + 1, trial.identity,
                            try StoredDescription.encode(trial.description),
                        ])
                }
            }
        }
    }

    /// Whether two lists give the same rows; compared as text, since a number 1.0 comes back from JSON as the integer 1.
    static func hasEqualRows(_ a: [TuningRecord], _ b: [TuningRecord]) -> Bool {
        (try? StoredJSON.encode(a.map(\.completed))) == (try? StoredJSON.encode(b.map(\.completed)))
    }
}

import GRDB

extension ResultStore {
    /// Everything in the database as text, one fact a line, sorted: two databases of the same runs give the same
    /// text, whatever the order in which the runs were recorded.
    ///
    /// A line is `table column=value ...`, texts as JSON strings, numbers with all their digits. Environments are
    /// written out with each run, since their ids depend on the order. `includingTimes: false` leaves out what
    /// differs between two executions of the same run: times, durations, the steps behind them and the budget of
    /// pre-training (it has none where the backbone came from the cache), peak memory and the host's name.
    public func dump(includingTimes: Bool) throws(StoreError) -> String {
        let environment =
            "revision, thaw_version, numerics_revision, swift_version, openblas, cpu, operating_system"
            + (includingTimes ? ", host" : "")
        func times(_ columns: String) -> String { includingTimes ? ", \(columns)" : "" }
        // A database of schema 1 that is opened for reading has none of these.
        let hasSchema2 = try read(Self.hasStatistics)
        let effort = hasSchema2 ? ", pretraining_steps, fit_steps, fit_seconds" : ""
        let statistics = [
            ("dataset_statistics", "SELECT * FROM dataset_statistics"),
            ("experiment_dataset", "SELECT * FROM experiment_datasets"),
        ]
        let queries = [
            ("dataset", "SELECT * FROM datasets"),
            (
                "run",
                """
                SELECT identity, dataset, backbone, method, seed, spec, parameter_count, \(environment)
                \(times("started_at, pretrain_seconds, total_seconds, peak_memory" + effort))
                FROM runs JOIN environments ON id = environment
                """
            ),
            ("metrics", "SELECT run, phase, auc, f1, log_loss \(times("seconds")) FROM metrics"),
            (
                "failure",
                """
                SELECT identity, dataset, backbone, method, seed, spec, kind, reason, \(environment)
                \(times("failed_at"))
                FROM failures JOIN environments ON id = environment
                """
            ),
            ("experiment", "SELECT * FROM experiments"),
            ("experiment_run", "SELECT * FROM experiment_runs"),
        ]
        let tuningQueries = ["tunings", "tuning_settings", "tuning_trials"].map { ($0, "SELECT * FROM \($0)") }
        let lines = try read { database in
            // A database of an earlier schema that is only read lacks the later tables.
            let tuning = try database.tableExists("tunings") ? tuningQueries : []
            let budgets = try Self.budgetQueries(includingTimes: includingTimes, database)
            return try (queries + (hasSchema2 ? statistics : []) + tuning + budgets).flatMap { table, sql in
                try Row.fetchAll(database, sql: sql).map { row in
                    try table + row.map { " \($0)=\(try Self.text($1))" }.joined()
                }
            }
        }
        return lines.sorted().map { $0 + "\n" }.joined()
    }

    private static func text(_ value: DatabaseValue) throws -> String {
        switch value.storage {
        case .null: "null"
        case .int64(let value): String(value)
        case .double(let value): value.description
        case .string(let value): try StoredJSON.encode(value)
        case .blob(let value): value.map { String($0, radix: 16) }.joined(separator: " ")
        }
    }
}

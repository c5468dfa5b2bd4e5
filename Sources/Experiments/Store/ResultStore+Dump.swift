import GRDB

extension ResultStore {
    /// Everything in the database as text, one fact a line, in one order: two databases of the same runs give the same
    /// text, whatever the order in which the runs were recorded, and of two versions `diff` shows what has changed.
    ///
    /// A line is `table column=value ...`, texts as JSON or JSON strings, numbers with all their digits; what is NULL is left
    /// out, so that a database of an earlier schema gives the same text when it is brought up to date. A run's line has
    /// its metrics (`cold.auc`) and its environment, whose id depends on the order. `includingTimes: false` leaves out
    /// what differs between two executions of the same run: times, durations, the steps behind them (pre-training has
    /// none where the backbone came from the cache, nor a budget), workers, peak memory and the host's name.
    public func dump(includingTimes: Bool) throws(StoreError) -> String {
        try read { database in
            let metrics = try Self.metricsText(database, includingTimes: includingTimes)
            let lines = try Self.dumpedTables.filter { try database.tableExists($0.source) }.flatMap { table in
                let rows = try Row.fetchAll(database, sql: table.query)
                return try rows.filter { includingTimes || !table.isMeasured($0) }.map { row in
                    // A join names some columns twice.
                    var seen = table.hidden.union(includingTimes ? [] : Self.times)
                    let fields = row.filter { column, value in seen.insert(column).inserted && !value.isNull }
                    let texts = try (fields.filter { $0.0 != "spec" } + fields.filter { $0.0 == "spec" })
                        .map { " \($0)=\(try Self.text($1, isJSON: Self.json.contains($0)))" }
                    let own = table.source == "runs" ? metrics[row["identity"]] ?? "" : ""
                    let (first, rest) = (texts.prefix(table.leading), texts.dropFirst(table.leading))
                    return table.name + first.joined() + own + rest.joined() + "\n"
                }
            }
            return lines.joined()
        }
    }

    /// How a table's rows are written.
    private struct DumpedTable {
        /// Begins the line.
        var name: String
        var source: String
        /// Gives the columns in the order in which they are written.
        var query: String
        /// Ids, which say nothing to a reader.
        var hidden: Set<String> = []
        /// Columns before a run's metrics.
        var leading = 0
        /// Whether a row differs between two executions of the same run.
        var isMeasured: @Sendable (Row) -> Bool = { _ in false }
    }

    private static let times: Set<String> = [
        "started_at", "pretrain_seconds", "total_seconds", "peak_memory", "pretraining_steps", "fit_steps",
        "fit_seconds", "workers", "failed_at", "host", "seconds",
    ]

    private static let dumpedTables = [
        DumpedTable(name: "dataset", source: "datasets", query: "SELECT * FROM datasets ORDER BY fingerprint"),
        DumpedTable(
            name: "dataset_statistics", source: "dataset_statistics",
            query: "SELECT * FROM dataset_statistics ORDER BY dataset, name"),
        runs("run", in: "runs"), runs("failure", in: "failures"),
        DumpedTable(
            name: "attempt", source: "attempts", query: "SELECT * FROM attempts ORDER BY run, number",
            isMeasured: { _ in true }),
        budgets("stage_budget", in: "stage_budgets", order: "run, stage"),
        budgets("group_budget", in: "group_budgets", order: "run, stage, parameters"),
        DumpedTable(
            name: "experiment", source: "experiments",
            query: "SELECT * FROM experiments ORDER BY name"),
        DumpedTable(
            name: "experiment_run", source: "experiment_runs",
            query: "SELECT * FROM experiment_runs ORDER BY experiment, position"),
        DumpedTable(
            name: "experiment_dataset", source: "experiment_datasets",
            query: "SELECT * FROM experiment_datasets ORDER BY experiment, position"),
        DumpedTable(name: "tuning", source: "tunings", query: "SELECT * FROM tunings ORDER BY experiment, number"),
        DumpedTable(
            name: "tuning_setting", source: "tuning_settings",
            query: "SELECT * FROM tuning_settings ORDER BY experiment, tuning, setting"),
        DumpedTable(
            name: "tuning_trial", source: "tuning_trials",
            query: "SELECT * FROM tuning_trials ORDER BY experiment, position"),
    ]

    /// Whether there was pre-training depends on the cache of backbones.
    private static func budgets(_ name: String, in source: String, order: String) -> DumpedTable {
        DumpedTable(
            name: name, source: source, query: "SELECT * FROM \(source) ORDER BY \(order)",
            isMeasured: { ($0["stage"] as String) == TrainingBudget.pretraining })
    }

    /// What tells runs apart comes first, and the long texts last.
    private static func runs(_ name: String, in source: String) -> DumpedTable {
        DumpedTable(
            name: name, source: source,
            query: """
                SELECT datasets.name AS data, backbone, method, seed, identity, dataset, \(source).*, environments.*
                FROM \(source)
                JOIN datasets ON fingerprint = dataset
                JOIN environments ON id = environment
                ORDER BY data, backbone, method, seed, identity
                """, hidden: ["environment", "id"], leading: 5)
    }

    /// ` cold.auc=0.7 cold.f1=...` for each run that has metrics.
    private static func metricsText(_ database: Database, includingTimes: Bool) throws -> [String: String] {
        let columns = ["auc", "f1", "log_loss"] + (includingTimes ? ["seconds"] : [])
        let rows = try Row.fetchAll(database, sql: "SELECT * FROM metrics ORDER BY run, phase")
        return try rows.reduce(into: [:]) { texts, row in
            let phase: String = row["phase"]
            texts[row["run"], default: ""] += try columns.map {
                " \(phase).\($0)=\(try text(row[$0] as DatabaseValue))"
            }.joined()
        }
    }

    private static let json: Set<String> = [
        "spec", "labels", "split_sizes", "item_counts", "report", "published", "options", "phases",
    ]

    /// JSON stands as it is, unless it has more than one line.
    private static func text(_ value: DatabaseValue, isJSON: Bool = false) throws -> String {
        switch value.storage {
        case .null: "null"
        case .int64(let value): String(value)
        case .double(let value): value.description
        case .string(let value) where isJSON && !value.contains(where: \.isNewline): value
        case .string(let value): try StoredJSON.encode(value)
        case .blob(let value): value.map { String($0, radix: 16) }.joined(separator: " ")
        }
    }
}

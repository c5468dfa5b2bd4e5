import GRDB
import ThawCore

extension ResultStore {
    /// What the database records as text, one fact a line, in one order.
    ///
    /// A line is `table column=value ...`, texts as JSON or JSON strings, numbers with all their digits; what is NULL is left
    /// out, so that a database of an earlier schema gives the same text when it is brought up to date. A run's line has
    /// its metrics (`cold.auc`).
    ///
    /// - includingTimes: everything, with each run's environment. Otherwise what the results say (`ContentLines`): databases
    ///   of the same results give the same text, whoever made them, when and where.
    /// - experiment: nil for all that is recorded; else what belongs to the experiment of this name.
    ///
    /// Throws `StoreError.noExperiment` if there is none of that name.
    public func dump(includingTimes: Bool, experiment: String? = nil) throws(StoreError) -> String {
        let content = try contentLines(of: experiment)
        return (includingTimes ? try recordLines(of: experiment).map(\.harmlessJSON) : content).joined()
    }

    /// All columns of all rows.
    private func recordLines(of experiment: String?) throws(StoreError) -> [String] {
        try read { database in
            let metrics = try Self.metricsText(database)
            let own = try experiment.map { try Self.keys(of: $0, database) }
            return try Self.dumpedTables.filter { try database.tableExists($0.source) }.flatMap { table in
                let rows = try Row.fetchAll(database, sql: table.query)
                return try rows.filter { own?[table.owner]?.contains($0[table.key]) ?? true }.map { row in
                    // A join names some columns twice.
                    var seen = table.hidden
                    let fields = row.filter { column, value in seen.insert(column).inserted && !value.isNull }
                    let texts = try (fields.filter { $0.0 != "spec" } + fields.filter { $0.0 == "spec" })
                        .map { column, value in
                            let isDescription = column == "spec" && table.source != "experiments"
                            let shown = isDescription ? Self.completed(value) : value
                            return " \(column)=\(try Self.text(shown, isJSON: Self.json.contains(column)))"
                        }
                    let own = table.source == "runs" ? metrics[row["identity"]] ?? "" : ""
                    let (first, rest) = (texts.prefix(table.leading), texts.dropFirst(table.leading))
                    return table.name + first.joined() + own + rest.joined() + "\n"
                }
            }
        }
    }

    /// How a table's rows are written.
    private struct DumpedTable {
        /// Begins the line.
        var name: String
        var source: String
        /// Gives the columns in the order in which they are written.
        var query: String
        /// What a row belongs to, by which column.
        var owner = Owner.experiment
        var key = "experiment"
        /// Ids, which say nothing to a reader.
        var hidden: Set<String> = []
        /// Columns before a run's metrics.
        var leading = 0
    }

    private enum Owner: Hashable { case experiment, run, dataset }

    /// What belongs to an experiment.
    private static func keys(of experiment: String, _ database: Database) throws -> [Owner: Set<String>] {
        func keys(_ sources: [(table: String, sql: String)]) throws -> Set<String> {
            try Set(
                sources.filter { try database.tableExists($0.table) }.flatMap { source in
                    try String.fetchAll(
                        database, sql: "SELECT \(source.sql) WHERE experiment = ?", arguments: [experiment])
                })
        }
        let runs = try keys([
            ("experiment_runs", "run FROM experiment_runs"), ("tuning_trials", "run FROM tuning_trials"),
        ])
        let described = try keys([("experiment_datasets", "dataset FROM experiment_datasets")])
        let read = try ["runs", "failures"].flatMap { table in
            try Row.fetchAll(database, sql: "SELECT identity, dataset FROM \(table)")
                .filter { runs.contains($0["identity"]) }.map { $0["dataset"] as String }
        }
        return [.experiment: [experiment], .run: runs, .dataset: described.union(read)]
    }

    private static let dumpedTables = [
        DumpedTable(
            name: "dataset", source: "datasets", query: "SELECT * FROM datasets ORDER BY fingerprint",
            owner: .dataset, key: "fingerprint"),
        DumpedTable(
            name: "dataset_statistics", source: "dataset_statistics",
            query: "SELECT * FROM dataset_statistics ORDER BY dataset, name", owner: .dataset, key: "dataset"),
        runs("run", in: "runs"), runs("failure", in: "failures"),
        DumpedTable(
            name: "attempt", source: "attempts", query: "SELECT * FROM attempts ORDER BY run, number", owner: .run,
            key: "run"),
        DumpedTable(
            name: "stage_budget", source: "stage_budgets", query: "SELECT * FROM stage_budgets ORDER BY run, stage",
            owner: .run, key: "run"),
        DumpedTable(
            name: "group_budget", source: "group_budgets",
            query: "SELECT * FROM group_budgets ORDER BY run, stage, parameters", owner: .run, key: "run"),
        DumpedTable(
            name: "experiment", source: "experiments",
            query: "SELECT * FROM experiments ORDER BY name", key: "name"),
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

    /// What tells runs apart comes first, and the long texts last.
    private static func runs(_ name: String, in source: String) -> DumpedTable {
        DumpedTable(
            name: name, source: source,
            query: """
                SELECT d.name AS data, t.backbone, t.method, t.seed, t.identity, t.dataset, t.*, e.*
                FROM \(source) t
                JOIN datasets d ON d.fingerprint = t.dataset
                JOIN environments e ON e.id = t.environment
                ORDER BY d.name, t.backbone, t.method, t.seed, t.identity
                """, owner: .run, key: "identity", hidden: ["environment", "id"], leading: 5)
    }

    /// ` cold.auc=0.7 cold.f1=...` for each run that has metrics.
    private static func metricsText(_ database: Database) throws -> [String: String] {
        let columns = ["auc", "f1", "log_loss", "seconds"]
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

    /// The description of a run as it is read; what is none as it stands.
    private static func completed(_ value: DatabaseValue) -> DatabaseValue {
        guard let text = String.fromDatabaseValue(value),
            let run = try? StoredJSON.decode(RunDescription.self, from: text),
            let completed = try? StoredDescription.encode(run)
        else { return value }
        return completed.databaseValue
    }

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

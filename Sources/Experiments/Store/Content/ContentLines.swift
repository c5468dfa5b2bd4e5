import GRDB
import ThawCore

/// What a database, or one experiment in it, says of results, a fact a line: nothing of when and where they were made, no
/// words, and no order but that of what is said. Databases of the same results give the same lines, whatever wrote them.
///
/// Budgets are left out, too: they follow from settings and data, and older records lack them.
struct ContentLines {
    let database: Database
    /// nil for all that is recorded.
    let experiment: String?

    /// Each ended by a line feed.
    func lines() throws -> [String] {
        try datasets() + statistics() + runs() + failures() + experiments() + plannedRuns(in: "experiment_runs")
            + describedDatasets() + tunings() + plannedRuns(in: "tuning_trials")
    }

    // MARK: - Data

    private func datasets() throws -> [String] {
        let sources = try ["runs", "failures"].map { table in
            "SELECT dataset FROM \(table) t WHERE \(try isShown(table))"
        }
        let described =
            try database.tableExists("experiment_datasets")
            ? ["SELECT dataset FROM experiment_datasets WHERE experiment = :experiment"] : []
        let condition =
            experiment == nil ? "TRUE" : "fingerprint IN (\((sources + described).joined(separator: " UNION ")))"
        return try rows("SELECT * FROM datasets WHERE \(condition) ORDER BY fingerprint").map { row in
            line(
                "dataset", row, ["fingerprint", "name", "synthetic"],
                [("split_sizes", json(row["split_sizes"])), ("item_counts", json(row["item_counts"]))])
        }
    }

    private func statistics() throws -> [String] {
        guard try database.tableExists("dataset_statistics") else { return [] }
        let condition =
            experiment == nil
            ? "TRUE" : "dataset IN (SELECT dataset FROM experiment_datasets WHERE experiment = :experiment)"
        return try rows("SELECT * FROM dataset_statistics WHERE \(condition) ORDER BY dataset, name").map {
            line("dataset_statistics", $0, ["dataset", "name", "value"])
        }
    }

    private func describedDatasets() throws -> [String] {
        guard try database.tableExists("experiment_datasets") else { return [] }
        return try rows(
            "SELECT * FROM experiment_datasets WHERE \(isOwn("experiment")) ORDER BY experiment, dataset"
        ).map { line("experiment_dataset", $0, ["experiment", "dataset"]) }
    }

    // MARK: - Runs

    private func runs() throws -> [String] {
        let metrics = try Row.fetchAll(database, sql: "SELECT * FROM metrics ORDER BY run, phase")
            .reduce(into: [String: [(String, String)]]()) { known, row in
                known[row["run"], default: []] += ["auc", "f1", "log_loss"].map {
                    ("\(row["phase"] as String).\($0)", Self.text(row[$0]))
                }
            }
        return try executions("runs").map { row in
            let own = metrics[row["identity"]] ?? []
            return line(
                "run", row, Self.names + ["identity"],
                own + ["dataset", "numerics_revision", "parameter_count"].map { ($0, Self.text(row[$0])) }
                    + [("settings", settings(row["spec"]))])
        }
    }

    private func failures() throws -> [String] {
        try executions("failures").map { row in
            line(
                "failure", row, Self.names + ["identity", "dataset", "numerics_revision", "kind"],
                [("settings", settings(row["spec"]))])
        }
    }

    private static let names = ["data", "backbone", "method", "seed"]

    private func executions(_ table: String) throws -> [Row] {
        try rows(
            """
            SELECT d.name AS data, t.backbone, t.method, t.seed, t.identity, t.dataset, t.spec, e.numerics_revision,
                   \(table == "runs" ? "t.parameter_count" : "t.kind")
            FROM \(table) t
            JOIN datasets d ON d.fingerprint = t.dataset
            JOIN environments e ON e.id = t.environment
            WHERE \(isShown(table))
            ORDER BY d.name, t.backbone, t.method, t.seed, t.identity
            """)
    }

    // MARK: - Experiments

    private func experiments() throws -> [String] {
        try rows("SELECT * FROM experiments WHERE \(isOwn("name")) ORDER BY name").map { row in
            let published = (row["published"] as String?).map { [("published", Self.published($0))] } ?? []
            return line(
                "experiment", row, ["name"], [("spec", Self.oneLine(SpecContent.text(row["spec"])))] + published)
        }
    }

    private func plannedRuns(in table: String) throws -> [String] {
        guard try database.tableExists(table) else { return [] }
        let names = Self.names.map { name in
            name == "seed"
                ? "json_extract(spec, '$.seed') AS seed"
                : "json_extract(spec, '$.\(name == "data" ? "dataset" : name).name') AS \(name)"
        }
        return try rows(
            """
            SELECT experiment, \(names.joined(separator: ", ")), run, spec
            FROM \(table) WHERE \(isOwn("experiment")) ORDER BY experiment, data, backbone, method, seed, run
            """
        ).map { row in
            line(
                table == "tuning_trials" ? "tuning_trial" : "experiment_run", row,
                ["experiment"] + Self.names + ["run"],
                [("settings", settings(row["spec"]))])
        }
    }

    /// A line for each choice, and for each setting that could be chosen; the trials say which choice is meant.
    private func tunings() throws -> [String] {
        guard try database.tableExists("tunings") else { return [] }
        let choices = try rows("SELECT * FROM tunings WHERE \(isOwn("experiment"))").map { row in
            line(
                "tuning", row, ["experiment", "metric"],
                [("phases", json(row["phases"])), ("options", json(row["options"])), ("runs", Self.text(row["runs"]))])
        }
        let settings = try rows(
            """
            SELECT s.experiment, s.options, s.mean, s.setting IS t.chosen AS chosen,
                   (SELECT json_group_array(run) FROM (
                        SELECT run FROM tuning_trials x
                        WHERE (x.experiment, x.tuning, x.setting) = (s.experiment, s.tuning, s.setting)
                        ORDER BY run)) AS trials
            FROM tuning_settings s JOIN tunings t ON (t.experiment, t.number) = (s.experiment, s.tuning)
            WHERE \(isOwn("s.experiment"))
            """
        ).map { row in
            line(
                "tuning_setting", row, ["experiment"],
                [("options", json(row["options"]))] + ["mean", "chosen"].map { ($0, Self.text(row[$0])) }
                    + [("trials", json(row["trials"]))])
        }
        return Self.sorted(choices) + Self.sorted(settings)
    }

    // MARK: - What belongs to the experiment

    private func rows(_ sql: String) throws -> [Row] {
        let arguments: StatementArguments = sql.contains(":experiment") ? ["experiment": experiment] : [:]
        return try Row.fetchAll(database, sql: sql, arguments: arguments)
    }

    private func isOwn(_ column: String) -> String { experiment == nil ? "TRUE" : "\(column) = :experiment" }

    /// Whether the row `t` of runs or failures belongs to the experiment. What a run came to on a machine that was too small, or
    /// whose user ended it, is no result.
    private func isShown(_ table: String) throws -> String {
        let isResult = table == "failures" ? "t.kind = '\(RunFailure.Kind.deterministic.rawValue)'" : "TRUE"
        guard experiment != nil else { return isResult }
        let planned = try ["experiment_runs", "tuning_trials"].filter { try database.tableExists($0) }
            .map { "SELECT run FROM \($0) WHERE experiment = :experiment" }
        return "t.identity IN (\(planned.joined(separator: " UNION "))) AND \(isResult)"
    }
}

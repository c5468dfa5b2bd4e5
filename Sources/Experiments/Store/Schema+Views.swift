import Foundation

/// The views for people: `sqlite3 FILE 'SELECT * FROM ...'`, Datasette. docs/database.md describes them.
extension Schema {
    static let humanViews =
        views + planned + experimentCells + experimentStatistics + failuresFlat + runProvenance + trials

    /// The columns of each experiment's own view, from `experiment_cells`.
    static let cellColumns =
        "dataset, dataset_title, backbone, training, method, n, planned, "
        + phases.map { "auc_\($0), relaimpr_\($0)" }.joined(separator: ", ")

    /// And from `experiment_statistics`.
    static let statisticsColumns = "dataset, dataset_title, synthetic, " + statistics.joined(separator: ", ")

    /// Phases as in names of columns.
    private static let phases = ["cold", "warm_a", "warm_b", "warm_c"]
    private static let parts = ["train_base", "warm_a", "warm_b", "warm_c", "test"]
    /// As in names of columns; a dataset's own names have hyphens in place of the underscores.
    private static let statistics = [
        "users", "items", "instances", "positives", "old_items", "new_items", "new_items_in_test", "dropped_items",
        "train_base", "warm_a", "warm_b", "warm_c", "test",
    ]

    /// `warm_a` as the database's values have it: `warm-a`.
    private static func value(_ column: String) -> String { column.replacingOccurrences(of: "_", with: "-") }

    static func label(_ axis: String, of table: String) -> String {
        "json_extract(\(table).labels, '$.\(axis)')"
    }

    /// Each phase's metrics under its name, for a query in which `r` is a run that may be absent.
    private static let joinedMetrics = phases.map {
        "LEFT JOIN metrics \($0) ON \($0).run = r.identity AND \($0).phase = '\(value($0))'"
    }.joined(separator: "\n")

    /// What has become of the run `r` with the failure `f`, either of which may be absent.
    private static let status =
        "CASE WHEN r.identity IS NOT NULL THEN 'done' WHEN f.identity IS NOT NULL THEN 'failed' ELSE 'missing' END"

    private static let planned = """

        CREATE VIEW planned AS
        SELECT p.experiment, p.position, \(label("dataset", of: "p")) AS dataset, \(label("backbone", of: "p")) AS backbone,
               \(label("training", of: "p")) AS training, \(label("method", of: "p")) AS method,
               json_extract(p.spec, '$.seed') AS seed,
               \(status) AS status,
               CASE WHEN r.identity IS NULL THEN f.reason END AS reason, p.run AS identity
        FROM experiment_runs p
        LEFT JOIN runs r ON r.identity = p.run
        LEFT JOIN failures f ON f.identity = p.run
        ORDER BY p.experiment, p.position;

        """

    /// Means of a phase over the points `p`, compared with the points `b` of base over the seeds that both have.
    private static func cell(_ phase: String) -> String {
        """
        round(avg(p.\(phase)), 4) AS auc_\(phase),
               round(((avg(CASE WHEN b.\(phase) IS NOT NULL THEN p.\(phase) END) - 0.5)
                      / (avg(CASE WHEN p.\(phase) IS NOT NULL THEN b.\(phase) END) - 0.5) - 1) * 100, 2)
                   AS relaimpr_\(phase)
        """
    }

    /// RelaImpr is NULL where there is not exactly one row of base that was trained alike, or no seed in common with it.
    private static let experimentCells = """

        CREATE VIEW experiment_cells AS
        WITH points AS (
            SELECT p.experiment, p.position, p.labels, json_extract(p.spec, '$.seed') AS seed,
                   json_extract(p.spec, '$.method.name') AS method,
                   json_array(json_extract(p.spec, '$.dataset'), json_extract(p.spec, '$.backbone'),
                              json_extract(p.spec, '$.training')) AS setting,
                   d.title, \(phases.map { "\($0).auc AS \($0)" }.joined(separator: ", "))
            FROM experiment_runs p
            LEFT JOIN runs r ON r.identity = p.run
            LEFT JOIN datasets d ON d.fingerprint = r.dataset
            \(joinedMetrics)
        ), bases AS (
            SELECT experiment, setting, seed, max(cold) AS cold, max(warm_a) AS warm_a, max(warm_b) AS warm_b,
                   max(warm_c) AS warm_c
            FROM points
            WHERE method = 'base' AND (experiment, setting) IN (
                SELECT experiment, setting FROM points WHERE method = 'base'
                GROUP BY experiment, setting HAVING count(DISTINCT labels) = 1)
            GROUP BY experiment, setting, seed
        )
        SELECT p.experiment, \(label("dataset", of: "p")) AS dataset, max(p.title) AS dataset_title,
               \(label("backbone", of: "p")) AS backbone, \(label("training", of: "p")) AS training,
               \(label("method", of: "p")) AS method, count(p.cold) AS n, count(*) AS planned,
               \(phases.map(cell).joined(separator: ",\n       "))
        FROM points p
        LEFT JOIN bases b ON b.experiment = p.experiment AND b.setting = p.setting AND b.seed = p.seed
        GROUP BY p.experiment, p.labels
        ORDER BY p.experiment, min(p.position);

        """

    private static let experimentStatistics = """

        CREATE VIEW experiment_statistics AS
        SELECT e.experiment, e.label AS dataset, d.title AS dataset_title, d.synthetic,
               \(statistics.map { "max(CASE s.name WHEN '\(value($0))' THEN s.value END) AS \($0)" }
                   .joined(separator: ",\n       "))
        FROM experiment_datasets e
        JOIN datasets d ON d.fingerprint = e.dataset
        LEFT JOIN dataset_statistics s ON s.dataset = e.dataset
        GROUP BY e.experiment, e.position
        ORDER BY e.experiment, e.position;

        """

    static let failuresFlat = """

        CREATE VIEW failures_flat AS
        SELECT d.name AS dataset, d.title AS dataset_title, d.synthetic, f.backbone, f.method,
               json_extract(f.spec, '$.method.options') AS method_options, f.seed, f.kind, f.reason,
               datetime(f.failed_at, 'unixepoch') AS failed_at, e.revision, e.host, f.identity
        FROM failures f
        JOIN datasets d ON d.fingerprint = f.dataset
        JOIN environments e ON e.id = f.environment;

        """

    private static let runProvenance = """

        CREATE VIEW provenance AS
        SELECT r.identity, d.name AS dataset, d.title AS dataset_title, d.synthetic, r.backbone, r.method, r.seed,
               e.revision, e.dirty, e.patch, e.thaw_version, e.numerics_revision, e.swift_version, e.openblas, e.cpu,
               e.threads, e.operating_system, e.host, datetime(r.started_at, 'unixepoch') AS started_at,
               r.total_seconds, r.pretrain_seconds, r.fit_seconds, r.workers, r.peak_memory, r.parameter_count,
               d.fingerprint, \(parts.map { "json_extract(d.split_sizes, '$.\"\(value($0))\"') AS \($0)" }
                   .joined(separator: ", ")),
               r.spec
        FROM runs r
        JOIN datasets d ON d.fingerprint = r.dataset
        JOIN environments e ON e.id = r.environment;

        """

    static let trials = """

        CREATE VIEW trials AS
        SELECT t.experiment, t.number AS tuning, \(label("dataset", of: "t")) AS dataset,
               \(label("backbone", of: "t")) AS backbone, \(label("method", of: "t")) AS method, s.setting, s.options,
               s.setting IS t.chosen AS chosen, t.metric, s.mean, json_extract(x.spec, '$.seed') AS seed,
               \(status) AS status,
               \(phases.map { "\($0).auc AS auc_\($0)" }.joined(separator: ", ")), x.run AS identity
        FROM tunings t
        JOIN tuning_settings s ON s.experiment = t.experiment AND s.tuning = t.number
        JOIN tuning_trials x ON x.experiment = s.experiment AND x.tuning = s.tuning AND x.setting = s.setting
        LEFT JOIN runs r ON r.identity = x.run
        LEFT JOIN failures f ON f.identity = x.run
        \(joinedMetrics)
        ORDER BY t.experiment, x.position;

        """
}

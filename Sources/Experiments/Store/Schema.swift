/// The tables of a result database; docs/database.md explains them to users.
enum Schema {
    /// "THAW" in ASCII: marks the file as ours (`PRAGMA application_id`).
    static let applicationID: Int32 = 0x5448_4157

    /// The version this Thaw writes (`PRAGMA user_version`), and the latest that it reads.
    static var version: Int { migrations.count }

    /// The version since which each experiment has a view of its own.
    static let firstWithExperimentViews = 4

    /// Entry i takes a database from version i to version i + 1. Released entries never change: append.
    static let migrations = [
        tables + views, trainingEffort + datasetStatistics, tuningTables, provenance + humanViews, budgets, scheduling,
    ]

    /// Adds `TrainingEffort` to runs: all three columns are NULL in runs that were recorded before.
    private static let trainingEffort = """
        ALTER TABLE runs ADD COLUMN pretraining_steps INTEGER CHECK (pretraining_steps >= 0);
        ALTER TABLE runs ADD COLUMN fit_steps INTEGER CHECK (fit_steps >= 0);
        ALTER TABLE runs ADD COLUMN fit_seconds REAL \(isFinite("fit_seconds"));

        """

    /// Adds tables of dataset statistics: experiments that describe data and run nothing.
    private static let datasetStatistics = """
        CREATE TABLE dataset_statistics (
            dataset TEXT NOT NULL REFERENCES datasets (fingerprint),
            name    TEXT NOT NULL,
            value   INTEGER NOT NULL CHECK (value >= 0),
            PRIMARY KEY (dataset, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE experiment_datasets (
            experiment TEXT NOT NULL REFERENCES experiments (name) ON DELETE CASCADE,
            position   INTEGER NOT NULL,
            dataset    TEXT NOT NULL REFERENCES datasets (fingerprint),
            label      TEXT NOT NULL,
            PRIMARY KEY (experiment, position)
        ) STRICT, WITHOUT ROWID;

        """

    /// A CHECK for a SHA-256 in lower-case hex.
    static func isHash(_ column: String) -> String {
        "CHECK (length(\(column)) = 64 AND \(column) NOT GLOB '*[^0-9a-f]*')"
    }

    /// A CHECK for a finite number from 0; a NaN reaches SQLite as NULL, which NOT NULL refuses.
    static func isFinite(_ column: String) -> String {
        "CHECK (\(column) BETWEEN 0 AND 1.7976931348623157e308)"
    }

    private static let tables = """
        CREATE TABLE datasets (
            fingerprint TEXT NOT NULL PRIMARY KEY \(isHash("fingerprint")),
            name        TEXT NOT NULL,
            title       TEXT NOT NULL,
            synthetic   INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
            split_sizes TEXT NOT NULL CHECK (json_valid(split_sizes)),
            item_counts TEXT NOT NULL CHECK (json_valid(item_counts))
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE environments (
            id                INTEGER PRIMARY KEY,
            revision          TEXT NOT NULL,
            thaw_version      TEXT NOT NULL,
            numerics_revision INTEGER NOT NULL,
            swift_version     TEXT NOT NULL,
            openblas          TEXT NOT NULL,
            cpu               TEXT NOT NULL,
            operating_system  TEXT NOT NULL,
            host              TEXT NOT NULL,
            UNIQUE (revision, thaw_version, numerics_revision, swift_version, openblas, cpu, operating_system, host)
        ) STRICT;

        CREATE TABLE runs (
            identity         TEXT NOT NULL PRIMARY KEY \(isHash("identity")),
            dataset          TEXT NOT NULL REFERENCES datasets (fingerprint),
            backbone         TEXT NOT NULL,
            method           TEXT NOT NULL,
            seed             INTEGER NOT NULL,
            spec             TEXT NOT NULL CHECK (json_valid(spec)),
            environment      INTEGER NOT NULL REFERENCES environments (id),
            started_at       REAL NOT NULL \(isFinite("started_at")),
            pretrain_seconds REAL NOT NULL \(isFinite("pretrain_seconds")),
            total_seconds    REAL NOT NULL \(isFinite("total_seconds")),
            parameter_count  INTEGER NOT NULL CHECK (parameter_count >= 0),
            peak_memory      INTEGER NOT NULL CHECK (peak_memory >= 0)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE metrics (
            run      TEXT NOT NULL REFERENCES runs (identity) ON DELETE CASCADE,
            phase    TEXT NOT NULL CHECK (phase IN ('cold', 'warm-a', 'warm-b', 'warm-c')),
            auc      REAL NOT NULL CHECK (auc BETWEEN 0 AND 1),
            f1       REAL NOT NULL CHECK (f1 BETWEEN 0 AND 1),
            log_loss REAL NOT NULL \(isFinite("log_loss")),
            seconds  REAL NOT NULL \(isFinite("seconds")),
            PRIMARY KEY (run, phase)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE failures (
            identity    TEXT NOT NULL PRIMARY KEY \(isHash("identity")),
            dataset     TEXT NOT NULL REFERENCES datasets (fingerprint),
            backbone    TEXT NOT NULL,
            method      TEXT NOT NULL,
            seed        INTEGER NOT NULL,
            spec        TEXT NOT NULL CHECK (json_valid(spec)),
            environment INTEGER NOT NULL REFERENCES environments (id),
            kind        TEXT NOT NULL CHECK (kind IN ('deterministic', 'crashed')),
            reason      TEXT NOT NULL,
            failed_at   REAL NOT NULL \(isFinite("failed_at"))
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE experiments (
            name      TEXT NOT NULL PRIMARY KEY,
            title     TEXT NOT NULL,
            spec      TEXT NOT NULL,
            report    TEXT NOT NULL CHECK (json_valid(report)),
            published TEXT CHECK (published IS NULL OR json_valid(published))
        ) STRICT, WITHOUT ROWID;

        -- `run` refers to runs.identity without a foreign key: a planned run may have no result yet.
        CREATE TABLE experiment_runs (
            experiment TEXT NOT NULL REFERENCES experiments (name) ON DELETE CASCADE,
            position   INTEGER NOT NULL,
            run        TEXT NOT NULL \(isHash("run")),
            spec       TEXT NOT NULL CHECK (json_valid(spec)),
            labels     TEXT NOT NULL CHECK (json_valid(labels)),
            PRIMARY KEY (experiment, position)
        ) STRICT, WITHOUT ROWID;

        """

    /// `tune`: what is chosen for the runs of an experiment, from which trials.
    private static let tuningTables = """
        CREATE TABLE tunings (
            experiment TEXT NOT NULL REFERENCES experiments (name) ON DELETE CASCADE,
            number     INTEGER NOT NULL,
            labels     TEXT NOT NULL CHECK (json_valid(labels)),
            options    TEXT NOT NULL CHECK (json_valid(options)),
            metric     TEXT NOT NULL CHECK (metric IN ('auc', 'f1', 'log-loss')),
            phases     TEXT NOT NULL CHECK (json_valid(phases)),
            runs       INTEGER NOT NULL CHECK (runs > 0),
            chosen     INTEGER CHECK (chosen > 0),
            PRIMARY KEY (experiment, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tuning_settings (
            experiment TEXT NOT NULL,
            tuning     INTEGER NOT NULL,
            setting    INTEGER NOT NULL,
            options    TEXT NOT NULL CHECK (json_valid(options)),
            mean       REAL \(isFinite("mean")),
            PRIMARY KEY (experiment, tuning, setting),
            FOREIGN KEY (experiment, tuning) REFERENCES tunings (experiment, number) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        -- As in experiment_runs, `run` has no foreign key.
        CREATE TABLE tuning_trials (
            experiment TEXT NOT NULL,
            position   INTEGER NOT NULL,
            tuning     INTEGER NOT NULL,
            setting    INTEGER NOT NULL,
            run        TEXT NOT NULL \(isHash("run")),
            spec       TEXT NOT NULL CHECK (json_valid(spec)),
            PRIMARY KEY (experiment, position),
            FOREIGN KEY (experiment, tuning, setting)
                REFERENCES tuning_settings (experiment, tuning, setting) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """

    /// The views of version 1, as every later version has them.
    static let views = """
        CREATE VIEW runs_flat AS
        SELECT r.identity, d.name AS dataset, d.title AS dataset_title, d.synthetic, r.backbone, r.method,
               json_extract(r.spec, '$.method.options') AS method_options, r.seed, m.phase, m.auc, m.f1, m.log_loss,
               m.seconds, e.revision, e.host
        FROM runs r
        JOIN metrics m ON m.run = r.identity
        JOIN datasets d ON d.fingerprint = r.dataset
        JOIN environments e ON e.id = r.environment;

        -- Runs that differ by nothing but the seed. The means are SQLite's: good to about 15 digits.
        CREATE VIEW cells AS
        SELECT d.name AS dataset, d.synthetic, r.backbone, r.method,
               json_extract(r.spec, '$.method.options') AS method_options, m.phase,
               count(*) AS n, avg(m.auc) AS mean_auc, avg(m.f1) AS mean_f1, avg(m.log_loss) AS mean_log_loss
        FROM runs r
        JOIN metrics m ON m.run = r.identity
        JOIN datasets d ON d.fingerprint = r.dataset
        JOIN environments e ON e.id = r.environment
        GROUP BY r.dataset, json_remove(r.spec, '$.seed'), e.numerics_revision, m.phase;
        """
}

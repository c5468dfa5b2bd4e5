/// Version 6: who works on what (`claims`), which attempts at a run came to nothing (`attempts`), and more reasons to fail.
extension Schema {
    /// A CHECK cannot be widened in place, so that failures move to a new table; views that name it are made anew.
    static let scheduling = """
        DROP VIEW planned;
        DROP VIEW trials;
        DROP VIEW failures_flat;

        CREATE TABLE failures_new (
            identity    TEXT NOT NULL PRIMARY KEY \(isHash("identity")),
            dataset     TEXT NOT NULL REFERENCES datasets (fingerprint),
            backbone    TEXT NOT NULL,
            method      TEXT NOT NULL,
            seed        INTEGER NOT NULL,
            spec        TEXT NOT NULL CHECK (json_valid(spec)),
            environment INTEGER NOT NULL REFERENCES environments (id),
            kind        TEXT NOT NULL CHECK (kind IN ('deterministic', 'crashed', 'killed', 'timeout', 'memory')),
            reason      TEXT NOT NULL,
            failed_at   REAL NOT NULL \(isFinite("failed_at"))
        ) STRICT, WITHOUT ROWID;
        INSERT INTO failures_new SELECT * FROM failures;
        DROP TABLE failures;
        ALTER TABLE failures_new RENAME TO failures;

        -- `run` refers to no table: a run that is under way has no row elsewhere.
        CREATE TABLE claims (
            run          TEXT NOT NULL PRIMARY KEY \(isHash("run")),
            owner        TEXT NOT NULL,
            host         TEXT NOT NULL,
            pid          INTEGER NOT NULL,
            process      TEXT NOT NULL,
            label        TEXT NOT NULL,
            stage        TEXT NOT NULL,
            claimed_at   REAL NOT NULL \(isFinite("claimed_at")),
            heartbeat_at REAL NOT NULL \(isFinite("heartbeat_at")),
            lease        REAL NOT NULL \(isFinite("lease"))
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE attempts (
            run            TEXT NOT NULL \(isHash("run")),
            number         INTEGER NOT NULL CHECK (number > 0),
            outcome        TEXT NOT NULL
                           CHECK (outcome IN ('deterministic', 'crashed', 'killed', 'timeout', 'memory', 'lost')),
            exit_code      INTEGER,
            signal         INTEGER,
            stage          TEXT NOT NULL,
            standard_error TEXT NOT NULL,
            host           TEXT NOT NULL,
            started_at     REAL NOT NULL \(isFinite("started_at")),
            ended_at       REAL NOT NULL \(isFinite("ended_at")),
            PRIMARY KEY (run, number)
        ) STRICT, WITHOUT ROWID;

        """ + plannedWithClaims + failuresFlat + trials

    /// The present, in seconds since 1970.
    private static let now = "((julianday('now') - 2440587.5) * 86400)"

    private static let plannedWithClaims = """

        CREATE VIEW planned AS
        SELECT p.experiment, p.position, \(label("dataset", of: "p")) AS dataset, \(label("backbone", of: "p")) AS backbone,
               \(label("training", of: "p")) AS training, \(label("method", of: "p")) AS method,
               json_extract(p.spec, '$.seed') AS seed,
               CASE WHEN r.identity IS NOT NULL THEN 'done'
                    WHEN c.heartbeat_at + c.lease >= \(now) THEN 'running'
                    WHEN f.identity IS NOT NULL THEN 'failed'
                    WHEN c.run IS NOT NULL THEN 'lost'
                    ELSE 'missing' END AS status,
               CASE WHEN r.identity IS NULL THEN f.reason END AS reason, p.run AS identity
        FROM experiment_runs p
        LEFT JOIN runs r ON r.identity = p.run
        LEFT JOIN failures f ON f.identity = p.run
        LEFT JOIN claims c ON c.run = p.run
        ORDER BY p.experiment, p.position;

        """
}

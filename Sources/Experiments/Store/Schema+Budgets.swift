extension Schema {
    /// What each stage of a run was trained with (`TrainingBudget`): nothing for runs that were recorded before.
    static let budgets = """
        CREATE TABLE stage_budgets (
            run       TEXT NOT NULL REFERENCES runs (identity) ON DELETE CASCADE,
            stage     TEXT NOT NULL CHECK (stage IN ('pretraining', 'cold', 'warm-a', 'warm-b', 'warm-c')),
            instances INTEGER NOT NULL CHECK (instances >= 0),
            steps     INTEGER NOT NULL CHECK (steps >= 0),
            seconds   REAL NOT NULL \(isFinite("seconds")),
            PRIMARY KEY (run, stage)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE group_budgets (
            run        TEXT NOT NULL,
            stage      TEXT NOT NULL,
            parameters TEXT NOT NULL,
            instances  INTEGER NOT NULL CHECK (instances >= 0),
            steps      INTEGER NOT NULL CHECK (steps >= 0),
            PRIMARY KEY (run, stage, parameters),
            FOREIGN KEY (run, stage) REFERENCES stage_budgets (run, stage) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW budgets AS
        SELECT r.identity, d.name AS dataset, d.title AS dataset_title, r.backbone, r.method,
               json_extract(r.spec, '$.training.budget') AS budget, r.seed, b.stage, b.parameters, b.instances, b.steps,
               b.seconds
        FROM (SELECT run, stage, 'all' AS parameters, instances, steps, seconds FROM stage_budgets
              UNION ALL
              SELECT run, stage, parameters, instances, steps, NULL FROM group_budgets) b
        JOIN runs r ON r.identity = b.run
        JOIN datasets d ON d.fingerprint = r.dataset;

        """
}

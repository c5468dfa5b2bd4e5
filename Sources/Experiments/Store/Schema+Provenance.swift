/// Version 4: what was changed in the source, threads and workers. Rows from before have NULL.
extension Schema {
    /// A table's UNIQUE constraint cannot be widened in place, so that environments move to a new table. Foreign keys are
    /// off meanwhile (`ResultStore.migrate`).
    static let provenance = """
        DROP VIEW runs_flat;
        DROP VIEW cells;

        CREATE TABLE environments_new (
            id                INTEGER PRIMARY KEY,
            revision          TEXT NOT NULL,
            thaw_version      TEXT NOT NULL,
            numerics_revision INTEGER NOT NULL,
            swift_version     TEXT NOT NULL,
            openblas          TEXT NOT NULL,
            cpu               TEXT NOT NULL,
            operating_system  TEXT NOT NULL,
            host              TEXT NOT NULL,
            dirty             INTEGER CHECK (dirty IN (0, 1)),
            patch             TEXT \(isHash("patch")),
            threads           INTEGER CHECK (threads > 0)
        ) STRICT;
        INSERT INTO environments_new (id, \(environmentColumns)) SELECT id, \(environmentColumns) FROM environments;
        DROP TABLE environments;
        ALTER TABLE environments_new RENAME TO environments;
        CREATE UNIQUE INDEX distinct_environments ON environments (
            \(environmentColumns), coalesce(dirty, -1), coalesce(patch, ''), coalesce(threads, 0));

        ALTER TABLE runs ADD COLUMN workers INTEGER CHECK (workers > 0);

        """

    /// Those of version 1.
    private static let environmentColumns =
        "revision, thaw_version, numerics_revision, swift_version, openblas, cpu, operating_system, host"
}

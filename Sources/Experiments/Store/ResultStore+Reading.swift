import GRDB
import ThawCore

extension ResultStore {
    /// Identities of all runs that have a result.
    public func finishedIdentities() throws(StoreError) -> Set<String> {
        try read { try String.fetchSet($0, sql: "SELECT identity FROM runs") }
    }

    /// All runs whose last attempt failed, by identity.
    public func failures() throws(StoreError) -> [FailedRun] { try read(Self.failures) }

    static func failures(_ database: Database) throws -> [FailedRun] {
        try Row.fetchAll(database, sql: "SELECT * FROM failures ORDER BY identity").map { row in
            guard let dataset = try dataset(row["dataset"], database),
                let kind = RunFailure.Kind(rawValue: row["kind"])
            else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a failure without its dataset") }
            return FailedRun(
                identity: row["identity"],
                description: try StoredDescription.decode(row["spec"], table: "failures", row: row["identity"]),
                dataset: dataset,
                environment: try environment(row["environment"], database),
                failure: RunFailure(kind: kind, reason: row["reason"]), failedAt: row["failed_at"])
        }
    }

    /// All experiments with their planned runs, by name.
    public func experiments() throws(StoreError) -> [StoredExperiment] { try read(Self.experiments) }

    static func experiments(_ database: Database) throws -> [StoredExperiment] {
        try String.fetchAll(database, sql: "SELECT name FROM experiments ORDER BY name")
            .compactMap { try experiment(named: $0, database) }
    }

    /// The finished ones of these runs, by identity. Options whose value is a whole number come back as integers.
    public func runs(identities: some Collection<String>) throws(StoreError) -> [String: RunRecord] {
        try read { database in
            var runs: [String: RunRecord] = [:]
            for identity in identities { runs[identity] = try Self.run(identity, database) }
            return runs
        }
    }

    static func experiment(named name: String, _ database: Database) throws -> StoredExperiment? {
        guard
            let row = try Row.fetchOne(database, sql: "SELECT * FROM experiments WHERE name = ?", arguments: [name])
        else { return nil }
        let members = try Row.fetchAll(
            database, sql: "SELECT * FROM experiment_runs WHERE experiment = ? ORDER BY position", arguments: [name]
        ).map { row in
            ExperimentMember(
                position: row["position"], identity: row["run"],
                description: try StoredDescription.decode(
                    row["spec"], table: "experiment_runs", row: "\(name) \(row["position"] as Int)"),
                labels: try StoredJSON.decode([String: String].self, from: row["labels"]))
        }
        return StoredExperiment(
            record: ExperimentRecord(
                name: row["name"], title: row["title"], specText: row["spec"], reportSettingsJSON: row["report"],
                publishedJSON: row["published"]),
            members: members, tunings: try tunings(of: name, database))
    }

    static func run(_ identity: String, _ database: Database) throws -> RunRecord? {
        let select = try database.cachedStatement(sql: "SELECT * FROM runs WHERE identity = ?")
        guard let row = try Row.fetchOne(select, arguments: [identity]),
            let dataset = try dataset(row["dataset"], database)
        else { return nil }
        // The phases' names are in their order.
        let selectMetrics = try database.cachedStatement(sql: "SELECT * FROM metrics WHERE run = ? ORDER BY phase")
        let phases = try Row.fetchAll(selectMetrics, arguments: [identity]).compactMap { row in
            Phase(name: row["phase"]).map {
                PhaseMetrics(
                    phase: $0, auc: row["auc"], f1: row["f1"], logLoss: row["log_loss"], seconds: row["seconds"])
            }
        }
        return RunRecord(
            identity: identity,
            description: try StoredDescription.decode(row["spec"], table: "runs", row: identity), dataset: dataset,
            environment: try environment(row["environment"], database),
            result: RunResult(
                phases: phases, pretrainSeconds: row["pretrain_seconds"], totalSeconds: row["total_seconds"],
                parameterCount: row["parameter_count"], peakMemory: row["peak_memory"], startedAt: row["started_at"],
                effort: effort(row), budgets: try budgets(of: identity, database)),
            workers: row["workers"])
    }

    /// nil in runs, and in databases, that are older than the count.
    private static func effort(_ row: Row) -> TrainingEffort? {
        guard let pretrainingSteps = row["pretraining_steps"] as Int?, let fitSteps = row["fit_steps"] as Int?,
            let fitSeconds = row["fit_seconds"] as Double?
        else { return nil }
        return TrainingEffort(pretrainingSteps: pretrainingSteps, fitSteps: fitSteps, fitSeconds: fitSeconds)
    }

    static func dataset(_ fingerprint: String, _ database: Database) throws -> DatasetRecord? {
        let select = try database.cachedStatement(sql: "SELECT * FROM datasets WHERE fingerprint = ?")
        return try Row.fetchOne(select, arguments: [fingerprint]).map { row in
            DatasetRecord(
                name: row["name"], title: row["title"], isSynthetic: row["synthetic"], fingerprint: fingerprint,
                splitSizes: try StoredJSON.decode([String: Int].self, from: row["split_sizes"]),
                itemCounts: try StoredJSON.decode([String: Int].self, from: row["item_counts"]))
        }
    }

    /// The environment with this id; the foreign key sees to it that there is one.
    private static func environment(_ id: Int64, _ database: Database) throws -> EnvironmentRecord {
        let select = try database.cachedStatement(sql: "SELECT * FROM environments WHERE id = ?")
        guard let row = try Row.fetchOne(select, arguments: [id]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a run without its environment")
        }
        return EnvironmentRecord(
            revision: row["revision"], thawVersion: row["thaw_version"], numericsRevision: row["numerics_revision"],
            swiftVersion: row["swift_version"], openBLAS: row["openblas"], cpu: row["cpu"],
            operatingSystem: row["operating_system"], host: row["host"], isDirty: row["dirty"], patch: row["patch"],
            threads: row["threads"])
    }
}

import GRDB
import ThawModel

extension ResultStore {
    /// Records an experiment, its planned runs and its tunings. The same name again replaces title, spec, membership
    /// and tunings; results stay. Nothing is written where nothing changes.
    package func register(
        experiment: ExperimentRecord, members: [ExperimentMember], tunings: [TuningRecord] = []
    ) throws(StoreError) {
        let members = members.sorted { $0.position < $1.position }
        let known = try read { try Self.experiment(named: experiment.name, $0) }
        if let known, known.record == experiment, Self.hasEqualRows(known.members, members),
            Self.hasEqualRows(known.tunings, tunings), try hasViews()
        {
            return
        }
        try write { database in
            try Self.insert(experiment, database)
            try Self.replaceMembers(of: experiment.name, with: members, database)
            try self.replaceDatasets(of: experiment.name, with: [], database)
            try Self.replaceTunings(of: experiment.name, with: tunings, database)
            try ExperimentViews.update(database)
            // What nobody could read again is not recorded.
            do { try StoredSizes.check(database) } catch let flaw as StoredFlaw {
                throw StoreError.notRecordable(
                    path: self.path, experiment: experiment.name, detail: "\(flaw.column) \(flaw.detail)")
            }
        }
    }

    /// Whether each experiment has its view. A database that is not to be written stays as it is.
    func hasViews() throws(StoreError) -> Bool {
        access == .readOnly ? true : try read(ExperimentViews.areUpToDate)
    }

    /// Replaces the planned runs of an experiment.
    static func replaceMembers(
        of experiment: String, with members: [ExperimentMember], _ database: Database
    ) throws {
        try database.execute(sql: "DELETE FROM experiment_runs WHERE experiment = ?", arguments: [experiment])
        for member in members {
            try database.execute(
                sql: "INSERT INTO experiment_runs (experiment, position, run, spec, labels) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    experiment, member.position, member.identity, try StoredDescription.encode(member.description),
                    try StoredJSON.encode(member.labels),
                ])
        }
    }

    /// Records an experiment in place of an earlier one of its name.
    package static func insert(_ experiment: ExperimentRecord, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO experiments (name, title, spec, report, published) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE
                SET title = excluded.title, spec = excluded.spec, report = excluded.report,
                    published = excluded.published
                """,
            arguments: [
                experiment.name, experiment.title, experiment.specText, experiment.reportSettingsJSON,
                experiment.publishedJSON,
            ])
    }

    /// Records a finished run in one transaction, and removes the record of an earlier failure. The same run again
    /// with the same metrics changes nothing.
    ///
    /// Throws `StoreError.invalid` for a NaN or a value out of range, `StoreError.conflict` if the run is recorded
    /// with other metrics, or its dataset's fingerprint with other sizes.
    package func record(_ run: RunRecord) throws(StoreError) {
        if let flaw = run.flaw { throw .invalid(path: path, identity: run.identity, detail: flaw) }
        try write { try self.insert(run, $0) }
    }

    /// Records a finished run unless it is there; throws as `record`.
    package func insert(_ run: RunRecord, _ database: Database) throws {
        try Self.endClaim(on: run.identity, database)
        if let stored = try Self.run(run.identity, database) {
            if let change = stored.result.changes(in: run.result).first {
                throw StoreError.conflict(path: path, identity: run.identity, detail: "\(change)")
            }
            return
        }
        let environment = try insertOrigin(run.dataset, run.environment, identity: run.identity, database)
        try database.execute(sql: "DELETE FROM failures WHERE identity = ?", arguments: [run.identity])
        try database.execute(
            sql: """
                INSERT INTO runs (identity, dataset, backbone, method, seed, spec, environment, started_at,
                                  pretrain_seconds, total_seconds, parameter_count, peak_memory,
                                  pretraining_steps, fit_steps, fit_seconds, workers)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                run.identity, run.dataset.fingerprint, run.description.backbone.name, run.description.method.name,
                run.description.seed, try StoredDescription.encode(run.description), environment, run.result.startedAt,
                run.result.pretrainSeconds, run.result.totalSeconds, run.result.parameterCount,
                run.result.peakMemory, run.result.effort?.pretrainingSteps, run.result.effort?.fitSteps,
                run.result.effort?.fitSeconds, run.workers,
            ])
        for metrics in run.result.phases {
            try database.execute(
                sql: "INSERT INTO metrics (run, phase, auc, f1, log_loss, seconds) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    run.identity, metrics.phase.name, metrics.auc, metrics.f1, metrics.logLoss, metrics.seconds,
                ])
        }
        try Self.insert(run.result.budgets ?? [], of: run.identity, database)
    }

    /// Records that a run failed, in place of an earlier failure of the same run. A later success removes it; a
    /// failure after a success changes nothing. `time` is in seconds since 1970.
    package func record(
        failure: RunFailure, identity: String, description: RunDescription, dataset: DatasetRecord,
        environment: EnvironmentRecord, at time: Double
    ) throws(StoreError) {
        let failed = FailedRun(
            identity: identity, description: description, dataset: dataset, environment: environment,
            failure: failure, failedAt: time)
        try write { try self.insert(failed, $0) }
    }

    /// Records a failure unless the run has a result.
    package func insert(_ failed: FailedRun, _ database: Database) throws {
        try Self.endClaim(on: failed.identity, database)
        guard try Self.run(failed.identity, database) == nil else { return }
        let environment = try insertOrigin(
            failed.dataset, failed.environment, identity: failed.identity, database)
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO failures (identity, dataset, backbone, method, seed, spec, environment,
                                                 kind, reason, failed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                failed.identity, failed.dataset.fingerprint, failed.description.backbone.name,
                failed.description.method.name, failed.description.seed,
                try StoredDescription.encode(failed.description),
                environment, failed.failure.kind.rawValue, failed.failure.reason, failed.failedAt,
            ])
    }

    /// Records the dataset unless it is there; of two titles, the more cautious one.
    package func insert(_ dataset: DatasetRecord, identity: String, _ database: Database) throws {
        var dataset = dataset
        if let stored = try Self.dataset(dataset.fingerprint, database) {
            guard let united = stored.united(with: dataset) else {
                throw StoreError.conflict(
                    path: path, identity: identity,
                    detail: "dataset \(dataset.fingerprint.prefix(12)) has another name or size")
            }
            if united == stored { return }
            dataset = united
        }
        try database.execute(
            sql: """
                INSERT INTO datasets (fingerprint, name, title, synthetic, split_sizes, item_counts)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (fingerprint) DO UPDATE SET title = excluded.title, synthetic = excluded.synthetic
                """,
            arguments: [
                dataset.fingerprint, dataset.name, dataset.title, dataset.isSynthetic,
                try StoredJSON.encode(dataset.splitSizes), try StoredJSON.encode(dataset.itemCounts),
            ])
    }

    /// Records dataset and environment unless they are there; returns the environment's id.
    private func insertOrigin(
        _ dataset: DatasetRecord, _ environment: EnvironmentRecord, identity: String, _ database: Database
    ) throws -> Int64 {
        try insert(dataset, identity: identity, database)
        let fields: StatementArguments = [
            environment.revision.oneLine, environment.thawVersion.oneLine, environment.numericsRevision,
            environment.swiftVersion.oneLine, environment.openBLAS.oneLine, environment.cpu.oneLine,
            environment.operatingSystem.oneLine, environment.host.oneLine, environment.isDirty, environment.patch,
            environment.threads,
        ]
        let columns =
            "revision, thaw_version, numerics_revision, swift_version, openblas, cpu, operating_system, host, dirty, "
            + "patch, threads"
        let places = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
        try database.execute(
            sql: "INSERT OR IGNORE INTO environments (\(columns)) VALUES (\(places))", arguments: fields)
        guard
            // IS, and not =, since what is not known is NULL.
            let id = try Int64.fetchOne(
                database, sql: "SELECT id FROM environments WHERE (\(columns)) IS (\(places))", arguments: fields)
        else { throw StoreError.failed(path: path, detail: "the environment was not recorded") }
        return id
    }

    /// Whether two memberships give the same rows.
    private static func hasEqualRows(
        _ a: [ExperimentMember], _ b: [ExperimentMember]
    ) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).allSatisfy { a, b in
            a.position == b.position && a.identity == b.identity && a.labels == b.labels
                // As text: a number 1.0 comes back from JSON as the integer 1.
                && (try? StoredDescription.encode(a.description)) == (try? StoredDescription.encode(b.description))
        }
    }
}

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
        try MemberRow.delete(database, where: .experiment, is: experiment)
        for member in members { try MemberRow(member, of: experiment).insert(database) }
    }

    /// Records an experiment in place of an earlier one of its name.
    package static func insert(_ experiment: ExperimentRecord, _ database: Database) throws {
        // Not replaced: planned runs, tunings and datasets refer to the row.
        try ExperimentRow(experiment).save(database)
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
        if let stored = try Self.runs([run.identity], database).first {
            if let change = stored.result.changes(in: run.result).first {
                throw StoreError.conflict(path: path, identity: run.identity, detail: "\(change)")
            }
            return
        }
        let environment = try insertOrigin(run.dataset, run.environment, identity: run.identity, database)
        try FailureRow.delete(database, where: .identity, is: run.identity)
        try RunRow(run, environment: environment).insert(database)
        for metrics in run.result.phases { try MetricsRow(metrics, of: run.identity).insert(database) }
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
        guard try Self.runs([failed.identity], database).isEmpty else { return }
        let environment = try insertOrigin(
            failed.dataset, failed.environment, identity: failed.identity, database)
        try FailureRow(failed, environment: environment).insert(database, onConflict: .replace)
    }

    /// Records the dataset unless it is there; of two titles, the more cautious one.
    package func insert(_ dataset: DatasetRecord, identity: String, _ database: Database) throws {
        guard let stored = try Self.datasets([dataset.fingerprint], database).first else {
            return try DatasetRow(dataset).insert(database)
        }
        guard let united = stored.united(with: dataset) else {
            throw StoreError.conflict(
                path: path, identity: identity,
                detail: "dataset \(dataset.fingerprint.prefix(12)) has another name or size")
        }
        if united == stored { return }
        typealias Columns = DatasetRow.CodingKeys
        try DatasetRow(united).update(database, columns: [Columns.title, .isSynthetic])
    }

    /// Records dataset and environment unless they are there; returns the environment's id.
    private func insertOrigin(
        _ dataset: DatasetRecord, _ environment: EnvironmentRecord, identity: String, _ database: Database
    ) throws -> Int64 {
        try insert(dataset, identity: identity, database)
        guard let id = try EnvironmentRow(environment).record(database)
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

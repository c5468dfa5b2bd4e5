import GRDB
import ThawModel
import ThawSupport

/// What is recorded, each table in one statement, whatever the number of runs.
extension ResultStore {
    /// Identities of all runs that have a result.
    package func finishedIdentities() throws(StoreError) -> Set<String> {
        try read { try RunRow.select(RunRow.CodingKeys.identity, as: String.self).fetchSet($0) }
    }

    /// The finished ones of these runs, by identity. Options whose value is a whole number come back as integers.
    package func runs(identities: some Collection<String>) throws(StoreError) -> [String: RunRecord] {
        try read { database in
            try Self.runs(identities.unique(), database).reduce(into: [:]) { $0[$1.identity] = $1 }
        }
    }

    /// The finished ones of these runs, in their order.
    /// - identities: each once; nil for all runs, by identity.
    static func runs(_ identities: [String]?, _ database: Database) throws -> [RunRecord] {
        var rows = try RunRow.rows(database, where: .identity, in: identities, orderedBy: [.identity])
        if rows.isEmpty { return [] }
        if let identities {
            let known = rows.reduce(into: [:]) { $0[$1.identity] = $1 }
            rows = identities.compactMap { known[$0] }
        }
        var origins = try Origins(of: rows, database)
        let found = identities == nil ? nil : rows.map(\.identity)
        let metrics = Dictionary(
            grouping: try MetricsRow.rows(database, where: .run, in: found, orderedBy: [.run, .phase]), by: \.run)
        let budgets = try budgets(of: found, database)
        return try rows.compactMap { row in
            guard let dataset = try origins.dataset(row.dataset) else { return nil }
            return RunRecord(
                identity: row.identity, description: try row.description(), dataset: dataset,
                environment: try origins.environment(row.environment),
                result: row.result(
                    phases: (metrics[row.identity] ?? []).compactMap(\.metrics), budgets: budgets[row.identity]),
                workers: row.workers)
        }
    }

    /// All runs whose last attempt failed, by identity.
    package func failures() throws(StoreError) -> [FailedRun] { try read(Self.failures) }

    static func failures(_ database: Database) throws -> [FailedRun] {
        let rows = try FailureRow.all(database, orderedBy: [.identity])
        var origins = try Origins(of: rows, database)
        return try rows.map { row in
            guard let dataset = try origins.dataset(row.dataset), let kind = RunFailure.Kind(rawValue: row.kind)
            else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a failure without its dataset") }
            return FailedRun(
                identity: row.identity, description: try row.description(), dataset: dataset,
                environment: try origins.environment(row.environment),
                failure: RunFailure(kind: kind, reason: row.reason), failedAt: row.failedAt)
        }
    }

    /// All experiments with their planned runs, by name.
    package func experiments() throws(StoreError) -> [StoredExperiment] {
        try read { try Self.experiments(named: nil, $0) }
    }

    static func experiment(named name: String, _ database: Database) throws -> StoredExperiment? {
        try experiments(named: [name], database).first
    }

    /// - names: each once; nil for all experiments, by name.
    static func experiments(named names: [String]?, _ database: Database) throws -> [StoredExperiment] {
        let rows = try ExperimentRow.rows(database, where: .name, in: names, orderedBy: [.name])
        if rows.isEmpty { return [] }
        let members = Dictionary(
            grouping: try MemberRow.rows(
                database, where: .experiment, in: names, orderedBy: [.experiment, .position]), by: \.experiment)
        let tunings = try StoredTunings(of: names, database)
        return try rows.map { row in
            StoredExperiment(
                record: row.record, members: try (members[row.name] ?? []).map { try $0.member() },
                tunings: try tunings.tunings(of: row.name))
        }
    }
}

import GRDB
import ThawCore

extension ResultStore {
    /// Opens the database at `path` for reading, and checks what it records.
    ///
    /// Throws as `init` and `checkRecords`.
    public static func checked(path: String) throws(StoreError) -> ResultStore {
        let store = try ResultStore(path: path, access: .readOnly)
        try store.checkRecords()
        return store
    }

    /// Throws unless each record agrees with itself: rows that others refer to are there, metrics are in range, columns
    /// say what the description says, and identities follow from description, data and revision of the numerics.
    ///
    /// Throws `StoreError.edited`, which names the run and the column, or `StoreError.damaged`.
    public func checkRecords() throws(StoreError) { try checkRecords { error throws(StoreError) in throw error } }

    /// Every run whose record does not agree with itself, as `checkRecords` says it, and how many rows were looked at.
    ///
    /// Throws `StoreError.damaged` where rows that others refer to are not there.
    func editedRecords() throws(StoreError) -> (found: [StoreError], rows: Int) {
        var found: [StoreError] = []
        try checkRecords { error in found.append(error) }
        let rows = try read { database in
            try ["runs", "metrics", "failures", "experiment_runs", "tuning_trials"].filter {
                try database.tableExists($0)
            }
            .map { try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? 0 }.reduce(0, +)
        }
        return (found, rows)
    }

    /// Calls `report` with each `StoreError.edited`.
    private func checkRecords(_ report: (StoreError) throws(StoreError) -> Void) throws(StoreError) {
        try read { database in
            try checkReferences(database)
            var descriptions = CheckedDescriptions(path: path)
            try checkMetrics(database, report)
            try checkRuns(in: "runs", database, &descriptions, report)
            try checkRuns(in: "failures", database, &descriptions, report)
            for table in ["experiment_runs", "tuning_trials"] where try database.tableExists(table) {
                try checkPlannedRuns(in: table, database, &descriptions, report)
            }
        }
    }

    /// Throws `StoreError.edited`, and nothing else: what keeps the records from being checked is damage of another kind.
    func throwIfEdited() throws(StoreError) {
        do {
            try checkRecords()
        } catch {
            if case .edited = error { throw error }
        }
    }

    private func checkReferences(_ database: Database) throws {
        guard let violation = try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") else { return }
        let (table, parent): (String, String) = (violation["table"], violation["parent"])
        throw StoreError.damaged(path: path, detail: "a row of \(table) refers to a row of \(parent) that is not there")
    }

    private func checkMetrics(
        _ database: Database, _ report: (StoreError) throws(StoreError) -> Void
    ) throws {
        let columns = ["auc", "f1", "log_loss", "seconds"]
        let incomplete = try Row.fetchAll(
            database, sql: "SELECT identity FROM runs WHERE (SELECT count(*) FROM metrics WHERE run = identity) <> 4")
        for row in incomplete {
            try report(
                .edited(path: path, identity: row["identity"], detail: "it has not four rows in table metrics"))
        }
        for column in columns {
            let top = column == "auc" || column == "f1" ? "1" : "1.7976931348623157e308"
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT run, phase, \(column) FROM metrics WHERE (\(column) BETWEEN 0 AND \(top)) IS NOT TRUE")
            for row in rows {
                let value: Double? = row[column]
                try report(
                    .edited(
                        path: path, identity: row["run"],
                        detail: "\(column) in \(row["phase"] as String) is \(value.map(\.description) ?? "no number"), "
                            + (top == "1" ? "not in 0...1" : "not a finite number from 0")
                            + " (table metrics, column \(column))"))
            }
        }
    }

    /// Checks `runs` or `failures`: rows with all that an identity is made of.
    private func checkRuns(
        in table: String, _ database: Database, _ descriptions: inout CheckedDescriptions,
        _ report: (StoreError) throws(StoreError) -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT t.identity, t.backbone, t.method, t.seed, t.spec, json_remove(t.spec, '$.seed') AS rest,
                       json_extract(t.spec, '$.seed') AS spec_seed, t.dataset, d.name, e.numerics_revision
                FROM \(table) t
                JOIN datasets d ON d.fingerprint = t.dataset
                JOIN environments e ON e.id = t.environment
                """)
        while let row = try rows.next() {
            let identity: String = row["identity"]
            func fail(_ detail: String) throws { try report(.edited(path: path, identity: identity, detail: detail)) }
            let place = "table \(table), column"
            guard let run = try descriptions.description(row, table: table, report) else { continue }
            for (column, value, spec) in [
                ("backbone", row["backbone"] as String, run.backbone.name),
                ("method", row["method"], run.method.name), ("seed", "\(row["seed"] as Int)", "\(run.seed)"),
            ] where value != spec {
                try fail("its \(column) is \(value) in \(place) \(column), and \(spec) in column spec")
            }
            let dataset = DatasetKey(name: row["name"], fingerprint: row["dataset"])
            guard dataset.name == run.dataset.name else {
                try fail("its dataset is \(dataset.name) in \(place) dataset, and \(run.dataset.name) in column spec")
                continue
            }
            guard descriptions.isIdentity(identity, of: run, dataset, row["numerics_revision"]) else {
                try fail("its identity does not follow from what it says it did (\(place) identity, dataset or spec)")
                continue
            }
        }
    }

    /// Checks the planned runs that have a result or a failure: the plan must mean that run.
    private func checkPlannedRuns(
        in table: String, _ database: Database, _ descriptions: inout CheckedDescriptions,
        _ report: (StoreError) throws(StoreError) -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT p.run AS identity, p.spec, json_remove(p.spec, '$.seed') AS rest,
                       json_extract(p.spec, '$.seed') AS spec_seed, d.fingerprint AS dataset, d.name, e.numerics_revision
                FROM \(table) p
                LEFT JOIN runs r ON r.identity = p.run
                LEFT JOIN failures f ON f.identity = p.run
                LEFT JOIN datasets d ON d.fingerprint = coalesce(r.dataset, f.dataset)
                LEFT JOIN environments e ON e.id = coalesce(r.environment, f.environment)
                """)
        while let row = try rows.next() {
            guard let run = try descriptions.description(row, table: table, report),
                let name: String = row["name"], let fingerprint: String = row["dataset"],
                let numericsRevision: Int = row["numerics_revision"]
            else { continue }
            let identity: String = row["identity"]
            let dataset = DatasetKey(name: name, fingerprint: fingerprint)
            guard descriptions.isIdentity(identity, of: run, dataset, numericsRevision) else {
                try report(
                    .edited(
                        path: path, identity: identity,
                        detail: "another run is planned in its place (table \(table), column run or spec)"))
                continue
            }
        }
    }
}

/// What a dataset gives to an identity.
private struct DatasetKey {
    var name: String
    var fingerprint: String
}

/// Reads descriptions; those that differ by their seeds alone are decoded once.
private struct CheckedDescriptions {
    let path: String
    private var known: [String: RunDescription] = [:]

    init(path: String) { self.path = path }

    /// The description in column `spec` of `row`; `rest` is the same without the seed. Nil where there is none, after
    /// `report` was told.
    mutating func description(
        _ row: Row, table: String, _ report: (StoreError) throws(StoreError) -> Void
    ) throws -> RunDescription? {
        let rest: String? = row["rest"]
        let seed: DatabaseValue = row["spec_seed"]
        do {
            var description: RunDescription
            if let rest, let found = known[rest] {
                description = found
            } else {
                description = try StoredDescription.decode(row["spec"], table: table, row: row["identity"])
                if let rest { known[rest] = description }
            }
            guard let seed = Int.fromDatabaseValue(seed) else { throw DatabaseError(message: "no seed") }
            description.seed = seed
            return description
        } catch let flaw as StoredFlaw {
            throw flaw
        } catch {
            try report(
                .edited(
                    path: path, identity: row["identity"],
                    detail: "its description cannot be read (table \(table), column spec)"))
            return nil
        }
    }

    /// Whether `identity` follows from the rest, or may do so in a program that knows more.
    func isIdentity(
        _ identity: String, of run: RunDescription, _ dataset: DatasetKey, _ numericsRevision: Int
    ) -> Bool {
        let record = DatasetRecord(
            name: dataset.name, title: "", isSynthetic: false, fingerprint: dataset.fingerprint, splitSizes: [:],
            itemCounts: [:])
        return RunIdentity.mayBe(identity, of: run, dataset: record, numericsRevision: numericsRevision)
    }
}

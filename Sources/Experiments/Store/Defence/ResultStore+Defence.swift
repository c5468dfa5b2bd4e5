import GRDB
import ThawSupport

extension ResultStore {
    /// Throws unless under the names of thaw's tables there is what thaw of the database's version makes.
    static func checkSchema(_ database: Database, path: String) throws {
        let version = try version(database)
        try StoredSizes.checkSchema(database, path: path)
        let schema = try SchemaCheck(database, version: version)
        if let intruder = try schema.intruder() { throw StoreError.tampered(path: path, detail: intruder) }
        let columns = try Schema.columns(database, ofVersion: version)
        if let column = try Schema.columns(ofVersion: version).subtracting(columns).min() {
            throw StoreError.damaged(path: path, detail: "it lacks \(column)")
        }
        if let redefinition = schema.redefinition() { throw StoreError.tampered(path: path, detail: redefinition) }
    }

    /// Names of thaw's views that say something else than thaw's do, sorted: views for people, experiments' own among
    /// them, that somebody has changed or removed, and what a user keeps under an experiment's name. thaw itself reads
    /// none of them, and an opening for writing makes them anew, but for a user's.
    package func changedViews() throws(StoreError) -> [String] {
        try read { database in
            let version = try Self.version(database)
            let own = Set(try Schema.objects(ofVersion: version).map(\.key))
            let changed = try SchemaCheck(database, version: version).changedViews().map(\.name)
            let ofExperiments =
                version < Schema.firstWithExperimentViews ? [] : try ExperimentViews.changed(database, own: own)
            return ofExperiments.union(changed).sorted()
        }
    }

    /// What `PRAGMA integrity_check` finds, a line each: nothing in a sound file. Opening checks all but whether indices
    /// agree with their tables, which takes longer.
    package func integrityFindings() throws(StoreError) -> [String] {
        try read { database in
            // Thaw's own CHECKs were evaluated; a user's are none of its business.
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            defer { try? database.execute(sql: "PRAGMA ignore_check_constraints = OFF") }
            return try String.fetchAll(database, sql: "PRAGMA integrity_check")
        }.filter { $0 != "ok" }.map(\.singleLine)
    }

    /// The first that SQLite finds wrong with the file's structure, or with a row of thaw's tables that its CHECKs forbid; nil
    /// of a sound file. A user's CHECKs are not evaluated: they are a program, which need not end.
    static func finding(_ database: Database) throws -> String? {
        try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
        defer { try? database.execute(sql: "PRAGMA ignore_check_constraints = OFF") }
        func finding(_ argument: String) throws -> String? {
            try String.fetchAll(database, sql: "PRAGMA quick_check(\(argument))").first { $0 != "ok" }
        }
        if let found = try finding("1") { return found }
        try database.execute(sql: "PRAGMA ignore_check_constraints = OFF")
        let tables = try Schema.objects(ofVersion: try version(database)).filter { $0.type == "table" }
        return try tables.lazy.compactMap { try finding($0.name.quotedDatabaseIdentifier) }.first
    }

    /// Makes the views of `version` anew that somebody has changed or removed.
    static func repairViews(_ database: Database, version: Int) throws {
        let there = Set(try SchemaObject.all(database).map(\.key))
        for view in try SchemaCheck(database, version: version).changedViews() {
            if there.contains(view.key) { try database.execute(sql: "DROP VIEW \(view.name.quotedDatabaseIdentifier)") }
            try database.execute(sql: view.sql)
        }
    }
}

extension ResultStore {
    /// Brings the schema up to date, and what was recorded or changed before: views, and descriptions of runs. Writes
    /// nothing where there is nothing to do.
    static func bringUpToDate(_ queue: DatabaseQueue) throws {
        try migrate(queue)
        let isCurrent = try queue.read { database in
            try SchemaCheck(database, version: Schema.version).changedViews().isEmpty
                && ExperimentViews.areUpToDate(database) && Completion.changes(database).isEmpty
        }
        if isCurrent { return }
        try queue.write { database in
            try repairViews(database, version: Schema.version)
            try ExperimentViews.update(database)
            try Completion.run(database)
        }
    }
}

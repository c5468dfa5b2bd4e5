import GRDB

extension ResultStore {
    /// The names of Thaw's views whose text is not that of the database's version, or that are not there.
    func changedViews() throws(StoreError) -> [String] {
        try read { database in
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            let found = try Schema.viewTexts(database)
            let expected = try Schema.viewTexts(ofVersion: version)
            var changed = expected.filter { found[$0.key] != $0.value }.map(\.key)
            if version >= ExperimentViews.firstVersion { changed += try ExperimentViews.changed(database) }
            return changed.sorted()
        }
    }

    /// What else is in the schema that acts under Thaw's names: triggers on its tables.
    func integrityFindings() throws(StoreError) -> [String] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
            )
            .map { "the trigger \(($0["name"] as String).inQuotes) on \($0["tbl_name"] as String)" }
        }
    }
}

extension Schema {
    /// The text of each view, by name.
    fileprivate static func viewTexts(_ database: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(database, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'view'")
        return Dictionary(rows.map { ($0["name"], $0["sql"]) }) { first, _ in first }
    }

    fileprivate static func viewTexts(ofVersion version: Int) throws -> [String: String] {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        return try DatabaseQueue(configuration: configuration).write { database in
            for migration in migrations.prefix(max(0, version)) { try database.execute(sql: migration) }
            return try viewTexts(database)
        }
    }
}

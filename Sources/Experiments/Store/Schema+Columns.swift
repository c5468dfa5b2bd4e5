import GRDB

/// Whether a database has the tables that its version says: reading takes them for granted.
extension Schema {
    /// Each column of a table, as messages name it: `column title TEXT NOT NULL of STRICT table experiments`.
    static func columns(_ database: Database) throws -> Set<String> {
        try String.fetchSet(
            database,
            sql: """
                SELECT 'column ' || c.name || ' ' || c.type || CASE WHEN c."notnull" THEN ' NOT NULL' ELSE '' END
                       || ' of ' || CASE WHEN t.sql LIKE '%STRICT%' THEN 'STRICT ' ELSE '' END || 'table ' || t.name
                FROM sqlite_schema t, pragma_table_info(t.name) c
                WHERE t.type = 'table'
                """)
    }

    /// The columns that a database of `version` has; users may have added others.
    static func columns(ofVersion version: Int) throws -> Set<String> {
        try version == Self.version ? current.get() : made(version)
    }

    private static let current: Result<Set<String>, any Error> = Result { try Schema.made(Schema.version) }

    /// What the migrations make of an empty database.
    private static func made(_ version: Int) throws -> Set<String> {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        return try DatabaseQueue(configuration: configuration).write { database in
            for migration in migrations.prefix(max(0, version)) { try database.execute(sql: migration) }
            return try columns(database)
        }
    }
}

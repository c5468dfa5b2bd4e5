import GRDB
import Synchronization

/// What the migrations make of an empty database: what one of each version has, which reading takes for granted.
extension Schema {
    /// Each column of Thaw's tables in a database, as messages name it: `column title TEXT NOT NULL of STRICT table
    /// experiments`.
    static func columns(_ database: Database, ofVersion version: Int) throws -> Set<String> {
        try columns(database, of: made(version).objects)
    }

    /// The columns that a database of `version` has; users may have added others.
    static func columns(ofVersion version: Int) throws -> Set<String> { try made(version).columns }

    /// The tables, views and indices that a database of `version` has, but for experiments' views.
    static func objects(ofVersion version: Int) throws -> [SchemaObject] { try made(version).objects }

    private struct Made {
        var columns: Set<String>
        var objects: [SchemaObject]
    }

    private static let known = Mutex<[Int: Made]>([:])

    private static func made(_ version: Int) throws -> Made {
        if let made = known.withLock({ $0[version] }) { return made }
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let made = try DatabaseQueue(configuration: configuration).write { database in
            for migration in migrations.prefix(max(0, version)) { try database.execute(sql: migration) }
            let objects = try SchemaObject.all(database)
            return Made(columns: try columns(database, of: objects), objects: objects)
        }
        known.withLock { $0[version] = made }
        return made
    }

    private static func columns(_ database: Database, of objects: [SchemaObject]) throws -> Set<String> {
        let tables = objects.filter { $0.type == "table" }.map(\.name)
        return try String.fetchSet(
            database,
            sql: """
                SELECT 'column ' || c.name || ' ' || c.type || CASE WHEN c."notnull" THEN ' NOT NULL' ELSE '' END
                       || ' of ' || CASE WHEN t.sql LIKE '%STRICT%' THEN 'STRICT ' ELSE '' END || 'table ' || t.name
                FROM sqlite_schema t, pragma_table_info(t.name) c
                WHERE t.type = 'table' AND t.name IN (\(databaseQuestionMarks(count: tables.count)))
                """, arguments: StatementArguments(tables))
    }
}

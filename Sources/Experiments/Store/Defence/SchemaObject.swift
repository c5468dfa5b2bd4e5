import GRDB

/// A row of `sqlite_schema`: a table, a view, an index or a trigger.
struct SchemaObject {
    var type: String
    var name: String
    /// The table or view that an index or a trigger is of.
    var owner: String
    /// As it is written.
    var sql: String
    /// What it says.
    var definition: SchemaDefinition

    /// All that a database has, but for indices that follow from a table's definition.
    static func all(_ database: Database) throws -> [SchemaObject] {
        // No column of this table is bound to be a text.
        let columns = ["type", "name", "tbl_name", "sql"].map { "CAST(coalesce(\($0), '') AS TEXT) AS \($0)" }
        return try Row.fetchAll(
            database,
            sql: "SELECT \(columns.joined(separator: ", ")) FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
        ).map { row in
            SchemaObject(
                type: row["type"], name: row["name"], owner: row["tbl_name"], sql: row["sql"],
                definition: SchemaDefinition(row["sql"]))
        }
    }

    /// Names mean the same in capitals.
    var key: String { name.lowercased() }
    var ownerKey: String { owner.lowercased() }

    /// `table 'notes'`, for messages.
    var text: String { "\(type) \(name.inQuotes)" }
}

extension Sequence<SchemaObject> {
    /// By their names.
    var byName: [String: SchemaObject] { Dictionary(map { ($0.key, $0) }) { first, _ in first } }
}

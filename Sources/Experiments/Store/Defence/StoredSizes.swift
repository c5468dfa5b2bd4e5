import GRDB
import ThawModel
import ThawSupport

/// Holds each text of a database to a length, before anything decodes or shows it: pages and tables repeat what they show,
/// and a text of 100 MB would keep every command busy for a minute.
struct StoredSizes {
    /// Specs, descriptions, published numbers, what programs have printed. Thaw itself writes 30,000 and less.
    static let largestText = 1_000_000
    /// All definitions of the schema together. Each experiment has a view of about a thousand.
    static let largestSchema = 1_000_000

    /// What is counted: data, steps, places. Sums and products of such numbers are numbers.
    static let counts = 0...(1 << 40)

    /// Throws `StoredFlaw`.
    static func check(_ database: Database) throws {
        for table in try Schema.objects(ofVersion: ResultStore.version(database)) where table.type == "table" {
            let columns = try Row.fetchAll(database, sql: "SELECT * FROM pragma_table_info(?)", arguments: [table.name])
            try checkNumbers(columns, of: table.name, database)
            let texts = columns.filter { ($0["type"] as String) == "TEXT" }.map { $0["name"] as String }
            try checkWholeness(of: texts, columns, in: table.name, database)
            let sizes = texts.map { "max(length(CAST(\($0.quotedDatabaseIdentifier) AS BLOB)))" }
            guard !texts.isEmpty,
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT \(sizes.joined(separator: ", ")) FROM \(table.name.quotedDatabaseIdentifier)")
            else { continue }
            for (column, size) in zip(texts, row.databaseValues.map { Int.fromDatabaseValue($0) ?? 0 })
            where size > largestText {
                throw StoredFlaw(
                    table: table.name,
                    row: try key(
                        columns, of: table.name, "DESC",
                        by: "length(CAST(\(column.quotedDatabaseIdentifier) AS BLOB))", database),
                    column: column,
                    detail: "has \(PlainText.grouped(size)) bytes, and thaw reads up to "
                        + PlainText.grouped(largestText))
            }
        }
    }

    /// A text with a NUL has an end for SQLite, and another one for whoever reads it through C: it would be a run's identity
    /// here and none there. Bytes that are no text likewise.
    private static func checkWholeness(
        of texts: [String], _ columns: [Row], in table: String, _ database: Database
    ) throws {
        guard !texts.isEmpty else { return }
        let flaws = texts.map { name -> String in
            let column = name.quotedDatabaseIdentifier
            return "max(instr(\(column), char(0)) > 0 OR typeof(\(column)) NOT IN ('text', 'null'))"
        }
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT \(flaws.joined(separator: ", ")) FROM \(table.quotedDatabaseIdentifier)")
        else { return }
        for (column, isFlawed) in zip(texts, row.databaseValues.map { Bool.fromDatabaseValue($0) ?? false })
        where isFlawed {
            let value = column.quotedDatabaseIdentifier
            let order = "instr(\(value), char(0)) > 0 OR typeof(\(value)) NOT IN ('text', 'null')"
            throw StoredFlaw(
                table: table, row: try key(columns, of: table, "DESC", by: order, database), column: column,
                detail: "has a character 0, or bytes that are no text")
        }
    }

    /// Throws `StoreError.tampered`; to be asked before the definitions are read.
    static func checkSchema(_ database: Database, path: String) throws {
        let sql = "SELECT sum(length(CAST(sql AS BLOB)) + length(CAST(name AS BLOB))) FROM sqlite_schema"
        let size = try Int.fetchOne(database, sql: sql) ?? 0
        guard size <= largestSchema else {
            throw StoreError.tampered(
                path: path,
                detail: "its definitions have \(PlainText.grouped(size)) bytes, and thaw reads up to "
                    + PlainText.grouped(largestSchema))
        }
    }

    /// Throws `StoredFlaw` for a longer one than titles and labels may be.
    static func checkLine(_ text: String, table: String, row: String, column: String) throws {
        guard text.utf8.count > TextRule.longestLine else { return }
        throw StoredFlaw(
            table: table, row: row, column: column,
            detail: "has a line of \(PlainText.grouped(text.utf8.count)) bytes, and thaw reads up to "
                + PlainText.grouped(TextRule.longestLine))
    }

    private static func checkNumbers(_ columns: [Row], of table: String, _ database: Database) throws {
        for column in columns where (column["type"] as String) == "INTEGER" {
            let name: String = column["name"]
            // Bytes, and what users choose.
            let largest = ["peak_memory", "seed"].contains(name) ? 1 << 53 : counts.upperBound
            let quoted = name.quotedDatabaseIdentifier
            guard
                let value = try Int.fetchOne(
                    database,
                    sql: """
                        SELECT \(quoted) FROM \(table.quotedDatabaseIdentifier)
                        WHERE \(quoted) NOT BETWEEN -\(largest) AND \(largest) LIMIT 1
                        """)
            else { continue }
            throw StoredFlaw(
                table: table, row: try key(columns, of: table, value < 0 ? "ASC" : "DESC", by: quoted, database),
                column: name,
                detail: "is \(PlainText.grouped(value)), and thaw reads whole numbers up to "
                    + PlainText.grouped(largest))
        }
    }

    /// The beginning of the key of the row that is first in the order of an expression.
    private static func key(
        _ columns: [Row], of table: String, _ order: String, by expression: String, _ database: Database
    ) throws -> String {
        let keys = columns.filter { ($0["pk"] as Int) > 0 }.map { ($0["name"] as String).quotedDatabaseIdentifier }
        let key = keys.map { "substr(\($0), 1, 100)" }.joined(separator: " || ' ' || ")
        return try String.fetchOne(
            database,
            sql: """
                SELECT CAST(\(key) AS TEXT) FROM \(table.quotedDatabaseIdentifier)
                ORDER BY \(expression) \(order) LIMIT 1
                """) ?? ""
    }
}

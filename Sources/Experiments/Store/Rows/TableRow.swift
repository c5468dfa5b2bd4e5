import GRDB

/// A row of one of Thaw's tables. The names of its columns are its coding keys, and stand nowhere else in what reads and writes
/// rows.
protocol TableRow: Codable, FetchableRecord, PersistableRecord {
    associatedtype CodingKeys: CodingKey, ColumnExpression
}

extension TableRow {
    /// Values that one statement asks for. SQLite takes 32,766 variables unless it was built to take more.
    private static var largestCount: Int { 10_000 }

    /// All rows. None in a database whose schema is older than the table.
    static func all(_ database: Database, orderedBy order: [CodingKeys]) throws -> [Self] {
        try database.tableExists(databaseTableName) ? try Self.order(order).fetchAll(database) : []
    }

    /// The rows that have one of `values` in `column`, those of each value in order: one statement for all of them, or for
    /// each ten thousand. None in a database whose schema is older than the table.
    /// - values: each once; nil for all rows.
    static func rows(
        _ database: Database, where column: CodingKeys, in values: [some DatabaseValueConvertible]?,
        orderedBy order: [CodingKeys] = []
    ) throws -> [Self] {
        guard let values else { return try all(database, orderedBy: order) }
        guard try database.tableExists(databaseTableName) else { return [] }
        let ending = order.isEmpty ? "" : " ORDER BY " + order.map(\.name).joined(separator: ", ")
        return try parts(of: values).flatMap { part in
            let statement = try database.statement(
                selecting: "*", from: databaseTableName, where: column.name, count: part.count, ending)
            return try fetchAll(statement, arguments: StatementArguments(part))
        }
    }

    /// Those of `values` that some row has in `column`.
    /// - values: each once.
    static func known(_ values: [String], in column: CodingKeys, _ database: Database) throws -> Set<String> {
        try parts(of: values).reduce(into: []) { known, part in
            let statement = try database.statement(
                selecting: column.name, from: databaseTableName, where: column.name, count: part.count)
            known.formUnion(try String.fetchSet(statement, arguments: StatementArguments(part)))
        }
    }

    /// Deletes the rows that have this value in `column`.
    static func delete(_ database: Database, where column: CodingKeys, is value: String) throws {
        try filter(column == value).deleteAll(database)
    }

    private static func parts<Value>(of values: [Value]) -> [ArraySlice<Value>] {
        stride(from: 0, to: values.count, by: largestCount).map { values[$0..<min($0 + largestCount, values.count)] }
    }
}

extension Database {
    /// - count: how many values of `column` are asked for.
    fileprivate func statement(
        selecting selection: String, from table: String, where column: String, count: Int, _ ending: String = ""
    ) throws -> Statement {
        let places = databaseQuestionMarks(count: count)
        let sql = "SELECT \(selection) FROM \(table) WHERE \(column) IN (\(places))\(ending)"
        // What writes asks for one, again and again.
        return count == 1 ? try cachedStatement(sql: sql) : try makeStatement(sql: sql)
    }
}

import Foundation
import GRDB

/// A view for each experiment, named after it: `SELECT * FROM table1`.
///
/// Where that name is taken (an experiment `runs`, or a view that a user has made), it is `runs_experiment`: names of
/// experiments have no underscore, so that no other experiment's view is called so.
enum ExperimentViews {
    /// Makes the view of each experiment unless it is there, and removes those of experiments that are not.
    static func update(_ database: Database) throws {
        for view in try outdated(database) { try database.execute(sql: "DROP VIEW \(view.quotedDatabaseIdentifier)") }
        for (name, sql) in try missing(database) {
            try database.execute(sql: "CREATE VIEW \(name.quotedDatabaseIdentifier) AS\n\(sql)")
        }
    }

    /// Removes all, so that a migration may make tables of their names.
    static func drop(_ database: Database) throws {
        for view in try existing(database).keys {
            try database.execute(sql: "DROP VIEW \(view.quotedDatabaseIdentifier)")
        }
    }

    /// Whether `update` would change anything.
    static func areUpToDate(_ database: Database) throws -> Bool {
        try outdated(database).isEmpty && missing(database).isEmpty
    }

    /// The schema's version from which on experiments have views.
    static let firstVersion = 4

    /// The experiments that have no view as it should be, and the views of none.
    static func changed(_ database: Database) throws -> [String] {
        let present = Set(try existing(database).values)
        return try outdated(database) + wanted(database).filter { !present.contains($0.value) }.map(\.key)
    }

    // MARK: - What there is

    /// Begins the definition of each of these views.
    private static func mark(_ experiment: String) -> String { "/* thaw: experiment \(experiment) */\n" }

    /// The definitions of all of these views, by name, without what comes before the mark.
    private static func existing(_ database: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'view' AND sql LIKE '%/* thaw: experiment %'")
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in
                let sql: String = row["sql"]
                return sql.range(of: "/* thaw: experiment ").map { (row["name"], String(sql[$0.lowerBound...])) }
            })
    }

    /// The definitions that there should be, by experiment. (A name that no spec can have gets none.)
    private static func wanted(_ database: Database) throws -> [String: String] {
        let described = try Set(String.fetchAll(database, sql: "SELECT DISTINCT experiment FROM experiment_datasets"))
        let names = try String.fetchAll(
            database, sql: "SELECT name FROM experiments WHERE name NOT GLOB '*[^a-z0-9-]*'")
        return Dictionary(
            uniqueKeysWithValues: names.map { name in
                let (columns, view) =
                    described.contains(name)
                    ? (Schema.statisticsColumns, "experiment_statistics") : (Schema.cellColumns, "experiment_cells")
                return (name, "\(mark(name))SELECT \(columns)\nFROM \(view)\nWHERE experiment = '\(name)'")
            })
    }

    private static func outdated(_ database: Database) throws -> [String] {
        let wanted = try Set(wanted(database).values)
        return try existing(database).filter { !wanted.contains($0.value) }.map(\.key).sorted()
    }

    /// Names and definitions, by name. A name that a table, an index or a view of somebody else has is passed over.
    private static func missing(_ database: Database) throws -> [(String, String)] {
        let existing = try existing(database)
        let present = Set(existing.values)
        let taken = try Set(String.fetchAll(database, sql: "SELECT lower(name) FROM sqlite_schema"))
        return try wanted(database).sorted { $0.key < $1.key }.compactMap { experiment, sql in
            guard !present.contains(sql) else { return nil }
            let names = [experiment, "\(experiment)_experiment"]
            return names.first { !taken.contains($0) || existing[$0] != nil }.map { ($0, sql) }
        }
    }
}

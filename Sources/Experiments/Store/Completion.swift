import GRDB
import ThawCore

/// Completes descriptions of runs that were recorded before some option there is now (`RunDescription.completed`), so that
/// the views, which group by their text, do not take equal settings for different ones.
enum Completion {
    /// A description that is another text when it is completed.
    struct Change {
        var table: String
        /// The columns of the row's key, and their values.
        var key: [String]
        var values: [DatabaseValue]
        var spec: String
    }

    /// What is to be changed; nothing where all is complete.
    static func changes(_ database: Database) throws -> [Change] {
        try tables.flatMap { table, key in
            try Row.fetchAll(
                database, sql: "SELECT \((key + ["spec"]).joined(separator: ", ")) FROM \(table) WHERE \(lacksOptions)"
            ).compactMap { row in
                let text: String = row["spec"]
                // What cannot be read stays as it is, for those who check it.
                guard let run = try? StoredJSON.decode(RunDescription.self, from: text), run.completed() != run else {
                    return nil
                }
                return Change(
                    table: table, key: key, values: key.map { row[$0] }, spec: try StoredDescription.encode(run))
            }
        }
    }

    static func run(_ database: Database) throws {
        for change in try changes(database) {
            let condition = change.key.map { "\($0) = ?" }.joined(separator: " AND ")
            try database.execute(
                sql: "UPDATE \(change.table) SET spec = ? WHERE \(condition)",
                arguments: StatementArguments([change.spec.databaseValue] + change.values))
        }
    }

    private static let tables: [(String, [String])] = [
        ("runs", ["identity"]), ("failures", ["identity"]), ("experiment_runs", ["experiment", "position"]),
        ("tuning_trials", ["experiment", "position"]),
    ]

    /// Finds candidates by their text, which is far faster than to read each: a description names a component, and has one
    /// of its options nowhere.
    private static let lacksOptions = SpecAxis.allCases.flatMap { axis in
        SpecContext().components(of: axis).compactMap { component -> String? in
            let options = LaterAdditions.values(of: axis, component.name).keys.sorted()
            guard !options.isEmpty else { return nil }
            let lacks = options.map { "instr(spec, '\"\($0)\":') = 0" }.joined(separator: " OR ")
            return axis == .training
                ? "(\(lacks))" : "(instr(spec, '\"name\":\"\(component.name)\"') > 0 AND (\(lacks)))"
        }
    }.joined(separator: " OR ")
}

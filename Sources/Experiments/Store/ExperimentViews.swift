import GRDB

/// A view for each experiment, named after it: `SELECT * FROM table1`.
///
/// Where that name is taken (an experiment `runs`, or a view that a user has made), it is `runs_experiment`: names of
/// experiments have no underscore, so that no other experiment's view is called so.
struct ExperimentViews {
    /// Makes the view of each experiment unless it is there, and removes those of experiments that are not.
    static func update(_ database: Database) throws {
        let views = try ExperimentViews(database)
        for view in views.outdated { try database.execute(sql: "DROP VIEW \(view.name.quotedDatabaseIdentifier)") }
        for (name, body) in views.missing { try database.execute(sql: statement(name, body)) }
    }

    /// Removes all, so that a migration may make tables of their names.
    static func drop(_ database: Database) throws {
        for view in try SchemaObject.all(database) where isMarked(view) {
            try database.execute(sql: "DROP VIEW \(view.name.quotedDatabaseIdentifier)")
        }
    }

    /// Whether `update` would change anything.
    static func areUpToDate(_ database: Database) throws -> Bool {
        let views = try ExperimentViews(database)
        return views.outdated.isEmpty && views.missing.isEmpty
    }

    /// Names under which something else answers than an experiment's view: those of views that say something else than
    /// they did, and of experiments whose view is not there, or not under their name.
    /// - own: names of Thaw's tables and views, which no experiment's view can have.
    static func changed(_ database: Database, own: Set<String>) throws -> Set<String> {
        let views = try ExperimentViews(database)
        let sound = Set(views.sound.map(\.key))
        let lacking = views.wanted.keys.filter { experiment in
            (views.taken.contains(experiment) && !own.contains(experiment) && !sound.contains(experiment))
                || sound.isDisjoint(with: names(experiment))
        }
        return Set(views.outdated.map(\.name)).union(lacking)
    }

    /// Whether a view says that it is one of these.
    static func isMarked(_ object: SchemaObject) -> Bool { object.type == "view" && object.sql.contains(mark) }

    // MARK: - What there is

    /// Begins what follows the name in each of these views.
    private static let mark = "/* thaw: experiment "

    /// What follows the name in the views that there should be, by experiment. (A name that no spec can have gets none.)
    private let wanted: [String: String]
    /// Names of all there is in the database.
    private let taken: Set<String>
    private let sound: [SchemaObject]
    /// Those that are none of an experiment, or not any more.
    private let outdated: [SchemaObject]

    private init(_ database: Database) throws {
        let described = try Set(String.fetchAll(database, sql: "SELECT DISTINCT experiment FROM experiment_datasets"))
        let names = try String.fetchAll(
            database, sql: "SELECT name FROM experiments WHERE name NOT GLOB '*[^a-z0-9-]*'")
        let wanted = Dictionary(
            uniqueKeysWithValues: names.map { name in
                let (columns, view) =
                    described.contains(name)
                    ? (Schema.statisticsColumns, "experiment_statistics") : (Schema.cellColumns, "experiment_cells")
                return (
                    name, "\(Self.mark)\(name) */\nSELECT \(columns)\nFROM \(view)\nWHERE experiment = '\(name)'"
                )
            })
        self.wanted = wanted
        let objects = try SchemaObject.all(database)
        taken = Set(objects.map(\.key))
        // By name and definition.
        let definitions = Dictionary(
            uniqueKeysWithValues: wanted.flatMap { experiment, body in
                Self.names(experiment).map { ($0, SchemaDefinition(Self.statement($0, body))) }
            })
        let marked = objects.filter(Self.isMarked)
        sound = marked.filter { definitions[$0.name] == $0.definition }
        outdated = marked.filter { definitions[$0.name] != $0.definition }
    }

    /// Names and definitions, by experiment. A name that a table, an index or a view of somebody else has is passed over.
    private var missing: [(String, String)] {
        let (sound, replaced) = (Set(sound.map(\.key)), Set(outdated.map(\.key)))
        return wanted.sorted { $0.key < $1.key }.compactMap { experiment, body in
            let names = Self.names(experiment)
            guard sound.isDisjoint(with: names) else { return nil }
            return names.first { !taken.contains($0) || replaced.contains($0) }.map { ($0, body) }
        }
    }

    /// The names that an experiment's view may have.
    private static func names(_ experiment: String) -> [String] { [experiment, "\(experiment)_experiment"] }

    private static func statement(_ name: String, _ body: String) -> String {
        "CREATE VIEW \(name.quotedDatabaseIdentifier) AS\n\(body)"
    }
}

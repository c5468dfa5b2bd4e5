import GRDB
import ThawCore
import ThawModel
import ThawSupport

/// Holds the names and texts of a database to the rules of specs, before anything shows them. (Descriptions of runs are held
/// to them where they are decoded: `StoredDescription`.)
///
/// Not among them is what programs have printed: the reason of a failure, and the last lines of an attempt.
struct StoredTexts {
    private let database: Database

    /// Throws `StoredFlaw`.
    static func check(_ database: Database) throws {
        let texts = StoredTexts(database: database)
        for (table, key, columns) in plain where try database.tableExists(table) {
            for (column, rule) in columns {
                try texts.distinct(column, of: table, key: key) { text, row in
                    try StoredSizes.checkLine(text, table: table, row: row, column: column)
                    try rule.check(text, table: table, row: row, column: column)
                }
            }
        }
        for (table, key, columns) in json where try database.tableExists(table) {
            for column in columns {
                try texts.distinct(column, of: table, key: key) { text, row in
                    guard let repeated = JSONKeys.repeated(in: text) else { return }
                    throw StoredFlaw(
                        table: table, row: row, column: column,
                        detail: "has the key \(repeated.inQuotes) twice, of which every reader takes another")
                }
            }
        }
        try texts.checkMaps()
        try texts.checkReports()
        try texts.checkTunings()
    }

    /// Columns that hold a name or a text: by table, with the key of its rows.
    private static let plain: [(table: String, key: String, columns: [(String, TextRule)])] = [
        ("experiments", "name", [("name", .recordedName), ("title", .optionalTitle)]),
        ("datasets", "fingerprint", [("name", .recordedName), ("title", .text)]),
        (
            "environments", "id",
            ["revision", "thaw_version", "swift_version", "openblas", "cpu", "operating_system", "host"].map {
                ($0, .optionalText)
            }
        ),
        ("runs", "identity", [("backbone", .recordedName), ("method", .methodName)]),
        ("failures", "identity", [("backbone", .recordedName), ("method", .methodName)]),
        ("experiment_datasets", "experiment", [("label", .text)]),
        ("dataset_statistics", "dataset", [("name", .recordedName)]),
        ("group_budgets", "run", [("parameters", .recordedName)]),
        ("claims", "run", ["owner", "host", "process", "label", "stage"].map { ($0, .optionalText) }),
        ("attempts", "run", [("stage", .optionalText), ("host", .optionalText)]),
    ]

    /// Columns that hold JSON.
    private static let json: [(table: String, key: String, columns: [String])] = [
        ("datasets", "fingerprint", ["split_sizes", "item_counts"]), ("runs", "identity", ["spec"]),
        ("failures", "identity", ["spec"]), ("experiments", "name", ["report", "published"]),
        ("experiment_runs", "experiment", ["spec", "labels"]),
        ("tunings", "experiment", ["labels", "options", "phases"]), ("tuning_settings", "experiment", ["options"]),
        ("tuning_trials", "experiment", ["spec"]),
    ]

    /// Calls `body` with each value of the column and the key of a row that has it.
    private func distinct(
        _ column: String, of table: String, key: String, _ body: (String, String) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT \(column), CAST(min(\(key)) AS TEXT) FROM \(table) WHERE \(column) IS NOT NULL GROUP BY \(column)
                """)
        while let row = try rows.next() { try body(row[0], row[1]) }
    }

    // MARK: - Names and texts in JSON

    /// Maps from names: labels of runs by axis, and numbers of data.
    private func checkMaps() throws {
        for table in ["experiment_runs", "tunings"] where try database.tableExists(table) {
            try distinct("labels", of: table, key: "experiment") { text, row in
                for (axis, label) in try StoredJSON.decode([String: String].self, from: text) {
                    guard TableAxis(rawValue: axis) != nil else {
                        throw StoredFlaw(
                            table: table, row: row, column: "labels", detail: "\(axis.inQuotes) is no axis of a table")
                    }
                    try StoredSizes.checkLine(label, table: table, row: row, column: "labels")
                    try TextRule.text.check(label, table: table, row: row, column: "labels", what: "a label")
                }
            }
        }
        for column in ["split_sizes", "item_counts"] {
            try distinct(column, of: "datasets", key: "fingerprint") { text, row in
                // What is no such map is damage, which is said where it is read.
                let map = (try? StoredJSON.decode([String: Int].self, from: text)) ?? [:]
                for (name, count) in map.sorted(by: { $0.key < $1.key }) {
                    try TextRule.recordedName.check(
                        name, table: "datasets", row: row, column: column, what: "a part's name")
                    guard !StoredSizes.counts.contains(count) else { continue }
                    throw StoredFlaw(
                        table: "datasets", row: row, column: column,
                        detail: "says \(PlainText.grouped(count)) for \(name), which is no number of rows or items")
                }
            }
        }
    }

    /// Of settings that cannot be read, the report says so.
    private func checkReports() throws {
        try distinct("report", of: "experiments", key: "name") { text, row in
            guard let report = try? StoredJSON.decode(ReportSettings.self, from: text) else { return }
            func check(_ text: String?, _ rule: TextRule, _ what: String) throws {
                try text.map {
                    try StoredSizes.checkLine($0, table: "experiments", row: row, column: "report")
                    try rule.check($0, table: "experiments", row: row, column: "report", what: what)
                }
            }
            try check(report.published, .recordedName, "'published'")
            try check(report.statistics?.published, .recordedName, "'published'")
            for figure in report.figures ?? [] {
                try check(figure.name, .recordedName, "the name of a figure")
                try check(figure.title, .text, "the title of a figure")
                for part in figure.x.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false) {
                    try check(String(part), .optionName, "'x' of a figure")
                }
                try check(figure.reference, .text, "'reference' of a figure")
            }
        }
    }

    private func checkTunings() throws {
        guard try database.tableExists("tunings") else { return }
        func check(_ option: String, table: String, row: String) throws {
            // Of the method without its axis, of the others with it.
            for part in option.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false) {
                try TextRule.optionName.check(
                    String(part), table: table, row: row, column: "options", what: "the name of an option")
            }
        }
        try distinct("options", of: "tunings", key: "experiment") { text, row in
            for option in try StoredJSON.decode([String].self, from: text) {
                try check(option, table: "tunings", row: row)
            }
        }
        try distinct("options", of: "tuning_settings", key: "experiment") { text, row in
            for (option, value) in try StoredJSON.decode(ResolvedOptions.self, from: text) {
                try check(option, table: "tuning_settings", row: row)
                if case .text(let text) = value {
                    try TextRule.optionalText.check(
                        text, table: "tuning_settings", row: row, column: "options", what: option.inQuotes)
                }
            }
        }
    }
}

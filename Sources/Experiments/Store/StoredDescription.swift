import GRDB
import ThawModel
import ThawSupport

/// Descriptions of runs as databases hold them, in columns `spec`.
enum StoredDescription {
    /// The description, completed with what came after its record.
    ///
    /// Throws `DecodingError` where it is none, and `StoredFlaw` where a name or text in it could have come from no spec.
    /// - table, row: where it is, for messages.
    static func decode(_ text: String, table: String, row: String) throws -> RunDescription {
        let run = try StoredJSON.decode(RunDescription.self, from: text)
        func check(_ text: String, _ rule: TextRule, _ what: String) throws {
            try rule.check(text, table: table, row: row, column: "spec", what: what)
        }
        try check(run.dataset.name, .recordedName, "the dataset's name")
        try check(run.backbone.name, .recordedName, "the backbone's name")
        try check(run.method.name, .methodName, "the method's name")
        for options in [run.dataset.options, run.backbone.options, run.method.options, run.training] {
            for (name, value) in options {
                try check(name, .optionName, "the name of an option")
                if case .text(let text) = value { try check(text, .optionalText, name.inQuotes) }
            }
        }
        return run.completed()
    }

    /// What is recorded of `run`: completed, so that queries find equal settings in equal text.
    static func encode(_ run: RunDescription) throws -> String { try StoredJSON.encode(run.completed()) }
}

/// Why a value is refused that is read from a database: which, and what is wrong with it.
struct StoredFlaw: Error {
    var table: String
    /// The key of its row.
    var row: String
    var column: String
    var detail: String
}

extension TextRule {
    /// Throws `StoredFlaw` unless `text` keeps the rule.
    /// - what: which part of the column's value it is; nil for all of it.
    func check(_ text: String, table: String, row: String, column: String, what: String? = nil) throws {
        guard let flaw = flaw(in: text) else { return }
        throw StoredFlaw(
            table: table, row: row, column: column, detail: what.map { "\($0) \(flaw)" } ?? flaw)
    }
}

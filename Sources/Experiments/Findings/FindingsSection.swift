/// A part of the findings: Markdown blocks under a heading, and what goes into the summary.
struct FindingsSection {
    var title: String
    /// One sentence each.
    var summary: [String] = []
    /// Paragraphs and tables.
    var blocks: [String] = []

    /// A table with its caption, which cites the spec: row and column are the cell.
    mutating func add(table head: [String], _ rows: [[String]], caption: String) {
        let rules = head.indices.map { $0 == 0 ? ":--" : "--:" }
        blocks.append(caption)
        blocks.append(([head, rules] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n"))
    }

    /// Sentences, one a line, so that a change shows as one.
    mutating func add(sentences: [String]) {
        if !sentences.isEmpty { blocks.append(sentences.joined(separator: "\n")) }
    }

    /// `[table1: CSDM, Warm-a]`
    static func cite(_ evidence: Evidence, _ cell: String...) -> String {
        "[\(evidence.name): \(cell.joined(separator: ", "))]"
    }

    /// `Cold`, `Cold and Warm-a`, `Cold, Warm-a and Warm-b`
    static func list(_ names: [String]) -> String {
        guard let last = names.last else { return "none" }
        return names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " and " + last
    }
}

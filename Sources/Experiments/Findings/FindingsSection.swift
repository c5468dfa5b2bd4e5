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

    /// A sentence on each run of `evidence` that failed, one a line.
    mutating func add(failuresOf evidence: Evidence) {
        add(sentences: evidence.failureSentences.map(MarkdownRenderer.escaped))
    }

    /// `n = 10`; `n = 8 to 10` where some of the findings compare fewer seeds than others.
    static func pairs(_ findings: [Finding]) -> String {
        let counts = findings.map(\.comparison.count)
        let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
        return least == most ? "n = \(most)" : "n = \(least) to \(most)"
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

/// A part of the findings: Markdown blocks under a heading, and what goes into the summary.
struct FindingsSection {
    var title: String
    /// One sentence each.
    var summary: [String] = []
    /// Paragraphs and tables.
    var blocks: [String] = []

    /// A table with its caption, which cites the spec: row and column are the cell.
    /// - counts: how many runs, or pairs of runs, are behind each number; empty if a column says so.
    mutating func add(table head: [String], _ rows: [[String]], caption: String, counts: [Int]) {
        let rules = head.indices.map { $0 == 0 ? ":--" : "--:" }
        blocks.append(counts.isEmpty ? caption : "\(caption), \(Self.range(counts))")
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

    /// `n = 10`; `n = 8 to 10` where some have fewer than others.
    private static func range(_ counts: [Int]) -> String {
        let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
        return least == most ? "n = \(most)" : "n = \(least) to \(most)"
    }

    /// The title of a method or backbone for Markdown: one that this build does not know has its name from the database.
    static func title(of name: String, _ axis: SpecAxis) -> String {
        MarkdownRenderer.escaped(SpecContext.title(of: name, axis))
    }

    /// `[table1: CSDM, Warm-a]`
    static func cite(_ evidence: Evidence, _ cell: String...) -> String {
        "[\(evidence.name): \(cell.joined(separator: ", "))]"
    }
}

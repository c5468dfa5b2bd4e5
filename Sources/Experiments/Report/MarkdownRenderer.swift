import ThawCore

/// Tables of GitHub-flavoured Markdown; the best of each column in bold, the second underlined (as `ins`, since GitHub does
/// not show `u`).
struct MarkdownRenderer {
    func render(_ model: TableModel) -> String {
        var blocks = ["## \(Self.escaped(model.title))"]
        for group in model.groups {
            blocks.append("### \(Self.escaped(group.title))")
            if let budgets = group.budgets { blocks.append(Self.escaped(budgets)) }
            blocks.append(table(TableLayout(results: group, of: model)))
            if let comparison = TableLayout(comparison: group, of: model) {
                blocks.append(Self.escaped(comparison.caption ?? "") + ":")
                blocks.append(table(comparison))
            }
        }
        let notes = (model.hasRanks ? [TableModel.ranksLegend] : []) + model.notes
        blocks.append(notes.map { "- \(Self.escaped($0))" }.joined(separator: "\n"))
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private func table(_ layout: TableLayout) -> String {
        let head = layout.columns.map { column in
            Self.escaped((column.phase.map { "\($0.title) " } ?? "") + column.title)
        }
        let rules = layout.columns.indices.map { $0 == 0 ? ":--" : "--:" }
        let rows = layout.rows.map { row in
            row.map { entry in
                let text = Self.escaped(entry.text)
                return (entry.isBest ? "**\(text)**" : entry.isSecond ? "<ins>\(text)</ins>" : text)
                    + entry.testMarks + (entry.spread.map { " \u{B1}\($0)" } ?? "")
            }
        }
        return ([head, rules] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    /// Text on one line with the characters that mean something to Markdown escaped, wherever it stands: at the start of a
    /// block, too, where a text may begin a list or underline a heading, and four spaces begin code.
    static func escaped(_ text: String) -> String {
        let scalars = text.singleLine.unicodeScalars.drop { $0 == " " }
        let marker = endOfMarker(scalars)
        var result = String.UnicodeScalarView()
        for index in scalars.indices {
            let scalar = scalars[index]
            if index == marker || "\\`*_[]<>|#~&$".unicodeScalars.contains(scalar) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }

    /// The last character of a marker that begins a list (`-`, `+`, `12.`, `12)`, and then a space or nothing) or of a line
    /// that is a rule or underlines a heading; nil without any. A sign before a number is none.
    private static func endOfMarker(_ scalars: Substring.UnicodeScalarView) -> String.Index? {
        guard let first = scalars.first else { return nil }
        if "-=".unicodeScalars.contains(first), scalars.allSatisfy({ $0 == first || $0 == " " }) {
            return scalars.startIndex
        }
        let digits = scalars.prefix { ("0"..."9").contains($0) }
        guard digits.endIndex < scalars.endIndex else { return nil }
        let marks: String.UnicodeScalarView = digits.isEmpty ? "-+".unicodeScalars : ".)".unicodeScalars
        let next = scalars.index(after: digits.endIndex)
        let isMarker = marks.contains(scalars[digits.endIndex]) && (next == scalars.endIndex || scalars[next] == " ")
        return isMarker ? digits.endIndex : nil
    }
}

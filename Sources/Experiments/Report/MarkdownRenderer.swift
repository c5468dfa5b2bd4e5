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

    /// Text with the characters that mean something to Markdown escaped.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if "\\`*_[]<>|#~&".unicodeScalars.contains(scalar) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }
}

import Core

extension StatisticsTable {
    /// The table as text that ends with a line break. The same table gives the same bytes.
    func rendered(as format: TableFormat, width: Int, styled: Bool) -> String {
        let text: [String]
        switch format {
        case .terminal: text = terminal(TerminalRenderer(width: width, styled: styled))
        case .markdown: text = markdown
        case .latex: text = latex
        case .csv: text = csv
        }
        return text.map { $0 + "\n" }.joined()
    }

    private var head: [String] { ["Dataset"] + columns.map(\.title) }

    private var body: [[String]] {
        rows.map { row in [row.title] + row.values.map { $0.map(PlainText.grouped) ?? "\u{2013}" } }
    }

    private func terminal(_ renderer: TerminalRenderer) -> [String] {
        let widths = head.indices.map { column in
            ([head] + body).map { displayWidth($0[column]) }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            renderer.trimmed(
                zip(cells, widths).enumerated().map { renderer.padded($1.0, $1.1, left: $0 > 0) }
                    .joined(separator: "  "))
        }
        let rule = String(repeating: "\u{2500}", count: widths.reduce(2 * (widths.count - 1), +))
        return [renderer.bold(title), "", line(head), rule] + body.map(line) + [""]
            + notes.flatMap { renderer.wrapped($0) }
    }

    private var markdown: [String] {
        let rules = head.indices.map { $0 == 0 ? ":--" : "--:" }
        let cells = ([head] + body).map { $0.map(MarkdownRenderer.escaped) }
        let table = ([cells[0], rules] + cells.dropFirst()).map { "| \($0.joined(separator: " | ")) |" }
        return ["## \(MarkdownRenderer.escaped(title))", ""] + table + [""]
            + notes.map { "- \(MarkdownRenderer.escaped($0))" }
    }

    private var latex: [String] {
        let cells = ([head] + body).map { $0.map(LaTeXRenderer.escaped).joined(separator: " & ") + " \\\\" }
        return [
            "% Written by thaw report. Needs \\usepackage{booktabs}.", "\\begin{table*}[t]", "\\centering",
            "\\caption{\(LaTeXRenderer.escaped(title))}", "\\footnotesize",
            "\\begin{tabular}{l\(String(repeating: "r", count: columns.count))}", "\\toprule", cells[0], "\\midrule",
        ] + cells.dropFirst() + [
            "\\bottomrule", "\\end{tabular}", "", "\\medskip", "\\begin{minipage}{\\textwidth}",
            "\\raggedright\\scriptsize",
        ] + notes.map { "\(LaTeXRenderer.escaped($0))\\par" } + ["\\end{minipage}", "\\end{table*}"]
    }

    /// Long format: one line for each number.
    private var csv: [String] {
        var dataset = ""
        var lines = [["dataset", "source", "statistic", "value"]]
        for (index, column) in columns.enumerated() {
            if !column.isPublished { dataset = column.title }
            for row in rows {
                lines.append([
                    dataset, column.isPublished ? "paper" : "ours", row.title,
                    row.values[index].map { "\($0)" } ?? "",
                ])
            }
        }
        return lines.map { $0.map(CSVRenderer.quoted).joined(separator: ",") }
    }
}

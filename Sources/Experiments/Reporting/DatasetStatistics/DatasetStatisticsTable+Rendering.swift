import ThawSupport

extension DatasetStatisticsTable {
    /// The table as text that ends with a line break. The same table gives the same bytes.
    func rendered(as format: TableFormat, width: Int, styled: Bool) -> String {
        let text: [String]
        switch format {
        case .terminal:
            let renderer = TerminalRenderer(width: width, styled: styled)
            return renderer.text(terminal(renderer))
        case .markdown: text = markdown
        case .latex: return LaTeXText.document(latex)
        case .csv: text = csv
        case .json: return json
        }
        return text.map { $0 + "\n" }.joined()
    }

    private var table: PlainTable {
        PlainTable(
            head: ["Dataset"] + columns.map(\.title),
            rows: rows.map { row in [row.title] + row.values.map { $0.map(PlainText.grouped) ?? "\u{2013}" } })
    }

    private func terminal(_ renderer: TerminalRenderer) -> [String] {
        [renderer.bold(title), ""] + table.terminal(renderer) + [""] + notes.flatMap { renderer.wrapped($0) }
    }

    private var markdown: [String] {
        ["## \(MarkdownRenderer.escaped(title))", ""] + table.markdown + [""]
            + notes.map { "- \(MarkdownRenderer.escaped($0))" }
    }

    var latex: [String] {
        [
            "% Written by thaw report. Needs \\usepackage{booktabs}.", "\\begin{table*}[t]", "\\centering",
            "\\caption{\(LaTeXRenderer.escaped(title))}", "\\footnotesize",
        ] + table.latex + LaTeXRenderer.notes(notes) + ["\\end{table*}"]
    }

    /// Long format: one line for each number.
    private var csv: [String] {
        var dataset = ""
        var lines = [["dataset", "source", "statistic", "value", "digest"]]
        for (index, column) in columns.enumerated() {
            if !column.isPublished { dataset = column.title }
            for row in rows {
                lines.append([
                    dataset, column.isPublished ? "paper" : "ours", row.title,
                    row.values[index].map { "\($0)" } ?? "", digest ?? "",
                ])
            }
        }
        return CSVRenderer.marked(lines, isUnchecked: isUnchecked).map {
            $0.map(CSVRenderer.quoted).joined(separator: ",")
        }
    }
}

extension DatasetStatisticsTable {
    fileprivate var json: String {
        ReportJSON.text(
            "statistics",
            [
                "title": .text(title), "digest": .optional(digest), "unchecked": .flag(isUnchecked),
                "notes": .list(notes.map { .text($0) }),
                "columns": .list(
                    columns.map {
                        .object(["title": .text($0.title), "source": .text($0.isPublished ? "paper" : "ours")])
                    }),
                "rows": .list(
                    rows.map { row in
                        .object([
                            "statistic": .text(row.title),
                            "values": .list(row.values.map { $0.map { .integer($0) } ?? .null }),
                        ])
                    }),
            ])
    }
}

import Core

extension HTMLReport {
    /// The tables of results, each with its comparison with the published numbers, and the notes.
    var tablesSection: HTMLSection {
        let tables = model.groups.indices.map { index -> HTML in
            let group = model.groups[index]
            let results = TableLayout(results: group, of: model)
            let comparison = TableLayout(comparison: group, of: model).map { layout -> HTML in
                table(layout, id: "comparison-\(index + 1)", caption: "\(group.title): \(layout.caption ?? "")")
            }
            return """
                \(table(results, id: "results-\(index + 1)", caption: "\(group.title)", rows: rowsOfGroup(index)))\
                \(comparison ?? .empty)
                """
        }
        let notes = ["Bold: the best of its column. Every number links to the runs behind it."] + model.notes
        return HTMLSection(
            id: "results", title: "Results",
            content: """
                \(tables)<ul class="notes">
                \(notes.map { "<li>\($0)</li>" as HTML }.joined(separator: "\n"))
                </ul>

                """)
    }

    /// - rows: those whose runs the cells link to; without them there are no links.
    private func table(_ layout: TableLayout, id: String, caption: HTML, rows: [Row] = []) -> HTML {
        let phases = layout.phaseColumns
        let leading = layout.columns.filter { $0.phase == nil }
        let head: [HTML] = [
            """
            <tr>\(leading.map { "<th scope=\"col\" rowspan=\"2\">\($0.title)</th>" as HTML })\
            \(phases.map {
                "<th scope=\"colgroup\" colspan=\"\($0.columns.count)\">\($0.phase.title)</th>" as HTML
            })</tr>
            """,
            "<tr>\(phases.flatMap(\.columns).map { "<th scope=\"col\">\(layout.columns[$0].title)</th>" as HTML })</tr>",
        ]
        let body = layout.rows.indices.map { index -> HTML in
            let row = index < rows.count ? rows[index] : nil
            let entries = layout.rows[index]
            let links = row.map { row in
                model.phases.flatMap { phase in model.metrics.map { row.cellID($0, phase) } }
            }
            let cells = entries.indices.dropFirst().map { column in
                cell(entries[column], link: column < leading.count ? nil : links?[column - leading.count])
            }
            let title: HTML = "\(entries[0].text)"
            return HTMLTable.row(row.map { "<a href=\"#\($0.id)\">\(title)</a>" } ?? title, cells)
        }
        return HTMLTable(id: id, caption: caption, head: head, body: body).html
    }

    private func cell(_ entry: TableLayout.Entry, link: String?) -> HTML {
        var number: HTML = "\(entry.text)"
        if entry.isBest { number = "<strong>\(number)</strong>" }
        if let link, entry.text != TableLayout.Entry.hole.text { number = "<a href=\"#\(link)\">\(number)</a>" }
        return number + (entry.spread.map { " <small>\u{B1}\($0)</small>" } ?? .empty)
    }

    /// The rows of the group at `index`.
    func rowsOfGroup(_ index: Int) -> [Row] {
        let before = model.groups[..<index].reduce(0) { $0 + $1.rows.count }
        return Array(rows[before..<before + model.groups[index].rows.count])
    }
}

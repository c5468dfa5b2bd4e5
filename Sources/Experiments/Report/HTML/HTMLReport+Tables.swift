import ThawCore

extension HTMLReport {
    /// The results; nil for an experiment without runs.
    var tablesSection: HTMLSection? {
        if rows.isEmpty { return nil }
        return HTMLSection(
            id: "results", title: "Results",
            content: tables(
                model, id: "results", rows: model.groups.indices.map(rowsOfGroup),
                notes: (model.hasRanks ? [TableModel.ranksLegend] : [])
                    + ["Every number links to the runs behind it."]))
    }

    /// The tables of a model, each with its comparison with the published numbers, and the notes.
    /// - id: where the tables' own ids begin; unique on the page.
    /// - rows: by group, those whose runs the cells link to; without them there are no links.
    func tables(_ model: TableModel, id: String, rows: [[Row]] = [], notes: [String] = []) -> HTML {
        let tables = model.groups.enumerated().map { index, group -> HTML in
            let results = table(
                TableLayout(results: group, of: model), id: "\(id)-\(index + 1)",
                caption: "\([group.title, group.budgets].compactMap { $0 }.joined(separator: ". "))",
                rows: index < rows.count ? rows[index] : [])
            let comparison = TableLayout(comparison: group, of: model).map { layout in
                table(
                    layout, id: "\(id)-comparison-\(index + 1)", caption: "\(group.title): \(layout.caption ?? "")")
            }
            return results + (comparison ?? .empty)
        }
        return "\(tables)" + Self.list(notes + model.notes)
    }

    /// Sentences below a table.
    static func list(_ notes: [String]) -> HTML {
        """
        <ul class="notes">
        \(notes.map { "<li>\($0)</li>" as HTML }.joined(separator: "\n"))
        </ul>

        """
    }

    /// - rows: those whose runs the cells link to; without them there are no links.
    private func table(_ layout: TableLayout, id: String, caption: HTML, rows: [Row] = []) -> HTML {
        let phases = layout.phaseColumns
        let leading = layout.columns.filter { $0.phase == nil }
        let head: [HTML] = [
            """
            <tr>\(leading.map { "<th scope=\"col\" rowspan=\"2\">\($0.title)</th>" as HTML })\
            \(phases.map {
                "<th scope=\"colgroup\" colspan=\"\($0.columns.count)\"><span>\($0.phase.title)</span></th>" as HTML
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
        if entry.isSecond { number = "<u>\(number)</u>" }
        if let link, entry.text != TableLayout.Entry.hole.text { number = "<a href=\"#\(link)\">\(number)</a>" }
        if !entry.testMarks.isEmpty { number = number + "<sup>\(entry.testMarks)</sup>" }
        return number + (entry.spread.map { " <small>\u{B1}\($0)</small>" } ?? .empty)
    }

    /// The rows of the group at `index`.
    func rowsOfGroup(_ index: Int) -> [Row] {
        let before = model.groups[..<index].reduce(0) { $0 + $1.rows.count }
        return Array(rows[before..<before + model.groups[index].rows.count])
    }
}

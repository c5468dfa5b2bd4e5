import ThawCore

extension HTMLReport {
    /// The sizes of the datasets, statistics down and datasets across; nil for an experiment that has runs instead.
    var statisticsSection: HTMLSection? {
        statistics.map { statistics in
            let rows = statistics.rows.map { row in
                HTMLTable.row(
                    "\(row.title)",
                    row.values.map { "\($0.map(PlainText.grouped) ?? TableLayout.Entry.hole.text)" })
            }
            let table = HTMLTable(
                id: "statistics-table", caption: "\(statistics.title)",
                head: HTMLTable.head(["statistic"] + statistics.columns.map(\.title)), body: rows)
            return HTMLSection(
                id: "statistics", title: "Statistics", content: table.html + Self.list(statistics.notes))
        }
    }
}

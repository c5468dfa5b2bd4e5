import ThawCore

/// Columns and entries of one group as the renderers for people print them: what is in the table is decided here,
/// how it looks by each renderer.
struct TableLayout {
    struct Column {
        /// The phase it belongs to; nil for the row's title and n.
        var phase: Phase?
        var title: String
    }

    struct Entry {
        var text: String
        /// What stands behind a mean.
        var spread: String?
        var isBest = false
        var isSecond = false
        /// Significantly different from base.
        var differsFromBase = false
        /// The best, significantly better than the second.
        var beatsRival = false

        /// The marks of tests: against base, against the second.
        var testMarks: String {
            (differsFromBase ? TableModel.baseMark : "") + (beatsRival ? TableModel.rivalMark : "")
        }

        /// Where there is no number.
        static let hole = Entry(text: "\u{2013}")
    }

    /// What the table is, under the group's title: nothing for our results.
    var caption: String?
    var columns: [Column]
    var rows: [[Entry]]

    /// Our results: title, n, and per phase each metric.
    init(results group: TableModel.Group, of model: TableModel) {
        columns =
            Self.leadingColumns(model)
            + model.phases.flatMap { phase in model.metrics.map { Column(phase: phase, title: $0.title) } }
        rows = group.rows.map { row in
            Self.leadingEntries(row)
                + row.cells.flatMap { cells in
                    zip(model.metrics, cells).map { metric, cell in
                        guard let mean = cell.mean else { return .hole }
                        // RelaImpr has AUC's tests, and shows them where AUC does not.
                        let isTested = metric.tested == metric || !model.metrics.contains(metric.tested)
                        return Entry(
                            text: metric.text(mean), spread: cell.spread(model.spread).flatMap(metric.spreadText),
                            isBest: cell.isBest, isSecond: cell.isSecond,
                            differsFromBase: isTested && cell.differsFromBase,
                            beatsRival: isTested && cell.beatsRival)
                    }
                }
        }
    }

    /// The paper's numbers and ours minus the paper's, for the first metric that the paper has; nil if it has none.
    init?(comparison group: TableModel.Group, of model: TableModel) {
        guard
            let index = model.metrics.indices.first(where: { index in
                group.rows.contains { row in row.cells.contains { $0[index].published != nil } }
            })
        else { return nil }
        let metric = model.metrics[index]
        caption =
            "\(metric.title) of the paper's \(model.publishedTitle ?? "table"), and the difference (ours - paper's)"
        columns =
            Self.leadingColumns(model)
            + model.phases.flatMap { phase in
                [Column(phase: phase, title: "paper"), Column(phase: phase, title: "difference")]
            }
        rows = group.rows.map { row in
            Self.leadingEntries(row)
                + row.cells.flatMap { cells in
                    let cell = cells[index]
                    return [
                        cell.published.map { Entry(text: metric.text($0)) } ?? .hole,
                        cell.difference.map { Entry(text: metric.differenceText($0)) } ?? .hole,
                    ]
                }
        }
    }

    private static func leadingColumns(_ model: TableModel) -> [Column] {
        [Column(title: model.rowTitle), Column(title: "n")]
    }

    private static func leadingEntries(_ row: TableModel.Row) -> [Entry] {
        let count = row.count == row.expected ? "\(row.count)" : "\(row.count)/\(row.expected)"
        return [Entry(text: row.title), Entry(text: count)]
    }

    /// Indices of the columns of each phase, in order; the leading columns are 0 and 1.
    var phaseColumns: [(phase: Phase, columns: [Int])] {
        Phase.allCases.compactMap { phase in
            let indices = columns.indices.filter { columns[$0].phase == phase }
            return indices.isEmpty ? nil : (phase, indices)
        }
    }
}

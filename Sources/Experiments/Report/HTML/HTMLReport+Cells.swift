import Foundation
import ThawCore

extension HTMLReport {
    /// Per row of the tables what its numbers are made of: the statistics of each cell, and each run.
    var cellsSection: HTMLSection? {
        if rows.isEmpty { return nil }
        let groups = model.groups.indices.map { index -> HTML in
            "<h3>\(model.groups[index].title)</h3>\n\(rowsOfGroup(index).map(details))"
        }
        return HTMLSection(id: "cells", title: "Runs behind each number", content: "\(groups)")
    }

    private func details(_ row: Row) -> HTML {
        let planned = row.line.planned.count
        let count =
            row.line.isComplete
            ? PlainText.count(planned, "run") : "\(row.line.finished.count) of \(PlainText.count(planned, "run"))"
        return """
            <details id="\(row.id)">
            <summary>\(row.shown.title) <small>\(count)</small></summary>
            \(statistics(row))\(runsTable(row))<p>Options: \(optionLinks(row.line.description)).</p>
            </details>

            """
    }

    /// One row per cell of the table: mean, standard deviation, 95 % interval and n.
    private func statistics(_ row: Row) -> HTML {
        let body = model.metrics.indices.flatMap { column in
            model.phases.indices.map { index -> HTML in
                let (metric, phase) = (model.metrics[column], model.phases[index])
                let cell = row.shown.cells[index][column]
                let interval = cell.interval.map {
                    "\(Self.text($0.lowerBound, metric)) to \(Self.text($0.upperBound, metric))"
                }
                return HTMLTable.row(
                    "\(metric.title) \(phase.title)",
                    [
                        Self.number(cell.mean, metric), Self.number(cell.standardDeviation, metric),
                        "\(interval ?? TableLayout.Entry.hole.text)", "\(cell.count)",
                    ], id: row.cellID(metric, phase))
            }
        }
        return HTMLTable(
            id: "\(row.id)-statistics", caption: "\(row.shown.title), \(row.group): over the runs",
            head: HTMLTable.head(["cell", "mean", "s.d.", "95 % t interval", "n"]), body: body
        ).html
    }

    /// Each planned run: its seed, identity, values and seconds, or why it has none.
    private func runsTable(_ row: Row) -> HTML {
        let measured = model.metrics.filter { $0 != .relaimpr }
        let columns = measured.flatMap { metric in model.phases.map { (metric, $0) } }
        let body = row.line.planned.sorted { $0.key < $1.key }.map { seed, identity -> HTML in
            guard let run = row.line.finished[seed] else {
                let reason = builder.failures[identity].map { "failed: \($0.failure.reason.singleLine)" }
                return """
                    <tr><th scope="row">\(seed)</th><td><code>\(String(identity.prefix(12)))</code></td>\
                    <td class="text" colspan="\(columns.count + 1)">\(reason ?? "not done yet")</td></tr>
                    """
            }
            let link: HTML = "<a href=\"#run-\(identity)\"><code>\(String(identity.prefix(12)))</code></a>"
            let values = columns.map { metric, phase in
                Self.number(TableBuilder.values([run.result], phase, metric).first, metric)
            }
            return HTMLTable.row("\(seed)", [link] + values + ["\(Self.seconds(run.result.totalSeconds))"])
        }
        return HTMLTable(
            id: "\(row.id)-runs", caption: "\(row.shown.title), \(row.group): each run",
            head: HTMLTable.head(["seed", "run"] + columns.map { "\($0.title) \($1.title)" } + ["seconds"]),
            body: body
        ).html
    }

    private static func number(_ value: Double?, _ metric: TableMetric) -> HTML {
        "\(value.map { text($0, metric) } ?? TableLayout.Entry.hole.text)"
    }

    /// Six decimals; RelaImpr as in the tables.
    private static func text(_ value: Double, _ metric: TableMetric) -> String {
        [.auc, .f1, .logLoss].contains(metric) ? String(format: "%.6f", value) : metric.text(value)
    }

    static func seconds(_ value: Double) -> String { String(format: "%.1f", value) }
}

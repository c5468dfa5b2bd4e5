import ThawModel
import ThawSupport

/// JSON of what `thaw report` shows: the names are those of CSV's columns, numbers have all their digits, and null stands for
/// what does not exist.
enum ReportJSON {
    typealias Value = CanonicalJSON.Value

    /// A document that ends with a line break.
    /// - kind: `table`, `tests` or `statistics`.
    static func text(_ kind: String, _ members: [String: Value]) -> String {
        let own: [String: Value] = ["format": .text("thaw-report/1"), "kind": .text(kind)]
        return CanonicalJSON.document(.object(own.merging(members) { $1 }))
    }

    /// Heads and values of what a row's runs are made of, without those that the row has not.
    static func settings(_ heads: [String], _ values: [String]) -> Value {
        .object(Dictionary(zip(heads, values).filter { !$1.isEmpty }.map { ($0, .text($1)) }) { first, _ in first })
    }
}

extension TableModel {
    var json: String {
        ReportJSON.text(
            "table",
            [
                "title": .text(title), "row_title": .text(rowTitle), "phases": .list(phases.map { .text($0.name) }),
                "metrics": .list(metrics.map { .text($0.rawValue) }), "spread": .text(spread.rawValue),
                "published": .optional(publishedTitle), "digest": .optional(digest), "unchecked": .flag(isUnchecked),
                "notes": .list(notes.map { .text($0) }), "groups": .list(groups.map(json)),
            ])
    }

    private func json(_ group: Group) -> CanonicalJSON.Value {
        .object([
            "title": .text(group.title), "synthetic": .flag(group.isSynthetic), "budgets": .optional(group.budgets),
            "rows": .list(
                group.rows.map { row in
                    .object([
                        "title": .text(row.title), "n": .integer(row.count), "expected": .integer(row.expected),
                        "settings": ReportJSON.settings(settingHeads, row.settings),
                        "cells": .list(
                            zip(phases, row.cells).flatMap { phase, cells in
                                zip(metrics, cells).map { metric, cell in
                                    .object(
                                        ["phase": .text(phase.name), "metric": .text(metric.rawValue)]
                                            .merging(cell.json) { $1 })
                                }
                            }),
                    ])
                }),
        ])
    }
}

extension TableModel.Cell {
    fileprivate var json: [String: CanonicalJSON.Value] {
        [
            "mean": .optional(mean), "sd": .optional(standardDeviation), "n": .integer(count),
            "paper": .optional(published), "difference": .optional(difference),
            "low": .optional(interval?.lowerBound), "high": .optional(interval?.upperBound),
            "rank": isBest ? .integer(1) : isSecond ? .integer(2) : .null, "p_base": .optional(pAgainstBase),
            "p_rival": .optional(pAgainstRival),
        ]
    }
}

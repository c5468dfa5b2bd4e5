import ThawCore

/// Long format, one line per group, row, phase and metric (RFC 4180 with line feeds); numbers with all their digits,
/// RelaImpr in percent; an empty field is a number that does not exist. `low` and `high` are the 95 % interval of the mean,
/// `rank` is 1 or 2 for best and second, `p_base` and `p_rival` are the corrected p-values behind the marks. Then follow the digest and
/// the row's components and settings (`SettingColumns`).
struct CSVRenderer {
    func render(_ model: TableModel) -> String {
        var lines = [
            [
                "group", "row", "phase", "metric", "mean", "sd", "n", "expected", "paper", "difference", "low", "high",
                "rank", "p_base", "p_rival", "digest",
            ] + model.settingHeads
        ]
        for group in model.groups {
            for row in group.rows {
                for (phase, cells) in zip(model.phases, row.cells) {
                    for (metric, cell) in zip(model.metrics, cells) {
                        let number = Self.number
                        let fields = [
                            group.title, row.title, phase.name, metric.rawValue, number(cell.mean),
                            number(cell.standardDeviation), "\(cell.count)", "\(row.expected)",
                            number(cell.published), number(cell.difference), number(cell.interval?.lowerBound),
                            number(cell.interval?.upperBound), cell.isBest ? "1" : cell.isSecond ? "2" : "",
                            number(cell.pAgainstBase), number(cell.pAgainstRival),
                            model.digest ?? "",
                        ]
                        lines.append(fields + row.settings)
                    }
                }
            }
        }
        return Self.marked(lines, isUnchecked: model.isUnchecked)
            .map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
    }

    /// The lines, with one column more where the database was let through unchecked.
    static func marked(_ lines: [[String]], isUnchecked: Bool) -> [[String]] {
        isUnchecked ? lines.enumerated().map { $1 + [$0 == 0 ? "unchecked" : "yes"] } : lines
    }

    static func number(_ value: Double?) -> String { value.map(\.description) ?? "" }

    /// A field as RFC 4180 has it, on one line. A text that a spreadsheet would take for a formula gets an apostrophe in
    /// front, by which spreadsheets know text; numbers stay as they are.
    static func quoted(_ field: String) -> String {
        var field = field.singleLine
        // Spreadsheets may skip spaces, and take the wide signs of East Asian scripts for the others.
        let first = field.unicodeScalars.first { $0 != " " }
        if let first, "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first), Double(field) == nil {
            field = "'" + field
        }
        let needsQuotes = field.unicodeScalars.contains { ",\"".unicodeScalars.contains($0) }
        return needsQuotes ? "\"\(field.doubling("\""))\"" : field
    }
}

import ThawSupport

/// A `table*` in the paper's layout: per phase one column a metric, under the phase's name. Needs `booktabs`.
struct LaTeXRenderer {
    func lines(_ model: TableModel) -> [String] {
        var lines = ["% Written by thaw report. Needs \\usepackage{booktabs}."]
        let results = model.groups.map { ($0.title, TableLayout(results: $0, of: model)) }
        let notes = (model.hasRanks ? [TableModel.ranksLegend] : []) + model.notes
        lines += table(results, caption: caption(model), notes: notes)
        let comparisons = model.groups.compactMap { group in
            TableLayout(comparison: group, of: model).map { (group.title, $0) }
        }
        if let first = comparisons.first {
            let caption = [model.title, first.1.caption].compactMap { $0 }.joined(separator: ": ")
            lines += [""] + table(comparisons, caption: caption, notes: [])
        }
        return lines
    }

    /// The title, and what is to be said of the groups' budgets: once, if it is the same of all.
    private func caption(_ model: TableModel) -> String {
        let all = Set(model.groups.map(\.budgets))
        let budgets =
            all.count == 1
            ? all.compactMap { $0 } : model.groups.compactMap { group in group.budgets.map { "\(group.title): \($0)" } }
        return budgets.isEmpty ? model.title : ([model.title + "."] + budgets).joined(separator: " ")
    }

    /// One environment with all groups, which have the same columns.
    private func table(_ groups: [(title: String, layout: TableLayout)], caption: String, notes: [String]) -> [String] {
        guard let columns = groups.first?.layout else { return [] }
        let count = columns.columns.count
        let phases = columns.phaseColumns.map {
            "\\multicolumn{\($0.columns.count)}{c}{\(Self.escaped($0.phase.title))}"
        }
        // Columns count from 1.
        let rules = columns.phaseColumns.map { phase in
            "\\cmidrule(lr){\(phase.columns.first.map { $0 + 1 } ?? 1)-\(phase.columns.last.map { $0 + 1 } ?? 1)}"
        }
        var lines = [
            "\\begin{table*}[t]", "\\centering", "\\caption{\(Self.escaped(caption))}", "\\footnotesize",
            "\\setlength{\\tabcolsep}{2pt}", "\\begin{tabular}{lr\(String(repeating: "r", count: count - 2))}",
            "\\toprule", " & & \(phases.joined(separator: " & ")) \\\\", rules.joined(separator: " "),
            columns.columns.map { Self.escaped($0.title) }.joined(separator: " & ") + " \\\\",
        ]
        let rows = groups.flatMap(\.layout.rows)
        // As wide as the widest marks of the column, so that numbers stay below each other.
        let markWidths = columns.columns.indices.map { column in
            rows.map { $0[column].testMarks.count }.max() ?? 0
        }
        for (title, layout) in groups {
            lines += ["\\midrule", "\\multicolumn{\(count)}{l}{\\textit{\(Self.escaped(title))}} \\\\"]
            lines += layout.rows.map { row in
                zip(row, markWidths).map(text).joined(separator: " & ") + " \\\\"
            }
        }
        lines += ["\\bottomrule", "\\end{tabular}"]
        return lines + Self.notes(notes) + ["\\end{table*}"]
    }

    /// Sentences below a table; \raggedright and \par keep them apart from it, which is centred.
    static func notes(_ notes: [String]) -> [String] {
        if notes.isEmpty { return [] }
        return ["", "\\medskip", "\\begin{minipage}{\\textwidth}", "\\raggedright\\scriptsize"]
            + notes.map { "\(escaped($0))\\par" } + ["\\end{minipage}"]
    }

    /// - markWidth: room for so many marks behind the number.
    private func text(_ entry: TableLayout.Entry, markWidth: Int) -> String {
        let text = Self.escaped(entry.text)
        let marks = (entry.differsFromBase ? "\\dagger" : "") + (entry.beatsRival ? "\\ddagger" : "")
        let box = "\\makebox[\(markWidth == 1 ? "0.4" : "0.8")em][l]{\(marks.isEmpty ? "" : "$^{\(marks)}$")}"
        let hasBox = markWidth > 0 && entry.text != TableLayout.Entry.hole.text
        return (entry.isBest ? "\\textbf{\(text)}" : entry.isSecond ? "\\underline{\(text)}" : text)
            + (hasBox ? box : "")
            + (entry.spread.map { " {\\scriptsize$\\pm$\($0)}" } ?? "")
    }

    /// As `LaTeXText.escaped`.
    static func escaped(_ text: String) -> String { LaTeXText.escaped(text) }
}

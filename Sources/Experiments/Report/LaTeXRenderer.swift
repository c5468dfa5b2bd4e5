import Core

/// A `table*` in the paper's layout: per phase one column a metric, under the phase's name. Needs `booktabs`.
struct LaTeXRenderer {
    func render(_ model: TableModel) -> String {
        var lines = ["% Written by thaw report. Needs \\usepackage{booktabs}."]
        let results = model.groups.map { ($0.title, TableLayout(results: $0, of: model)) }
        lines += table(results, caption: caption(model), notes: model.notes)
        let comparisons = model.groups.compactMap { group in
            TableLayout(comparison: group, of: model).map { (group.title, $0) }
        }
        if let first = comparisons.first {
            let caption = [model.title, first.1.caption].compactMap { $0 }.joined(separator: ": ")
            lines += [""] + table(comparisons, caption: caption, notes: [])
        }
        return lines.map { $0 + "\n" }.joined()
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
            "\\setlength{\\tabcolsep}{3pt}", "\\begin{tabular}{lr\(String(repeating: "r", count: count - 2))}",
            "\\toprule", " & & \(phases.joined(separator: " & ")) \\\\", rules.joined(separator: " "),
            columns.columns.map { Self.escaped($0.title) }.joined(separator: " & ") + " \\\\",
        ]
        for (title, layout) in groups {
            lines += ["\\midrule", "\\multicolumn{\(count)}{l}{\\textit{\(Self.escaped(title))}} \\\\"]
            lines += layout.rows.map { row in row.map(text).joined(separator: " & ") + " \\\\" }
        }
        lines += ["\\bottomrule", "\\end{tabular}"]
        if !notes.isEmpty {
            // \raggedright and \par keep the notes apart from the centred table.
            lines += ["", "\\medskip", "\\begin{minipage}{\\textwidth}", "\\raggedright\\scriptsize"]
            lines += notes.map { "\(Self.escaped($0))\\par" }
            lines.append("\\end{minipage}")
        }
        return lines + ["\\end{table*}"]
    }

    private func text(_ entry: TableLayout.Entry) -> String {
        let text = Self.escaped(entry.text)
        return (entry.isBest ? "\\textbf{\(text)}" : text)
            + (entry.spread.map { " {\\scriptsize$\\pm$\($0)}" } ?? "")
    }

    /// Text with TeX's special characters escaped; a minus sign before a digit is set as one.
    static func escaped(_ text: String) -> String {
        var result = ""
        // By scalar: a special character with a combining mark is special all the same.
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "&", "%", "$", "#", "_", "{", "}": result += "\\\(scalar)"
            case "\\": result += "\\textbackslash{}"
            case "~": result += "\\textasciitilde{}"
            case "^": result += "\\textasciicircum{}"
            case "<": result += "\\textless{}"
            case ">": result += "\\textgreater{}"
            case "|": result += "\\textbar{}"
            case "\"": result += "{\\ttfamily\\char34}"
            case "\u{B1}": result += "$\\pm$"
            case "\u{2013}": result += "--"
            case "-" where index == 0 && scalars.count > 1 && ("0"..."9").contains(scalars[1]): result += "$-$"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

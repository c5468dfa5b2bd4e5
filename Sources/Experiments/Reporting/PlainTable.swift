/// Rows of text under a head of one line: how tables that are not of phases are printed. A number may end in spaces, where
/// others of its column end in marks; they count in the terminal only.
package struct PlainTable {
    var head: [String]
    var rows: [[String]]
    /// How many columns are words, and flush left; numbers follow them.
    var textColumns: Int

    /// From its parts.
    package init(head: [String], rows: [[String]], textColumns: Int = 1) {
        self.head = head
        self.rows = rows
        self.textColumns = textColumns
    }

    static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// Aligned columns, two spaces apart; one where that is too wide.
    package func terminal(_ renderer: TerminalRenderer) -> [String] {
        let widths = head.indices.map { column in ([head] + rows).map { displayWidth($0[column]) }.max() ?? 0 }
        let fits = widths.reduce(2 * (widths.count - 1), +) <= renderer.width
        let gap = String(repeating: " ", count: fits ? 2 : 1)
        func line(_ cells: [String]) -> String {
            Self.trimmed(
                zip(cells, widths).enumerated().map { renderer.padded($1.0, $1.1, left: $0 >= textColumns) }
                    .joined(separator: gap))
        }
        let rule = String(repeating: "\u{2500}", count: widths.reduce(gap.count * (widths.count - 1), +))
        return [line(head), rule] + rows.map(line)
    }

    package var markdown: [String] {
        let rules = head.indices.map { $0 < textColumns ? ":--" : "--:" }
        let cells = ([head] + rows).map { $0.map { MarkdownRenderer.escaped(Self.trimmed($0)) } }
        return ([cells[0], rules] + cells.dropFirst()).map { "| \($0.joined(separator: " | ")) |" }
    }

    /// A `tabular`.
    var latex: [String] {
        let columns = head.indices.map { $0 < textColumns ? "l" : "r" }.joined()
        return ["\\begin{tabular}{\(columns)}", "\\toprule", Self.latex(head), "\\midrule"] + rows.map(Self.latex)
            + ["\\bottomrule", "\\end{tabular}"]
    }

    private static func latex(_ cells: [String]) -> String {
        cells.map { LaTeXRenderer.escaped(trimmed($0)) }.joined(separator: " & ") + " \\\\"
    }
}

/// The formats of `thaw report`.
package enum TableFormat: String, CaseIterable, Sendable {
    /// Text in columns.
    case terminal
    /// A Markdown table.
    case markdown
    /// A LaTeX table (booktabs).
    case latex
    /// One line for each cell, numbers in full.
    case csv
    /// What the table holds, for programs (docs/reading-results.md).
    case json

    /// Those that `thaw report --files` writes: JSON says nothing that CSV and the page do not.
    package static let ofFiles = allCases.filter { $0 != .json }

    /// The extension of a file in this format.
    package var fileExtension: String {
        switch self {
        case .terminal: "txt"
        case .markdown: "md"
        case .latex: "tex"
        case .csv: "csv"
        case .json: "json"
        }
    }
}

extension TableModel {
    /// The table as text that ends with a line break. The same table gives the same bytes.
    ///
    /// - width: columns of the terminal; wider tables are split by phase (format `terminal` only).
    /// - styled: bold and underlined type by ANSI escape sequences instead of `*` and `_` (format `terminal` only).
    package func rendered(as format: TableFormat, width: Int = 120, styled: Bool = false) -> String {
        switch format {
        case .terminal: TerminalRenderer(width: width, styled: styled).render(self)
        case .markdown: MarkdownRenderer().render(self)
        case .latex: LaTeXText.document(LaTeXRenderer().lines(self))
        case .csv: CSVRenderer().render(self)
        case .json: json
        }
    }
}

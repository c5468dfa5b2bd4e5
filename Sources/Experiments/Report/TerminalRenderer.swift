import Foundation
import ThawCore

/// Aligned columns for terminals and plain-text files.
struct TerminalRenderer {
    /// Columns available; a table that needs more is split between phases.
    var width: Int
    /// Bold and underlined by ANSI escape sequences; otherwise the best of a column bears a star and the second a line.
    var styled: Bool

    func render(_ model: TableModel) -> String {
        var lines = [bold(model.title)]
        for group in model.groups {
            lines += ["", bold(group.title)] + (group.budgets.map(wrapped) ?? [])
            lines += table(TableLayout(results: group, of: model))
            if let comparison = TableLayout(comparison: group, of: model) {
                lines += [""] + wrapped([group.title, comparison.caption].compactMap { $0 }.joined(separator: ": "))
                lines += table(comparison)
            }
        }
        lines.append("")
        if model.hasRanks {
            lines.append(
                styled
                    ? TableModel.ranksLegend
                    : "\(model.hasWinners ? "*, \(TableModel.rivalMark)" : "*"): best of its column. _: second.")
        }
        lines += model.notes.flatMap(wrapped)
        return text(lines)
    }

    /// Lines as one text, harmless wherever it is shown but for the renderer's own styles.
    func text(_ lines: [String]) -> String {
        lines.map { line in
            TerminalText.harmless(line.replacing(scalar: "\n", with: " "), styled ? .styled : .plain) + "\n"
        }.joined()
    }

    func bold(_ text: String) -> String { styled ? TerminalText.styled(text, .bold) : text }

    private func underlined(_ text: String) -> String { styled ? TerminalText.styled(text, .underlined) : text }

    private func table(_ layout: TableLayout) -> [String] {
        let hasRanks = layout.rows.joined().contains { styled ? $0.beatsRival : $0.isBest }
        let texts = layout.rows.map { row in
            row.indices.map { column in
                let isTested = layout.rows.contains { $0[column].differsFromBase }
                return text(row[column], hasRank: hasRanks && column > 1, isTested: isTested)
            }
        }
        var widths = layout.columns.indices.map { column in
            ([layout.columns[column].title] + texts.map { $0[column] }).map(displayWidth).max() ?? 0
        }
        // A phase's title may be wider than its columns.
        for (phase, columns) in layout.phaseColumns {
            let spare = span(columns, widths) - displayWidth(phase.title)
            if spare < 0, let last = columns.last { widths[last] -= spare }
        }
        var blocks: [[(phase: Phase, columns: [Int])]] = []
        let lead = span([0, 1], widths)
        var used = Int.max
        for phase in layout.phaseColumns {
            let needed = Self.gap.count + span(phase.columns, widths)
            if used > width - needed || blocks.isEmpty {
                blocks.append([])
                used = lead
            }
            blocks[blocks.count - 1].append(phase)
            used += needed
        }
        return Array(
            blocks.map { block(layout, texts, $0, widths) }.joined(separator: [""]))
    }

    private static let gap = "  "

    /// One header and all rows, for the given phases.
    private func block(
        _ layout: TableLayout, _ texts: [[String]], _ phases: [(phase: Phase, columns: [Int])], _ widths: [Int]
    ) -> [String] {
        let lead = String(repeating: " ", count: span([0, 1], widths))
        let titles = phases.map { centred($0.phase.title, span($0.columns, widths)) }
        let rules = phases.map { String(repeating: "\u{2500}", count: span($0.columns, widths)) }
        let head = join(layout.columns.map(\.title), phases, widths)
        let length = span([0, 1], widths) + phases.reduce(0) { $0 + Self.gap.count + span($1.columns, widths) }
        var lines = [
            ([lead] + titles).joined(separator: Self.gap), ([lead] + rules).joined(separator: Self.gap), head,
            String(repeating: "\u{2500}", count: length),
        ]
        for (row, entries) in zip(texts, layout.rows) {
            lines.append(join(row, phases, widths, entries: entries))
        }
        return lines.map(PlainTable.trimmed)
    }

    private func join(
        _ row: [String], _ phases: [(phase: Phase, columns: [Int])], _ widths: [Int],
        entries: [TableLayout.Entry]? = nil
    ) -> String {
        func cell(_ column: Int) -> String {
            // Titles of rows are flush left, numbers flush right.
            let text = padded(row[column], widths[column], left: column > 0)
            guard let entry = entries?[column] else { return text }
            if entry.isBest { return bold(text) }
            // Only the number: a line under the space before it would look like a part of the table.
            guard entry.isSecond, let number = text.range(of: entry.text) else { return text }
            return text.replacingCharacters(in: number, with: underlined(entry.text))
        }
        return ([[0, 1]] + phases.map(\.columns)).map { $0.map(cell).joined(separator: " ") }
            .joined(separator: Self.gap)
    }

    /// An entry with its marks behind the number; where others of its column have a mark and it has not, with a space.
    /// - hasRank: the column marks best and second.
    /// - isTested: the column has marks of tests against base.
    private func text(_ entry: TableLayout.Entry, hasRank: Bool, isTested: Bool) -> String {
        var text = entry.text
        if hasRank { text += rankMark(entry) }
        if isTested { text += entry.differsFromBase ? TableModel.baseMark : " " }
        guard let spread = entry.spread else { return text }
        return text + (hasRank || isTested ? "" : " ") + "\u{B1}" + spread
    }

    private func rankMark(_ entry: TableLayout.Entry) -> String {
        if entry.beatsRival { return TableModel.rivalMark }
        if styled { return " " }
        return entry.isBest ? "*" : entry.isSecond ? "_" : " "
    }

    /// A sentence on lines that fit; all but the first are indented.
    func wrapped(_ text: String) -> [String] {
        var lines = [""]
        for word in text.singleLine.split(separator: " ") {
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if displayWidth(line) + 1 + displayWidth(String(word)) <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append("  " + word)
            }
        }
        return lines
    }

    private func span(_ columns: [Int], _ widths: [Int]) -> Int {
        columns.reduce(columns.count - 1) { $0 + widths[$1] }
    }

    /// - text: without styles, which are put around what comes back.
    func padded(_ text: String, _ width: Int, left: Bool) -> String {
        let space = String(repeating: " ", count: max(0, width - displayWidth(text)))
        return left ? space + text.singleLine : text.singleLine + space
    }

    private func centred(_ text: String, _ width: Int) -> String {
        let left = max(0, width - displayWidth(text)) / 2
        return padded(String(repeating: " ", count: left) + text, width, left: false)
    }
}

/// Columns that a terminal needs for `text`: two for the wide characters of East Asian scripts and for emoji.
func displayWidth(_ text: String) -> Int {
    text.reduce(0) { width, character in
        let scalar = character.unicodeScalars.first?.value ?? 0
        let wide: [ClosedRange<UInt32>] = [
            0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
        ]
        return width + (wide.contains { $0.contains(scalar) } ? 2 : 1)
    }
}

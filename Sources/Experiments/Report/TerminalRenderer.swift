import Core

/// Aligned columns for terminals and plain-text files.
struct TerminalRenderer {
    /// Columns available; a table that needs more is split between phases.
    var width: Int
    /// Bold by ANSI escape sequences; otherwise the best of a column bears a star.
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
        if !styled, model.groups.contains(where: { $0.rows.contains { $0.cells.joined().contains(where: \.isBest) } }) {
            lines.append("*: best of its column.")
        }
        lines += model.notes.flatMap(wrapped)
        return lines.map { $0 + "\n" }.joined()
    }

    func bold(_ text: String) -> String { styled ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    private func table(_ layout: TableLayout) -> [String] {
        let hasStars = !styled && layout.rows.joined().contains(where: \.isBest)
        let texts = layout.rows.map { row in
            zip(layout.columns, row).map { text($1, hasSlot: hasStars && $0.phase != nil) }
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
        return lines.map(trimmed)
    }

    private func join(
        _ row: [String], _ phases: [(phase: Phase, columns: [Int])], _ widths: [Int],
        entries: [TableLayout.Entry]? = nil
    ) -> String {
        func cell(_ column: Int) -> String {
            // Titles of rows are flush left, numbers flush right.
            let text = padded(row[column], widths[column], left: column > 0)
            return entries?[column].isBest == true ? bold(text) : text
        }
        return ([[0, 1]] + phases.map(\.columns)).map { $0.map(cell).joined(separator: " ") }
            .joined(separator: Self.gap)
    }

    /// An entry with the place of the star behind its number, be there a star or not.
    private func text(_ entry: TableLayout.Entry, hasSlot: Bool) -> String {
        let star = hasSlot && entry.isBest ? "*" : " "
        guard let spread = entry.spread else { return entry.text + (hasSlot ? star : "") }
        return entry.text + star + "\u{B1}" + spread
    }

    /// A sentence on lines that fit; all but the first are indented.
    func wrapped(_ text: String) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
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

    func padded(_ text: String, _ width: Int, left: Bool) -> String {
        let space = String(repeating: " ", count: max(0, width - displayWidth(text)))
        return left ? space + text : text + space
    }

    private func centred(_ text: String, _ width: Int) -> String {
        let left = max(0, width - displayWidth(text)) / 2
        return padded(String(repeating: " ", count: left) + text, width, left: false)
    }

    func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return String(line)
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

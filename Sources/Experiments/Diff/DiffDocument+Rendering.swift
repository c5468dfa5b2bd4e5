import Core

extension DiffDocument {
    /// For terminals and plain-text files.
    func terminal(_ renderer: TerminalRenderer) -> String {
        func indented(_ text: String) -> [String] {
            let narrow = TerminalRenderer(width: renderer.width - 2, styled: renderer.styled)
            return narrow.wrapped(text).map { "  " + $0 }
        }
        var lines = head.flatMap(renderer.wrapped) + ["", renderer.bold(headline)]
        lines += verdict.flatMap { renderer.wrapped("\($0.label): \($0.text)") }
        for section in sections {
            lines += ["", renderer.bold(section.title)]
            for (index, block) in section.blocks.enumerated() {
                switch block {
                case .list(let entries): lines += entries.flatMap(indented)
                case .sentence(let text): lines += indented(text)
                case .table(let rows, let right):
                    if index > 0 { lines.append("") }
                    lines += PlainText.columns(rows, right: right).map { "  " + $0 }
                }
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// GitHub-flavoured Markdown.
    var markdown: String {
        func list(_ lines: [String]) -> String { lines.map { "- \($0)" }.joined(separator: "\n") }
        let escaped = MarkdownRenderer.escaped
        var blocks = ["## \(escaped(headline))", list(head.map(escaped))]
        blocks.append(list(verdict.map { "**\(escaped($0.label))**: \(escaped($0.text))" }))
        for section in sections {
            blocks.append("### \(escaped(section.title))")
            for block in section.blocks {
                switch block {
                case .list(let entries): blocks.append(list(entries.map(escaped)))
                case .sentence(let text): blocks.append(escaped(text))
                case .table(let rows, let right):
                    let rules = rows[0].indices.map { right.contains($0) ? "--:" : ":--" }
                    let texts = rows.map { $0.map(escaped) }
                    blocks.append(
                        ([texts[0], rules] + texts.dropFirst()).map { "| \($0.joined(separator: " | ")) |" }
                            .joined(separator: "\n"))
                }
            }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }
}

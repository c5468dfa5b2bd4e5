extension DiffDocument {
    /// For terminals and plain-text files.
    func terminal(_ renderer: TerminalRenderer) -> String {
        let narrow = TerminalRenderer(width: renderer.width - 2, styled: renderer.styled)
        func indented(_ text: String) -> [String] { narrow.wrapped(text).map { "  " + $0 } }
        var lines = head.flatMap(renderer.wrapped) + ["", renderer.bold(headline)]
        for section in sections {
            if !section.title.isEmpty { lines += ["", renderer.bold(section.title)] }
            for (index, block) in section.blocks.enumerated() {
                switch block {
                case .list(let entries): lines += entries.flatMap(indented)
                case .labelled(let entries):
                    let entries = entries.map { "\($0.label): \($0.text)" }
                    lines += section.title.isEmpty ? entries.flatMap(renderer.wrapped) : entries.flatMap(indented)
                case .sentence(let text): lines += indented(text)
                case .table(let table):
                    if index > 0 { lines.append("") }
                    lines += table.terminal(narrow).map { "  " + $0 }
                }
            }
        }
        return renderer.text(lines)
    }

    /// GitHub-flavoured Markdown.
    var markdown: String {
        func list(_ lines: [String]) -> String { lines.map { "- \($0)" }.joined(separator: "\n") }
        let escaped = MarkdownRenderer.escaped
        var blocks = ["## \(escaped(headline))", list(head.map(escaped))]
        for section in sections {
            if !section.title.isEmpty { blocks.append("### \(escaped(section.title))") }
            for block in section.blocks {
                switch block {
                case .list(let entries): blocks.append(list(entries.map(escaped)))
                case .labelled(let entries):
                    blocks.append(list(entries.map { "**\(escaped($0.label))**: \(escaped($0.text))" }))
                case .sentence(let text): blocks.append(escaped(text))
                case .table(let table): blocks.append(table.markdown.joined(separator: "\n"))
                }
            }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }
}

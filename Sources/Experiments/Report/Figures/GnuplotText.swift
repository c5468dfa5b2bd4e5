import ThawCore

/// Text in a gnuplot script.
enum GnuplotText {
    /// A string in single quotes: in those, gnuplot replaces nothing (no backslashes, no `commands`).
    /// At the end of a line a string ends without a quote, and what follows is a command.
    static func literal(_ text: String) -> String {
        let text = plain(text).unicodeScalars
        let quotes = text.prefix { $0 == "'" }
        let rest = "'\(String(text.dropFirst(quotes.count)).doubling("'"))'"
        // gnuplot 5.4 takes the first two of three quotes for a string without text.
        return quotes.isEmpty ? rest : "\"\(String(quotes))\".\(rest)"
    }

    /// A comment. One that ended in a backslash would go on in the next line; by scalar, since to Swift, a backslash behind
    /// some marks is no character of its own.
    static func comment(_ text: String) -> String {
        let text = plain(text)
        return "# \(text)" + (text.unicodeScalars.last == "\\" ? " " : "")
    }

    /// One line of what an SVG file may hold: gnuplot puts it there as it is, and there, two characters are not XML.
    static func plain(_ text: String) -> String {
        text.singleLine.replacing(scalar: "\u{FFFE}", with: "\u{FFFD}").replacing(scalar: "\u{FFFF}", with: "\u{FFFD}")
    }

    /// A label in a list of tics, where % starts a format. gnuplot 5.4 cuts what has one after 49 bytes, even within a
    /// character; such labels are cut here, between characters.
    static func tickLabel(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0 == "%" }) else { return literal(text) }
        var shown = text
        if shown.utf8.count > 49 {
            let ellipsis = "\u{2026}"
            while shown.utf8.count > 49 - ellipsis.utf8.count { shown.removeLast() }
            shown += ellipsis
        }
        return literal(shown.doubling("%"))
    }
}

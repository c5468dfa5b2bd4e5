/// Text on its way to standard output or standard error, where a terminal may show it now or later.
package enum TerminalText {
    /// What Thaw sends to a terminal beside text; nothing else goes there.
    package enum Escape: String, CaseIterable, Sendable {
        /// Bold type.
        case bold = "\u{1B}[1m"
        /// Underlined type.
        case underlined = "\u{1B}[4m"
        /// Red type.
        case red = "\u{1B}[31m"
        /// Green type.
        case green = "\u{1B}[32m"
        /// An end of all styles.
        case plain = "\u{1B}[0m"
        /// To the upper left corner.
        case home = "\u{1B}[H"
        /// To the first column.
        case lineStart = "\r"
        /// Erases to the end of the line.
        case eraseLine = "\u{1B}[K"
        /// Erases to the end of the screen.
        case eraseRest = "\u{1B}[J"
    }

    /// What the program that writes may send besides text.
    package enum Mode: Sendable {
        /// Nothing: what is written into a pipe or a file, and messages.
        case plain
        /// Bold, underlined and coloured type.
        case styled
        /// Styles, and what redraws lines and screens in place.
        case drawn

        fileprivate var escapes: [Escape] {
            switch self {
            case .plain: []
            case .styled: [.bold, .underlined, .red, .green, .plain]
            case .drawn: Escape.allCases
            }
        }
    }

    /// What clears the terminal's present line: to the first column, and erase to the end.
    package static let lineCleared = Escape.lineStart.rawValue + Escape.eraseLine.rawValue

    /// `text`, made harmless, in a style.
    package static func styled(_ text: String, _ style: Escape) -> String {
        style.rawValue + harmless(text) + Escape.plain.rawValue
    }

    /// `text` without whatever would steer a terminal, but for line feeds and the escape sequences of `mode`: a space in the
    /// place of a tab, U+FFFD in that of any other.
    ///
    /// This is the net below all writers. Texts from elsewhere within styled and drawn output are made harmless before
    /// they are put there (`singleLine`), since here nobody knows any more whose sequence it is.
    package static func harmless(_ text: String, _ mode: Mode = .plain) -> String {
        let kept = mode.escapes.map { Array($0.rawValue.unicodeScalars) }
        guard text.unicodeScalars.contains(where: { $0.isSteering && $0 != "\n" }) else { return text }
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.first {
            if scalar.isSteering, let escape = kept.first(where: { rest.starts(with: $0) }) {
                result.append(contentsOf: escape)
                rest = rest.dropFirst(escape.count)
                continue
            }
            rest = rest.dropFirst()
            // The end of a line of Windows loses nothing by it.
            if scalar == "\r", rest.first == "\n" { continue }
            result.append(scalar == "\t" ? " " : scalar.isSteering && scalar != "\n" ? "\u{FFFD}" : scalar)
        }
        return String(result)
    }
}

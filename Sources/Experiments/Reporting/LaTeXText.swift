import Foundation
import ThawSupport

/// Text as pdflatex takes it: ASCII alone, which means the same in every input and font encoding.
enum LaTeXText {
    /// Text on one line with TeX's special characters escaped, and those beyond ASCII as commands (`LaTeXSymbols`); a minus sign
    /// before a digit is set as one. A bracket or star in front, of which TeX skips spaces, is no argument of the `\\` or
    /// `\midrule` before it. A character for which there is no command is left as it is: `document` replaces it.
    static func escaped(_ text: String) -> String {
        var result = ""
        // By scalar: a special character with a combining mark is special all the same.
        let scalars = Array(text.singleLine.precomposedStringWithCanonicalMapping.unicodeScalars)
        let start = scalars.firstIndex { $0 != " " }
        func isMinus(_ index: Int) -> Bool {
            (index == 0 || scalars[index - 1] == " ") && index + 1 < scalars.count
                && ("0"..."9").contains(scalars[index + 1])
        }
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let marks = scalars[(index + 1)...].prefix(while: isMark)
            let piece =
                switch scalar {
                case "[" where index == start, "*" where index == start: "{\(scalar)}"
                case "-" where isMinus(index): "$-$"
                default: plain(scalar, Array(marks))
                }
            append(piece, to: &result)
            index += 1 + marks.count
        }
        return result
    }

    /// Lines of escaped text as a file that ends with a line break: `[U+5DE5]` in place of each character that has no command,
    /// and a comment in front that names them.
    static func document(_ lines: [String]) -> String {
        let missing = unwritten(lines)
        let comment =
            missing.isEmpty ? [] : ["% LaTeX has no command for \(missing.map(code).joined(separator: ", "))."]
        return (comment + lines).map { line in
            line.unicodeScalars.reduce(into: "") { $0 += $1.isASCII ? String($1) : "{[}\(code($1))]" } + "\n"
        }.joined()
    }

    /// The characters for which there is no command, each once, in the order of their codes.
    static func unwritten(_ lines: [String]) -> [Unicode.Scalar] {
        Set(lines.flatMap(\.unicodeScalars).filter { !$0.isASCII }).sorted()
    }

    /// e.g. `U+5DE5`.
    static func code(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Signs of which TeX sets two in a row as another sign are kept apart.
    private static func append(_ piece: String, to result: inout String) {
        if let first = piece.unicodeScalars.first, let last = result.unicodeScalars.last {
            let joins = "-'`,".unicodeScalars.contains(first) && first == last
            if joins || first == "`" && "?!".unicodeScalars.contains(last) { result += "{}" }
        }
        result += piece
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// A character and the marks on it.
    private static func plain(_ scalar: Unicode.Scalar, _ marks: [Unicode.Scalar]) -> String {
        let base = command(scalar)
        let visible = marks.filter { !LaTeXSymbols.isInvisible($0) }
        if !visible.isEmpty, let accented = accented(scalar, visible) { return accented }
        return (base ?? String(scalar))
            + visible.map { "\(LaTeXSymbols.accents[$0].map { "\\\($0){}" } ?? "\($0)")" }.joined()
    }

    /// What is written for one character; nil without a command.
    private static func command(_ scalar: Unicode.Scalar) -> String? {
        if let known = LaTeXSymbols.text[scalar] ?? LaTeXSymbols.math[scalar].map({ "$\($0)$" }) { return known }
        if scalar.isASCII { return String(scalar) }
        if LaTeXSymbols.isInvisible(scalar) { return "" }
        let canonical = Array(String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars)
        if let first = canonical.first, canonical.count > 1 { return accented(first, Array(canonical.dropFirst())) }
        // A ligature, a wide letter or a number in a circle, as what it stands for.
        let parts = Array(String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars)
        if parts == [scalar] { return nil }
        let commands = parts.compactMap(command)
        return commands.count == parts.count ? commands.joined() : nil
    }

    /// A letter below at most one mark of those that TeX sets above letters, and above at most one of the others: TeX puts no
    /// accent on an accent. nil of what is not such.
    private static func accented(_ scalar: Unicode.Scalar, _ marks: [Unicode.Scalar]) -> String? {
        let above = marks.filter { !LaTeXSymbols.below.contains($0) }
        let below = marks.filter(LaTeXSymbols.below.contains)
        guard above.count <= 1, below.count <= 1 else { return nil }
        if let symbol = LaTeXSymbols.math[scalar] {
            guard below.isEmpty, let accent = above.first.flatMap({ LaTeXSymbols.mathAccents[$0] }) else { return nil }
            return "$\(accent){\(symbol)}$"
        }
        guard scalar.properties.isAlphabetic, let letter = command(scalar) else { return nil }
        var result = letter
        for mark in above + below {
            guard let accent = LaTeXSymbols.accents[mark] else { return nil }
            result = "\\\(accent){\(result)}"
        }
        return result
    }
}

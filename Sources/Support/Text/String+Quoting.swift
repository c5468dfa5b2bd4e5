extension String {
    /// With `replacement` for every `scalar`. By scalar, as other programs read text: to Swift, a quotation mark with a
    /// combining accent is another character than a quotation mark.
    package func replacing(scalar: Unicode.Scalar, with replacement: String) -> String {
        var result = String.UnicodeScalarView()
        for element in unicodeScalars {
            if element == scalar {
                result.append(contentsOf: replacement.unicodeScalars)
            } else {
                result.append(element)
            }
        }
        return String(result)
    }

    /// Every `mark` twice, as quoted text of CSV and gnuplot has it.
    package func doubling(_ mark: Unicode.Scalar) -> String { replacing(scalar: mark, with: "\(mark)\(mark)") }

    /// As one word of a POSIX shell, in single quotes.
    package var shellQuoted: String { "'" + replacing(scalar: "'", with: "'\\''") + "'" }
}

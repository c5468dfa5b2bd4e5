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

    /// As one word of a POSIX shell: in quotes where it needs them.
    package var shellWord: String {
        let isPlain =
            !isEmpty
            && unicodeScalars.allSatisfy {
                ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
                    || "-_./=:,+@%".unicodeScalars.contains($0)
            }
        return isPlain ? self : shellQuoted
    }

    /// As one word of a POSIX shell, in single quotes.
    package var shellQuoted: String { "'" + replacing(scalar: "'", with: "'\\''") + "'" }
}

extension Unicode.Scalar {
    /// Whether it steers what shows text and is not shown itself: control characters (C0, DEL, C1), separators of lines and
    /// paragraphs, and the embeddings, overrides and isolates that reorder the text around them.
    package var isSteering: Bool {
        switch value {
        case ..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// On one line: a space for each character that would break the line, reorder it or steer a terminal.
    package var singleLine: String { replacingSteering { _ in " " } }

    /// JSON with its steering characters written as `\u` and four digits: the same value, and harmless on a terminal.
    /// `JSONEncoder` leaves those beyond C0 as they are. Line feeds stay, since within strings they are escaped already.
    package var harmlessJSON: String {
        replacingSteering { scalar in
            let digits = String(scalar.value, radix: 16)
            return scalar == "\n" ? "\n" : "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }

    /// With a text in place of each steering character.
    package func replacingSteering(by replacement: (Unicode.Scalar) -> String) -> String {
        guard unicodeScalars.contains(where: \.isSteering) else { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar.isSteering {
                result.append(contentsOf: replacement(scalar).unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}

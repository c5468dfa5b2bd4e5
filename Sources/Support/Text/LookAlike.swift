import Foundation

/// Texts as readers see them: what looks alike is equal.
package enum LookAlike {
    /// Whether both say the same to the eye: capitals, accents, invisible characters, punctuation and letters of other scripts
    /// that look like Latin ones make no difference.
    package static func isSame(_ a: String, _ b: String) -> Bool {
        let folded = folded(a)
        return !folded.isEmpty && folded == self.folded(b)
    }

    /// Whether words of `text`, one after the other, say `name` to the eye, however they are spaced: `C S D M`.
    package static func isNamed(_ name: String, in text: String) -> Bool {
        let (name, text) = (folded(name), words(text))
        return text.indices.contains { begins(text[$0...], name) }
    }

    /// Whether the first words of `text` say `name`.
    package static func begins(_ text: String, with name: String) -> Bool { begins(words(text)[...], folded(name)) }

    /// The same text for texts that are the same to the eye; empty where nothing is a letter or a digit.
    package static func folded(_ text: String) -> String { words(text).joined() }

    private static func begins(_ words: ArraySlice<String>, _ name: String) -> Bool {
        var rest = name[...]
        for word in words where !rest.isEmpty {
            guard rest.hasPrefix(word) else { return false }
            rest = rest.dropFirst(word.count)
        }
        return rest.isEmpty && !name.isEmpty
    }

    /// The same text for texts that nobody tells apart at a glance: as `folded`, but with signs and single spaces.
    package static func shape(_ text: String) -> String {
        folded(text) { $0.properties.isWhitespace ? " " : String($0) }.split(separator: " ").joined(separator: " ")
    }

    /// The words of a text, folded.
    package static func words(_ text: String) -> [String] {
        folded(text) { _ in " " }.split(separator: " ").map(String.init)
    }

    /// - sign: what stands for a sign or a space.
    private static func folded(_ text: String, sign: (Unicode.Scalar) -> String) -> String {
        var folded = ""
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .format, .control, .nonspacingMark, .enclosingMark, .spacingMark: continue
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber:
                folded += latin[scalar] ?? scalar.properties.lowercaseMapping
            default: folded += sign(scalar)
            }
        }
        return folded
    }

    /// Cyrillic and Greek letters, and what they are taken for. Capitals and small letters may look like different ones.
    private static let latin: [Unicode.Scalar: String] = {
        let pairs: [(String, String)] = [
            ("АВЕЅІЈКМНОРСТУХЬԌԚԜҮ", "abesijkmhopctyxbgqwy"), ("аеѕіјкмнорстухьԁԛԝһӏѵгв", "aesijkmhopctyxbdqwhlvrb"),
            ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx"), ("αβεηικμνορτυχω", "abenikmvoptuxw"), ("ıſɑɡ", "isag"),
        ]
        return Dictionary(
            uniqueKeysWithValues: pairs.flatMap { zip($0.0.unicodeScalars, $0.1.map(String.init)).map { ($0, $1) } })
    }()
}

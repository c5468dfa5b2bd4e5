import Foundation

/// Texts as readers see them: what looks alike is equal.
enum LookAlike {
    /// Whether both say the same to the eye: capitals, accents, invisible characters, punctuation and letters of other scripts
    /// that look like Latin ones make no difference.
    static func isSame(_ a: String, _ b: String) -> Bool {
        let folded = words(a).joined()
        return !folded.isEmpty && folded == words(b).joined()
    }

    /// Whether the words of `name` stand in `text`, one after the other.
    static func isNamed(_ name: String, in text: String) -> Bool {
        let (name, text) = (words(name), words(text))
        guard !name.isEmpty, name.count <= text.count else { return false }
        return (0...text.count - name.count).contains { text[$0..<$0 + name.count].elementsEqual(name) }
    }

    /// The words of a text, folded.
    private static func words(_ text: String) -> [String] {
        var words = [""]
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .format, .control, .nonspacingMark, .enclosingMark, .spacingMark: continue
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber:
                words[words.count - 1] += latin[scalar] ?? scalar.properties.lowercaseMapping
            default: words.append("")
            }
        }
        return words.filter { !$0.isEmpty }
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

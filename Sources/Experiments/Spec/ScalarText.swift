import ThawModel
import ThawSupport

/// Text that stands in the place of a number or a flag, and reads like one.
enum ScalarText {
    /// What was expected in the text's place.
    enum Kind {
        case flag, integer, number

        fileprivate func isKind(of text: String) -> Bool {
            switch (self, try? YAMLScalar.resolve(text)) {
            case (.flag, .flag), (.integer, .integer), (.number, .integer), (.number, .number): true
            default: false
            }
        }
    }

    /// A number needs no more characters.
    private static let longest = 100

    /// Why the node is text, and what to write; nil of what is no text, or reads like nothing that was expected.
    static func hint(for node: YAMLNode, as kind: Kind) -> String? {
        guard case .text(let text) = node.content, text.utf8.count <= longest else { return nil }
        // Without quotes, it would have been read as what it looks like.
        if kind.isKind(of: text) { return "it is text: take the quotes away" }
        // A comma may stand before decimals or between thousands: where there are three digits, nobody knows.
        let decimal = text.split(separator: ",", omittingEmptySubsequences: false)
        let dotted = decimal.count == 2 && decimal[1].count != 3 ? decimal.joined(separator: ".") : text
        let plain = String(dotted.replacing("\u{2212}", with: "-").filter { $0 != "_" && $0 != " " })
        guard plain != text, kind != .flag, kind.isKind(of: plain) else { return nil }
        let stray = text.first { "_, \u{2212}".contains($0) }.map { String($0).inQuotes } ?? ""
        return "it is text, since numbers of specs have no \(stray): write \(plain)"
    }
}

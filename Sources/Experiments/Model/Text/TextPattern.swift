/// Text of a certain make.
package struct TextPattern: Sendable {
    /// In words, with an example: `a size such as 4G or 512M`.
    package var words: String
    /// The regular expression of the whole text, in what Swift and ECMAScript have in common.
    package var expression: String

    /// - words: with an example.
    /// - expression: of the whole text.
    package init(words: String, expression: String) {
        self.words = words
        self.expression = expression
    }

    /// Of the whole text; nil if it is of another make.
    package func match(_ text: String) -> Regex<AnyRegexOutput>.Match? {
        guard let regex = try? Regex(expression) else { preconditionFailure("no regular expression: \(expression)") }
        return text.wholeMatch(of: regex)
    }
}

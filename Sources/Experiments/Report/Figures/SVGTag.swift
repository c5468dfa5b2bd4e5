/// A tag of an SVG file. By scalar, as other programs read it: to Swift, a quotation mark with a combining mark is another
/// character.
struct SVGTag {
    /// The element's name.
    private(set) var name = ""
    /// Names and values, as they are written.
    private(set) var attributes: [(name: String, value: String)] = []

    /// - markup: from `<` to `>`; nil if it is no opening, closing or empty tag.
    init?(_ markup: String) {
        var rest = markup.unicodeScalars[...]
        guard rest.popFirst() == "<", rest.popLast() == ">" else { return nil }
        if rest.first == "/" { rest.removeFirst() } else if rest.last == "/" { rest.removeLast() }
        func word() -> String {
            let word = rest.prefix { Self.isLetter($0) }
            rest = rest.dropFirst(word.count)
            return String(word)
        }
        func skip() { rest = rest.drop(while: \.properties.isWhitespace) }
        name = word()
        guard !name.isEmpty else { return nil }
        while !rest.isEmpty {
            guard rest.first?.properties.isWhitespace == true else { return nil }
            skip()
            if rest.isEmpty { break }
            let attribute = word()
            skip()
            guard !attribute.isEmpty, rest.popFirst() == "=" else { return nil }
            skip()
            guard let quote = rest.popFirst(), quote == "'" || quote == "\"", let end = rest.firstIndex(of: quote)
            else {
                return nil
            }
            attributes.append((attribute, String(rest[..<end])))
            rest = rest[rest.index(after: end)...]
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            || "-_:".unicodeScalars.contains(scalar)
    }
}

import ThawCore

/// gnuplot's SVG made fit for standing in a page of HTML, several times over.
enum EmbeddedSVG {
    /// The `<svg>` element alone, every id and every reference to one preceded by `NAME-`, with `title` as its title.
    ///
    /// - file: as `PlainSVG` lets it through. - name: a plain name.
    static func element(_ file: String, name: String, title: String) -> String {
        let start = file.range(of: "<svg")?.lowerBound ?? file.startIndex
        var pieces = SVGPieces(String(file[start...])).pieces
        // Markup alone: a text may well speak of ids.
        for (index, piece) in pieces.enumerated() {
            if case .markup(let source) = piece { pieces[index] = .markup(preceded(source, by: name)) }
        }
        if let open = pieces.firstIndex(of: .markup("<title>")), open + 1 < pieces.count,
            case .text = pieces[open + 1]
        {
            pieces[open + 1] = .text(HTML.escaped(title))
        }
        // gnuplot indents by tabs, and a page may be sent to a terminal.
        return pieces.map(\.source).joined().replacing(scalar: "\t", with: " ")
    }

    private static func preceded(_ markup: String, by name: String) -> String {
        var markup = markup
        for quote in ["'", "\""] {
            markup = markup.replacing(" id=\(quote)", with: " id=\(quote)\(name)-")
            markup = markup.replacing("href=\(quote)#", with: "href=\(quote)#\(name)-")
        }
        return markup.replacing("url(#", with: "url(#\(name)-")
    }
}

/// gnuplot's SVG made fit for standing in a page of HTML, several times over.
enum EmbeddedSVG {
    /// The `<svg>` element alone, every id and every reference to one preceded by `NAME-`, with `title` as its title.
    static func element(_ file: String, name: String, title: String) -> String {
        let start = file.range(of: "<svg")?.lowerBound ?? file.startIndex
        var text = String(file[start...])
        for quote in ["'", "\""] {
            text = text.replacing(" id=\(quote)", with: " id=\(quote)\(name)-")
            text = text.replacing("href=\(quote)#", with: "href=\(quote)#\(name)-")
        }
        text = text.replacing("url(#", with: "url(#\(name)-")
        if let open = text.range(of: "<title>"), let close = text.range(of: "</title>") {
            text.replaceSubrange(open.upperBound..<close.lowerBound, with: HTML.escaped(title))
        }
        return text
    }
}

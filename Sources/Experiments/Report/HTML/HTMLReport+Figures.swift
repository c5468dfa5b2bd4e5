extension HTMLReport {
    /// The figures, inline; nil for an experiment without any.
    var figuresSection: HTMLSection? {
        figures.isEmpty
            ? nil : HTMLSection(id: "figures", title: "Figures", content: "\(figures.map(Self.figure))")
    }

    private static func figure(_ figure: ReportFigure) -> HTML {
        let id = "figure-\(figure.name)"
        let picture: HTML =
            figure.svg.map { svg in
                "<div class=\"scroll picture\" role=\"region\" aria-labelledby=\"\(id)-title\" tabindex=\"0\">\n"
                    + inline(svg, labelledBy: "\(id)-title \(id)-text") + "</div>\n"
            } ?? """
                <p class="banner warning">Figures are drawn by gnuplot, which was not found when this page was made: \
                install it and make the page again.</p>

                """
        return """
            <figure id="\(id)">
            \(picture)<figcaption><strong id="\(id)-title">\(figure.title)</strong> \
            <span id="\(id)-text">\(figure.caption)</span></figcaption>
            </figure>

            """
    }

    /// The document's root element, without the prologue that HTML does not have, as one picture to screen readers.
    private static func inline(_ svg: String, labelledBy ids: String) -> HTML {
        guard let start = svg.range(of: "<svg") else { return .empty }
        let attributes: HTML = "<svg role=\"img\" aria-labelledby=\"\(ids)\""
        return attributes + HTML(trusted: String(svg[start.upperBound...]))
    }
}

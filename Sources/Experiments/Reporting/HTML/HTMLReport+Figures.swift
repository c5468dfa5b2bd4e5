extension HTMLReport {
    /// The pictures of an experiment, or why there are none.
    package enum Figures: Hashable, Sendable {
        /// The pictures, in the spec's order.
        /// - leftOut: a sentence on each of the others, which cannot be drawn.
        case drawn([DrawnFigure], leftOut: [String] = [])
        /// - reason: a sentence for the page, in place of the pictures.
        case undrawn(reason: String)
    }

    /// The figures, inline; nil for an experiment without any.
    var figuresSection: HTMLSection? {
        switch figures {
        case .drawn([], leftOut: []): nil
        case .drawn(let figures, let leftOut):
            HTMLSection(
                id: "figures", title: "Figures",
                content: "\(leftOut.map { Self.warning("Left out:", $0) })\(figures.map(Self.figure))")
        case .undrawn(let reason):
            HTMLSection(id: "figures", title: "Figures", content: Self.warning("No pictures:", reason))
        }
    }

    private static func warning(_ what: String, _ reason: String) -> HTML {
        "<p class=\"banner warning\"><strong>\(what)</strong> \(reason).</p>\n"
    }

    private static func figure(_ figure: DrawnFigure) -> HTML {
        let id = "figure-\(figure.name)"
        return """
            <figure id="\(id)">
            <div class="scroll picture" role="region" aria-labelledby="\(id)-title" tabindex="0">
            \(picture(figure.svg, labelledBy: "\(id)-title", describedBy: "\(id)-text"))
            </div>
            <figcaption><strong id="\(id)-title">\(figure.title)</strong> <span id="\(id)-text">\(figure.caption)</span>
            </figcaption>
            </figure>

            """
    }

    /// An `<svg>` element as one picture to screen readers, named by the caption.
    private static func picture(_ svg: String, labelledBy title: String, describedBy text: String) -> HTML {
        let start = "<svg"
        precondition(svg.hasPrefix(start), "a drawn figure is one <svg> element")
        let attributes: HTML = " role=\"img\" aria-labelledby=\"\(title)\" aria-describedby=\"\(text)\""
        return HTML(trusted: start) + attributes + HTML(trusted: String(svg.dropFirst(start.count)))
    }
}

/// A figure of an experiment as gnuplot drew it, ready to be put into a page.
package struct DrawnFigure: Hashable, Sendable {
    /// The name in the spec, and of its files: `a-z`, `0-9`, `-`.
    package var name: String
    /// The title above it.
    package var title: String
    /// What is shown, in sentences: runs, error bars, what is synthetic, what is missing.
    package var caption: String
    /// One `<svg>` element, text as text, without XML declaration. Its ids start with `NAME-`, so that several figures
    /// fit into one page; it refers to nothing outside itself.
    package var svg: String

    /// A figure that has been drawn.
    package init(name: String, title: String, caption: String, svg: String) {
        self.name = name
        self.title = title
        self.caption = caption
        self.svg = svg
    }
}

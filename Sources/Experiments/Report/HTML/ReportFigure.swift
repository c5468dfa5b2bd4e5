/// A figure of an experiment, drawn.
public struct ReportFigure: Hashable, Sendable {
    /// The name of its files; unique within the experiment.
    public var name: String
    public var title: String
    /// What it shows, in a sentence or two.
    public var caption: String
    /// An SVG document whose ids no other figure of the experiment uses; nil where gnuplot is not installed.
    public var svg: String?

    public init(name: String, title: String, caption: String, svg: String?) {
        self.name = name
        self.title = title
        self.caption = caption
        self.svg = svg
    }
}

/// What table to make of an experiment (`report: table:` of a spec).
public struct TableSettings: Codable, Hashable, Sendable {
    /// The axis whose labels are the rows: `method`, or any other axis of the experiment.
    public var rows: String
    /// What the columns are; `phase` is all there is.
    public var columns: String
    /// The axis whose labels split the table into groups: `dataset`, or any other axis.
    public var groups: String
    /// Metrics shown per phase, in order: `auc`, `relaimpr`, `f1`, `log-loss`.
    public var metrics: [String]
    /// The file of published numbers to compare with; read by the caller (`PublishedNumbers`).
    public var published: String?

    public init(
        rows: String = "method", columns: String = "phase", groups: String = "dataset",
        metrics: [String] = ["auc", "relaimpr"], published: String? = nil
    ) {
        self.rows = rows
        self.columns = columns
        self.groups = groups
        self.metrics = metrics
        self.published = published
    }
}

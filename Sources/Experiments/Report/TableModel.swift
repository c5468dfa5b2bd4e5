import Core

/// A table of results, independent of how it is rendered.
public struct TableModel: Hashable, Sendable {
    public var title: String
    /// Heading of the first column: what the rows are, e.g. `Method`.
    public var rowTitle: String
    public var phases: [Phase]
    public var metrics: [TableMetric]
    public var groups: [Group]
    /// The paper's table that the cells are compared with, e.g. `Table 1`; nil without one.
    public var publishedTitle: String?
    /// Sentences below the table.
    public var notes: [String]

    /// Rows that are compared with each other: by default those of one dataset.
    public struct Group: Hashable, Sendable {
        /// Says so if the data are synthetic.
        public var title: String
        public var isSynthetic: Bool
        public var rows: [Row]
        /// A sentence on the budgets of the rows, where they differ.
        public var budgets: String?
    }

    /// Runs that differ by nothing but the seed.
    public struct Row: Hashable, Sendable {
        public var title: String
        /// Finished runs.
        public var count: Int
        /// Planned runs.
        public var expected: Int
        /// `[phase][metric]`, in the table's order.
        public var cells: [[Cell]]
    }

    /// One metric of one row in one phase.
    public struct Cell: Hashable, Sendable {
        /// Mean over the seeds (RelaImpr: of the means), or nil where there is none.
        public var mean: Double?
        /// Sample standard deviation over the seeds, or nil (RelaImpr; fewer than two runs).
        public var standardDeviation: Double?
        /// Runs in the mean.
        public var count: Int
        /// Best of its column, to the digits shown, among the group's complete rows.
        public var isBest = false
        /// The paper's number for the same dataset, backbone and method; nil for synthetic data.
        public var published: Double?

        /// Ours - the paper's.
        public var difference: Double? {
            guard let mean, let published else { return nil }
            return mean - published
        }
    }
}

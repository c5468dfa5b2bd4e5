import ThawCore

/// A table of results, independent of how it is rendered.
public struct TableModel: Hashable, Sendable {
    /// The title above it.
    public var title: String
    /// Heading of the first column: what the rows are, e.g. `Method`.
    public var rowTitle: String
    /// The columns' phases, in order.
    public var phases: [Phase]
    /// The columns of each phase, in order.
    public var metrics: [TableMetric]
    /// What stands behind each mean.
    public var spread: SpreadMeasure = .standardDeviation
    /// In the table's order.
    public var groups: [Group]
    /// The paper's table that the cells are compared with, e.g. `Table 1`; nil without one.
    public var publishedTitle: String?
    /// Sentences below the table.
    public var notes: [String]
    /// Whether it is of a database that was let through unchecked; the first note then says so, and CSV has a column.
    public var isUnchecked = false
    /// What the results that the table shows are known by, SHA-256 in hex; nil if they are in no database.
    public var digest: String?
    /// Heads of what CSV says of each row's runs: the names of their components, then each setting that is not the
    /// default somewhere, such as `training.epochs`.
    public var settingHeads: [String] = []

    /// Marks a row that differs significantly from base: a dagger.
    static let baseMark = "\u{2020}"
    /// Marks the best of a column where it is significantly better than the second: a double dagger.
    static let rivalMark = "\u{2021}"
    /// What the renderers' type means, where there is bold and underlined type.
    static let ranksLegend = "Bold: best of its column. Underlined: second."

    /// Whether any cell is the best of its column.
    var hasRanks: Bool { cells.contains(where: \.isBest) }
    /// Whether any cell bears the mark of the best that beats the second.
    var hasWinners: Bool { cells.contains(where: \.beatsRival) }

    private var cells: [Cell] { groups.flatMap(\.rows).flatMap(\.cells).flatMap { $0 } }

    /// Rows that are compared with each other: by default those of one dataset.
    public struct Group: Hashable, Sendable {
        /// Says so if the data are synthetic.
        public var title: String
        /// Whether the data are synthetic.
        public var isSynthetic: Bool
        /// In the table's order.
        public var rows: [Row]
        /// A sentence on the budgets of the rows, where they differ.
        public var budgets: String?
    }

    /// Runs that differ by nothing but the seed.
    public struct Row: Hashable, Sendable {
        /// The row's label.
        public var title: String
        /// Finished runs.
        public var count: Int
        /// Planned runs.
        public var expected: Int
        /// `[phase][metric]`, in the table's order.
        public var cells: [[Cell]]
        /// One for each of `settingHeads`; empty where the row's components have no such option.
        public var settings: [String] = []
    }

    /// One metric of one row in one phase.
    public struct Cell: Hashable, Sendable {
        /// Mean over the seeds (RelaImpr: of the means), or nil where there is none.
        public var mean: Double?
        /// Sample standard deviation over the seeds, or nil (RelaImpr; fewer than two runs).
        public var standardDeviation: Double?
        /// Half the 95 % interval of the mean, or nil (as the standard deviation).
        public var halfWidth: Double?
        /// Runs in the mean.
        public var count: Int
        /// Best of its column, to the digits shown, among the group's complete rows.
        public var isBest = false
        /// Second of its column, likewise.
        public var isSecond = false
        /// p of the paired t-test against base, two-sided and Holm-corrected over all rows and phases that are compared
        /// with that base; nil of base itself, without base, and where the test is undefined. RelaImpr has AUC's.
        public var pAgainstBase: Double?
        /// Of the best of its column: p of the same test against the best of the others, corrected over the phases.
        public var pAgainstRival: Double?
        /// The paper's number for the same dataset, backbone and method; nil for synthetic data.
        public var published: Double?

        /// Over the seeds, in their order.
        init(values: [Double]) {
            mean = SampleStatistics.mean(values)
            standardDeviation = SampleStatistics.standardDeviation(values)
            halfWidth = StudentT.halfWidth(values)
            count = values.count
        }

        /// A number that is not a mean over seeds.
        init(mean: Double? = nil, count: Int) {
            self.mean = mean
            self.count = count
        }

        /// The 95 % interval of the mean (Student's t), or nil (as the standard deviation).
        public var interval: ClosedRange<Double>? {
            guard let mean, let halfWidth else { return nil }
            return (mean - halfWidth)...(mean + halfWidth)
        }

        /// Whether p against base, corrected, is below 0.05.
        public var differsFromBase: Bool { Significance.holds(pAgainstBase) }
        /// Best of its column, and significantly better than the second.
        public var beatsRival: Bool { isBest && Significance.holds(pAgainstRival) }

        /// What stands behind the mean.
        func spread(_ measure: SpreadMeasure) -> Double? {
            switch measure {
            case .standardDeviation: standardDeviation
            case .interval: halfWidth
            case .nothing: nil
            }
        }

        /// Ours - the paper's.
        public var difference: Double? {
            guard let mean, let published else { return nil }
            return mean - published
        }
    }
}

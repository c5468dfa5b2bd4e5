import ThawCore

/// The tests behind the marks of a table: every row against base, and the best of each column against the best of the
/// others.
public struct ComparisonTable: Hashable, Sendable {
    /// The title of the experiment.
    public var title: String
    /// What the rows of the table are, e.g. `Method`.
    public var rowTitle: String
    /// In the table's order.
    public var groups: [Group]
    /// Sentences below the tests.
    public var notes: [String]
    /// As `TableModel.isUnchecked`.
    public var isUnchecked = false
    /// As `TableModel.digest`.
    public var digest: String?
    /// As `TableModel.settingHeads`.
    public var settingHeads: [String]

    /// The tests of one group of the table's rows.
    public struct Group: Hashable, Sendable {
        /// Says so if the data are synthetic.
        public var title: String
        /// By row, metric and phase; empty without base.
        public var againstBase: [Comparison]
        /// By metric and phase; empty without a second complete row.
        public var againstRival: [Comparison]
    }

    /// One row compared with another in one phase, seed by seed.
    public struct Comparison: Hashable, Sendable {
        /// The title of the row.
        public var row: String
        /// The row that it is compared with.
        public var other: String
        /// The phase of the column.
        public var phase: Phase
        /// Never RelaImpr, which has AUC's tests.
        public var metric: TableMetric
        /// `row` - `other`.
        public var paired: PairedComparison
        /// p of the paired t-test, Holm-corrected: against base over all rows and phases with the same base, against
        /// the rival over the phases; nil where the test is undefined.
        public var adjustedT: Double?
        /// p of the signed-rank test, likewise.
        public var adjustedWilcoxon: Double?
        /// Of `row`: one for each of `settingHeads`.
        public var settings: [String]
    }
}

extension TableBuilder {
    /// The tests of the experiment's table. Without `partial`, throws `ReportError.incomplete` if any planned run has no
    /// result; throws `ReportError.noTests` if nothing can be compared.
    public func comparisonTable(partial: Bool = false) throws(ReportError) -> ComparisonTable {
        let lines = try lines()
        if !partial { try requireComplete() }
        guard let table = comparisonTable(lines) else { throw .noTests(experiment: experiment.record.name) }
        return table
    }

    /// nil if no row has anything to be compared with.
    func comparisonTable(_ lines: [TableLine]) -> ComparisonTable? {
        let titles = TableTitles(lines: lines, settings: settings, otherAxes: otherAxes)
        let comparisons = comparisons(lines)
        let columns = columns(lines, titles)
        var groups: [ComparisonTable.Group] = []
        for (index, line) in lines.enumerated() where !lines[..<index].contains(where: { $0.group == line.group }) {
            func shown(_ comparisons: [LineComparison]) -> [ComparisonTable.Comparison] {
                comparisons.filter { lines[$0.ours].group == line.group && $0.paired.count > 0 }
                    .map { Self.titled($0, lines, titles, settings: columns.fields[$0.ours]) }
            }
            groups.append(
                ComparisonTable.Group(
                    title: titles.group(line), againstBase: shown(comparisons.againstBase),
                    againstRival: shown(comparisons.againstRival)))
        }
        groups.removeAll { $0.againstBase.isEmpty && $0.againstRival.isEmpty }
        if groups.isEmpty { return nil }
        return ComparisonTable(
            title: "\(experiment.record.title.singleLine): tests", rowTitle: settings.rows.rawValue.capitalized,
            groups: groups,
            notes: uncheckedNotes + Self.testNotes + synthetic(lines, titles, besidePaper: false)
                + settingNotes(lines, titles) + missing(lines, titles) + provenance(lines, titles) + digestNotes,
            isUnchecked: unchecked != nil, digest: digest, settingHeads: columns.heads)
    }

    private static func titled(
        _ comparison: LineComparison, _ lines: [TableLine], _ titles: TableTitles, settings: [String]
    ) -> ComparisonTable.Comparison {
        let (ours, theirs) = (lines[comparison.ours], lines[comparison.theirs])
        let other = titles.row(theirs)
        return ComparisonTable.Comparison(
            row: titles.row(ours), other: ours.group == theirs.group ? other : "\(titles.group(theirs)), \(other)",
            phase: comparison.phase, metric: comparison.metric, paired: comparison.paired,
            adjustedT: comparison.adjustedT, adjustedWilcoxon: comparison.adjustedWilcoxon, settings: settings)
    }

    static let testNotes = [
        "n: pairs, the seeds that both have. difference: mean over the pairs of the row's value - the other's. "
            + "95 % interval: of that mean (Student's t). d: Cohen's d_z, the mean over the sample standard deviation of the "
            + "differences.",
        "t-test: p of Student's t-test of the differences. Wilcoxon: p of the signed-rank test of the differences, exact for "
            + "up to \(WilcoxonSignedRank.exactLimit) that are not zero. Both are two-sided.",
        "Holm: the p before it, corrected for the number of tests, for each metric and kind of test: against base over all rows and phases "
            + "with the same base; of the best against the best of the others over the phases.",
        "\(TableModel.baseMark), \(TableModel.rivalMark): corrected p of the t-test < \(Significance.level), as marked in the "
            + "table. \u{2013}: undefined, because there are fewer than two pairs or all differences are equal.",
    ]
}

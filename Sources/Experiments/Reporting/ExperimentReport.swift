import Foundation
import ThawStore

/// What an experiment comes to in words and numbers: the table of its runs, or of its datasets' statistics.
package struct ExperimentReport: Sendable {
    /// What is shown.
    package enum Content: Hashable, Sendable {
        /// Means over the runs.
        case table(TableModel)
        /// The tests behind such a table.
        case comparisons(ComparisonTable)
        /// Sizes of datasets, in place of runs.
        case statistics(DatasetStatisticsTable)
    }

    /// What is shown.
    package var content: Content
    /// The published numbers that the spec names but that were not found when it was run; nil if nothing is amiss.
    package var missingPublished: String?
    /// True if no real data are shown.
    package var isSynthetic: Bool

    /// The report of the experiment `name`; without a name, of the database's only experiment.
    ///
    /// Throws `ReportError` (without `partial`, if runs are missing), `StoreError`.
    package init(store: ResultStore, experiment name: String? = nil, partial: Bool = false) throws {
        let builder = try TableBuilder(store: store, experiment: name)
        let record = builder.experiment.record
        if let settings = builder.settings.statistics {
            content = .statistics(try DatasetStatisticsTable(record, settings, store: store, digest: builder.digest))
            isSynthetic = try store.described(by: record.name).allSatisfy(\.record.isSynthetic)
        } else {
            content = .table(try builder.build(partial: partial))
            isSynthetic = builder.isSynthetic
        }
        missingPublished = record.publishedJSON == nil ? builder.settings.publishedName : nil
    }

    /// The trials by which the experiment's options were chosen.
    ///
    /// Throws `ReportError` (without trials, too), `StoreError`.
    package init(trialsIn store: ResultStore, experiment name: String? = nil) throws {
        let builder = try TableBuilder(store: store, experiment: name)
        guard let table = builder.trialTable() else {
            throw ReportError.noTrials(experiment: builder.experiment.record.name)
        }
        content = .table(table)
        isSynthetic = builder.isSynthetic
    }

    /// The tests behind the marks of the table.
    ///
    /// Throws `ReportError` (without `partial`, if runs are missing; if there is nothing to test), `StoreError`.
    package init(testsIn store: ResultStore, experiment name: String? = nil, partial: Bool = false) throws {
        let builder = try TableBuilder(store: store, experiment: name)
        content = .comparisons(try builder.comparisonTable(partial: partial))
        isSynthetic = builder.isSynthetic
    }

    /// As text that ends with a line break. The same report gives the same bytes.
    ///
    /// - width, styled: as `TableModel.rendered` takes them.
    package func rendered(as format: TableFormat, width: Int = 120, styled: Bool = false) -> String {
        switch content {
        case .table(let table): table.rendered(as: format, width: width, styled: styled)
        case .comparisons(let table): table.rendered(as: format, width: width, styled: styled)
        case .statistics(let table): table.rendered(as: format, width: width, styled: styled)
        }
    }

    /// Characters of titles, labels and notes that `format` cannot say, in a sentence; nil if it says all.
    package func unwritten(as format: TableFormat) -> String? {
        guard format == .latex else { return nil }
        let lines =
            switch content {
            case .table(let table): LaTeXRenderer().lines(table)
            case .comparisons(let table): table.latex
            case .statistics(let table): table.latex
            }
        let missing = LaTeXText.unwritten(lines)
        if missing.isEmpty { return nil }
        let names = missing.map { "\($0) (\(LaTeXText.code($0)))" }.joined(separator: ", ")
        return "LaTeX has no command for \(names): the table has the code in brackets in its place"
    }
}

import ThawCore
import ThawModel
import ThawStore
import ThawSupport

/// The report of an experiment as one page that needs nothing else: no network, no JavaScript, no other file.
///
/// Deterministic: the same database gives the same bytes; no dates and no hosts go into it. A new section is a file
/// with an extension that makes an `HTMLSection`, and one line in `sections`.
package struct HTMLReport: Sendable {
    let builder: TableBuilder
    let model: TableModel
    /// The tests behind the marks of the tables, if anything can be tested.
    let tests: ComparisonTable?
    private(set) var figures: Figures
    /// The datasets' sizes, for an experiment that is about those.
    private(set) var statistics: DatasetStatisticsTable?
    /// What the experiment has read, in the tables' order.
    private(set) var datasets: [DatasetRecord]
    /// The rows of the tables with the runs behind them, in the tables' order.
    let rows: [Row]
    /// The finished runs behind the rows, in their order, each once.
    let runs: [RunRecord]

    /// A row of a table.
    struct Row: Sendable {
        /// `row-GROUP-ROW`, both from 1.
        var id: String
        var group: String
        var shown: TableModel.Row
        var line: TableLine

        /// Its runs that have a result, by seed.
        var finished: [RunRecord] { line.seeds.sorted().compactMap { line.finished[$0] } }

        /// The id of the statistics behind a cell.
        func cellID(_ metric: TableMetric, _ phase: Phase) -> String { "\(id)-\(metric.rawValue)-\(phase.name)" }
    }

    /// The page of the experiment `name` in `store`; without a name, of the database's only one. Without gnuplot it
    /// says so in place of the figures, and in place of each that cannot be drawn, why.
    ///
    /// Throws `ReportError` (without `partial`, also if any planned run has no result), `StoreError`.
    package init(store: ResultStore, experiment name: String? = nil, partial: Bool = false) throws {
        // The table first: it says what is missing, before anything is drawn.
        try self.init(TableBuilder(store: store, experiment: name), partial: partial)
        let record = builder.experiment.record
        if let settings = builder.settings.statistics {
            statistics = try DatasetStatisticsTable(record, settings, store: store, digest: builder.digest)
            datasets = try store.described(by: record.name).map(\.record)
        }
        do {
            let outcome = try FigureFiles.drawn(store: store, experiment: name, partial: partial)
            figures = .drawn(outcome.made, leftOut: outcome.leftOut.map { "\($0)" })
        } catch let error as ReportError where error == .gnuplotMissing {
            figures = .undrawn(reason: "\(error)")
        }
    }

    /// - figures: of the same experiment.
    ///
    /// Without `partial`, throws `ReportError.incomplete` if any planned run has no result.
    package init(_ builder: TableBuilder, figures: Figures = .drawn([]), partial: Bool = false) throws(ReportError) {
        self.builder = builder
        self.figures = figures
        model = try builder.build(partial: partial)
        let lines = try builder.lines()
        tests = builder.comparisonTable(lines)
        rows = zip(model.groups, lines.groups(by: \.group).map(\.elements)).enumerated().flatMap { index, group in
            zip(group.0.rows, group.1).enumerated().map { row, pair in
                Row(id: "row-\(index + 1)-\(row + 1)", group: group.0.title, shown: pair.0, line: pair.1)
            }
        }
        var identities: Set<String> = []
        var fingerprints: Set<String> = []
        runs = rows.flatMap(\.finished).filter { identities.insert($0.identity).inserted }
        datasets = runs.map(\.dataset).filter { fingerprints.insert($0.fingerprint).inserted }
    }

    /// A sentence on each figure that cannot be drawn.
    package var leftOut: [String] { if case .drawn(_, let leftOut) = figures { leftOut } else { [] } }

    private var sections: [HTMLSection] {
        [
            tablesSection, testsSection, statisticsSection, figuresSection, cellsSection, optionsSection,
            datasetsSection, environmentsSection, runsSection, specSection,
        ].compactMap { $0 }
    }

    /// The page.
    package var text: String {
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
            <title>\(model.title)</title>
            <link rel="icon" href="data:,">
            <style>
            \(HTML(trusted: Stylesheet.css))</style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            \(header)\(contents)<main id="content" tabindex="-1">
            \(sections.map(\.html))</main>
            \(footer)</body>
            </html>

            """
        return page.source
    }

    /// Not even a figure that asks for it makes the browser load anything or run a script.
    private static let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

    private var contents: HTML {
        """
        <nav aria-label="Contents">
        <ul>
        \(sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" as HTML }.joined(separator: "\n"))
        </ul>
        </nav>

        """
    }

    private var footer: HTML {
        """
        <footer>
        <p>Made by <code>thaw report --format html</code> from the result database alone: the same database gives the \
        same page. It loads nothing and runs no script; parts that are folded are printed folded.</p>
        \(builder.digest.map { "<p>Digest of the results: <code class=\"hash\">\($0)</code></p>\n" as HTML } ?? .empty)\
        </footer>

        """
    }
}

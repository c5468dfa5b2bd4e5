import ThawCore

/// What each section says; one without blocks is left out.
extension DiffDocument {
    func cause(_ diff: DatabaseDiff) -> Section {
        let lines = diff.cause.map { cause in
            cause.experiment.map { "\($0.singleLine): \(cause.text)" } ?? cause.text
        }
        return Section(
            title: "What was changed",
            blocks: lines.isEmpty
                ? [.sentence("Nothing: specs, planned runs, settings, data and numerics are the same.")] : list(lines))
    }

    /// The claims of one kind: whoever reads that a claim is gone wants to know whether it turned round.
    func claims(_ diff: DatabaseDiff, _ change: ClaimChange.Change) -> Section {
        let tables = diff.experiments.filter { $0.table != nil }
        let found = tables.flatMap { experiment in
            (experiment.table?.claims ?? []).filter { $0.change == change }.map {
                (experiment: experiment.name, claim: $0)
            }
        }
        let lines = found.map { experiment, claim in
            (tables.count > 1 ? "\(experiment), " : "") + "\(claim.group), \(claim.phase.title): \(claim.text)"
        }
        let title =
            switch change {
            case .reversed: "Claims reversed"
            case .lost: "Claims lost for want of seeds"
            case .new: "New claims"
            }
        return Section(
            title: "\(title): \(found.count)",
            blocks: list(lines)
                + (found.contains(where: \.claim.isIncomplete)
                    ? [.sentence("Some rows lack runs: means and ranks are of those that there are.")] : []))
    }

    func cells(_ experiment: ExperimentDifference) -> Section {
        guard let table = experiment.table, !table.cells.isEmpty else { return Section(title: "") }
        let visible = largestFirst(table.cells.filter(\.isVisible))
        let shown = visible + (all ? table.cells.filter { !$0.isVisible } : [])
        let hidden = table.cells.count - shown.count
        let hasGroups = Set(table.cells.map(\.group)).count > 1
        let rows = shown.map { cell in
            [
                hasGroups ? cell.group : "", cell.row, cell.phase.title, cell.metric.title,
                cell.texts.a ?? "\u{2013}", cell.texts.b ?? "\u{2013}", cell.differenceText,
            ]
        }
        var blocks = self.table(["Group", "Row", "Phase", "Metric", "A", "B", "difference"], rows, textColumns: 4)
        if hidden > 0 {
            let number = PlainText.grouped(hidden) + (visible.isEmpty ? "" : " more")
            blocks.append(
                .sentence(
                    hidden == 1
                        ? "\(number) cell changes below the digits shown; --all lists it."
                        : "\(number) cells change below the digits shown; --all lists them."))
        }
        return Section(
            title: "Cells of \(experiment.name) that change: \(table.cells.count) of \(table.cellsCompared)",
            blocks: blocks)
    }

    /// In the table's order, unless so many change that those have to come first that change most.
    private func largestFirst(_ cells: [TableDifference.Cell]) -> [TableDifference.Cell] {
        if all || cells.count <= Self.limit { return cells }
        func change(_ cell: TableDifference.Cell) -> Double {
            guard let a = cell.means.a, let b = cell.means.b else { return .infinity }
            return abs(b - a)
        }
        // RelaImpr, in percent, has a scale of its own.
        return TableMetric.allCases.flatMap { metric in
            cells.filter { $0.metric == metric }.enumerated()
                .sorted { (change($1.element), $0.offset) < (change($0.element), $1.offset) }.map(\.element)
        }
    }

    func rows(_ experiment: ExperimentDifference) -> Section {
        let rows = experiment.table?.rows ?? []
        let lines = rows.map { row in
            let counts = Sides(0, 1).map { side -> String in
                let (finished, planned) =
                    side == 0 ? (row.finished.a, row.planned.a) : (row.finished.b, row.planned.b)
                guard let finished, let planned else { return "no such row" }
                return finished == planned ? "n \(finished)" : "n \(finished) of \(planned)"
            }
            return "\(row.group), \(row.row): \(counts.a) -> \(counts.b)"
        }
        return Section(title: "Rows of \(experiment.name) with other runs: \(rows.count)", blocks: list(lines))
    }

    func unpaired(_ runs: [DatabaseDiff.UnpairedRun], _ side: String, other: String) -> Section {
        let reasons = Dictionary(grouping: runs, by: \.failure)
        let lines = reasons.sorted { ($0.key ?? "") < ($1.key ?? "") }.flatMap { reason, runs in
            RunName.lines(runs.map(\.run)).map { $0 + (reason.map { "; failed in \(other): \($0)" } ?? "") }
        }
        return Section(title: "Runs only in \(side): \(runs.count)", blocks: list(lines))
    }

    func metrics(_ diff: DatabaseDiff) -> Section {
        let runs = diff.runs.different.filter { !$0.metrics.isEmpty }
        guard !runs.isEmpty else { return Section(title: "") }
        let row = RunName.rowInTable(among: runs.map(\.run))
        let summary = diff.metrics.map { metric in
            [
                metric.metric.title,
                metric.largest.map { "\(row($0.run)), seed \($0.run.seed), \($0.difference.phase.title)" } ?? "",
                "\(metric.bitEqual)", diff.tolerance > 0 ? "\(metric.withinTolerance)" : "", "\(metric.different)",
                metric.largest.map { $0.difference.differenceText } ?? "",
            ]
        }
        let within = "within \(CanonicalJSON.spell(diff.tolerance))"
        return Section(
            title: "Runs with other metrics: \(runs.count) of \(diff.summary.runsCompared)",
            blocks: table(
                ["Metric", "Largest difference in", "same bits", within, "different", "difference"], summary,
                textColumns: 2)
                + (runs.count > Self.runLimit && !all ? byRow(largestFirst(runs), row) : byRun(largestFirst(runs), row))
        )
    }

    /// The runs with their largest differences, by metric and magnitude.
    private func largestFirst(_ runs: [RunDifference]) -> [(run: RunDifference, largest: MetricDifference)] {
        let found = runs.compactMap { run in run.largest.map { (run: run, largest: $0) } }
        return TableMetric.allCases.flatMap { metric in
            found.filter { $0.largest.metric == metric }.enumerated().sorted { a, b in
                let (x, y) = (abs(a.element.largest.difference), abs(b.element.largest.difference))
                return (y, a.offset) < (x, b.offset)
            }.map(\.element)
        }
    }

    private func byRun(
        _ runs: [(run: RunDifference, largest: MetricDifference)], _ row: (RunName) -> String
    ) -> [Section.Block] {
        let values = TableMetric.evaluated.count * Phase.allCases.count
        let rows = runs.map { run, largest in
            let texts = largest.valueTexts
            return [
                row(run.run), "\(largest.phase.title) \(largest.metric.title)", "\(run.run.seed)",
                "\(run.metrics.count) of \(values)", texts.a, texts.b, largest.differenceText,
            ]
        }
        return table(["Run", "Largest in", "seed", "values", "A", "B", "difference"], rows, textColumns: 2)
    }

    /// Too many runs to list each: the rows that they are in.
    private func byRow(
        _ runs: [(run: RunDifference, largest: MetricDifference)], _ row: (RunName) -> String
    ) -> [Section.Block] {
        let rows = runs.groups { row($0.run.run) }.map { name, runs in
            let largest = runs[0].largest
            return [
                name, "seed \(runs[0].run.run.seed), \(largest.phase.title) \(largest.metric.title)", "\(runs.count)",
                largest.differenceText,
            ]
        }
        return table(["Row", "Largest in", "runs", "difference"], rows, textColumns: 2)
            + [.sentence("--all lists the runs.")]
    }

    /// Of runs that are one by their identity: it follows from nothing that was changed.
    func parameters(_ diff: DatabaseDiff) -> Section {
        let runs = diff.runs.different.filter { $0.pairedBy == .identity && !$0.settings.isEmpty }
        let lines = runs.map { run in
            "\(run.run.row), seed \(run.run.seed): " + run.settings.map(\.text).joined(separator: "; ")
        }
        return Section(title: "Runs with another number of parameters: \(runs.count)", blocks: list(lines))
    }

    /// What followed for the experiment beside cells and claims.
    func experiment(_ experiment: ExperimentDifference) -> Section {
        let errors = [("A", experiment.tableError.a), ("B", experiment.tableError.b)].compactMap { side, error in
            error.map { "no table in \(side): \($0)" }
        }
        let lines =
            experiment.tunings.filter(\.isOfChoice).map(\.text)
            + experiment.statistics.filter { !$0.isOfData }.map(\.text) + errors
        return Section(title: "Experiment \(experiment.name.singleLine)", blocks: list(lines.map(\.singleLine)))
    }

    func failures(_ diff: DatabaseDiff) -> Section {
        let lines = diff.failures.map { failure in
            "\(failure.run.row), seed \(failure.run.seed): \(failure.reasons.a ?? "not tried") -> "
                + (failure.reasons.b ?? "not tried")
        }
        return Section(title: "Failed runs that differ: \(lines.count)", blocks: list(lines))
    }

    func environment(_ diff: DatabaseDiff) -> Section {
        let affected = diff.runs.different.count { !$0.metrics.isEmpty }
        let rows = diff.environment.map { change in
            [
                change.field, change.values.a.joined(separator: ", "), change.values.b.joined(separator: ", "),
                affected > 0 ? "\(change.runsWithOtherMetrics) of \(affected)" : "",
            ]
        }
        return Section(
            title: "Made by",
            blocks: table(["", "A", "B", "runs with other metrics"], rows, textColumns: 3))
    }
}

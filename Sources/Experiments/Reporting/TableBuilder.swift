import Foundation
import ThawCore
import ThawModel
import ThawStore
import ThawSupport

/// Makes a table of an experiment's results.
///
/// Deterministic: the same database gives the same table; no dates and no hosts go into it.
package struct TableBuilder: Sendable {
    package let experiment: StoredExperiment
    package let settings: ReportSettings
    package let runs: [String: RunRecord]
    package let failures: [String: FailedRun]
    let published: PublishedNumbers?
    /// As `ResultStore.unchecked`: first among the notes.
    package var unchecked: String?
    /// What `ResultStore.digest` says of the experiment; nil of one that is in no database.
    package let digest: String?

    /// - runs: results by identity; a planned run without one is a hole.
    /// - failures: those of the experiment, for the notes.
    /// - published: the paper's numbers to compare with.
    /// - digest: of the experiment's results.
    package init(
        experiment: StoredExperiment, settings: ReportSettings, runs: [String: RunRecord], failures: [FailedRun] = [],
        published: PublishedNumbers? = nil, digest: String? = nil
    ) {
        self.experiment = experiment
        self.settings = settings
        self.runs = runs
        self.failures = Dictionary(failures.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
        self.published = published
        self.digest = digest
    }

    /// Takes the experiment `name`, its report settings, its published numbers and its runs from `store`. Without a
    /// name, the database's only experiment.
    ///
    /// - hasDigest: whether the digest of the results is to be computed, for reports that show it.
    ///
    /// Throws `ReportError` for an unknown name or unreadable settings, `StoreError` if the database fails.
    package init(store: ResultStore, experiment name: String? = nil, hasDigest: Bool = true) throws {
        let experiments = try store.experiments()
        let known = experiments.map(\.record.name)
        guard let name = name ?? (known.count == 1 ? known[0] : nil) else {
            throw ReportError.experimentNotNamed(database: store.path, known: known)
        }
        guard let experiment = experiments.first(where: { $0.record.name == name }) else {
            throw ReportError.unknownExperiment(name: name, database: store.path, known: known)
        }
        try self.init(store: store, experiment: experiment, failures: store.failures(), hasDigest: hasDigest)
    }

    /// The same of an experiment that was read before, for those who go through all.
    ///
    /// - failures: those of the store.
    init(
        store: ResultStore, experiment: StoredExperiment, failures: [FailedRun], hasDigest: Bool
    ) throws {
        let (name, settings) = (experiment.record.name, try Self.settings(of: experiment.record))
        let publishedJSON = settings.statistics == nil ? experiment.record.publishedJSON : nil
        self.init(
            experiment: experiment, settings: settings,
            runs: try store.runs(identities: experiment.identities), failures: failures,
            published: try publishedJSON.map {
                try PublishedNumbers(json: Data($0.utf8), path: "\(store.path), experiment \(name)")
            }, digest: hasDigest ? try store.digest(of: name) : nil)
        unchecked = store.unchecked
    }

    /// What stands behind each mean.
    var spread: SpreadMeasure { settings.spread ?? .standardDeviation }

    /// True if none of the results is of real data.
    var isSynthetic: Bool { runs.values.allSatisfy(\.dataset.isSynthetic) }

    /// The report settings recorded with an experiment.
    package static func settings(of experiment: ExperimentRecord) throws(ReportError) -> ReportSettings {
        do {
            return try StoredJSON.decode(ReportSettings.self, from: experiment.reportSettingsJSON)
        } catch {
            throw .badSettings(experiment: experiment.name, detail: DecodingReason.text(error))
        }
    }

    /// The table. Without `partial`, throws `ReportError.incomplete` if any planned run has no result.
    package func build(partial: Bool = false) throws(ReportError) -> TableModel {
        let metrics = settings.metrics
        let lines = try lines()
        if !partial { try requireComplete() }
        let titles = TableTitles(lines: lines, settings: settings, otherAxes: otherAxes)
        let comparisons = comparisons(lines)
        let columns = columns(lines, titles)
        var groups: [TableModel.Group] = []
        var places: [[String]: Int] = [:]
        for (index, line) in lines.enumerated() {
            var row = row(line, among: lines, metrics, titles)
            row.addTests(comparisons, of: index, metrics)
            row.settings = columns.fields[index]
            if let place = places[line.group] {
                groups[place].rows.append(row)
                groups[place].isSynthetic = groups[place].isSynthetic || titles.isSynthetic(line)
            } else {
                places[line.group] = groups.count
                groups.append(
                    TableModel.Group(
                        title: titles.group(line), isSynthetic: titles.isSynthetic(line), rows: [row]))
            }
        }
        for (group, place) in places {
            groups[place].budgets = Self.budgets(of: lines.filter { $0.group == group }, titles)
        }
        for place in groups.indices { groups[place].rank(metrics) }
        var model = TableModel(
            title: experiment.record.title.singleLine, rowTitle: settings.rows.rawValue.capitalized,
            phases: Phase.allCases, metrics: metrics, spread: spread, groups: groups,
            publishedTitle: published?.title, notes: notes(lines, metrics, titles, comparisons),
            digest: digest, settingHeads: columns.heads)
        model.isUnchecked = unchecked != nil
        return model
    }

    /// Throws `ReportError.incomplete` if any planned run has no result.
    package func requireComplete() throws(ReportError) {
        let planned = Set(experiment.members.map(\.identity))
        let missing = planned.filter { runs[$0] == nil }
        guard missing.isEmpty, experiment.waiting == 0 else {
            throw .incomplete(
                experiment: experiment.record.name, missing: missing.count + experiment.waiting,
                planned: planned.count + experiment.waiting,
                failed: missing.filter { failures[$0] != nil }.count)
        }
    }

    private func row(
        _ line: TableLine, among lines: [TableLine], _ metrics: [TableMetric], _ titles: TableTitles
    ) -> TableModel.Row {
        let base = Self.base(of: line, among: lines)
        let choice = line.description
        let cells = Phase.allCases.map { phase in
            metrics.map { metric in
                var cell =
                    metric == .relaimpr
                    ? Self.improvement(line, over: base, phase) : Self.average(line, phase, metric)
                if titles.isReal(line), !choice.isOnPseudoNewItems {
                    cell.published = published?.value(
                        dataset: choice.dataset.name, backbone: choice.backbone.name, method: choice.method.name,
                        label: line.row, phase: phase, metric: metric)
                }
                return cell
            }
        }
        return TableModel.Row(
            title: titles.row(line), count: line.finished.count, expected: line.planned.count, cells: cells)
    }

    package static func values(_ results: [RunResult], _ phase: Phase, _ metric: TableMetric) -> [Double] {
        results.compactMap { metric.value($0, phase) }
    }

    private static func average(_ line: TableLine, _ phase: Phase, _ metric: TableMetric) -> TableModel.Cell {
        TableModel.Cell(values: values(line.results(of: line.seeds), phase, metric))
    }

    /// RelaImpr from the means over the seeds that both have; a hole if there are none, or base is no better than random.
    private static func improvement(_ line: TableLine, over base: TableLine?, _ phase: Phase) -> TableModel.Cell {
        guard let base else { return TableModel.Cell(count: 0) }
        let common = line.seeds.intersection(base.seeds)
        guard let ours = SampleStatistics.mean(values(line.results(of: common), phase, .auc)),
            let theirs = meanAUC(of: base, over: common, phase),
            let percent = RelativeImprovement.percent(auc: ours, base: theirs)
        else { return TableModel.Cell(count: 0) }
        return TableModel.Cell(mean: percent, count: common.count)
    }

    /// What RelaImpr compares with.
    static func meanAUC(of base: TableLine, over seeds: Set<Int>, _ phase: Phase) -> Double? {
        SampleStatistics.mean(values(base.results(of: seeds), phase, .auc))
    }
}

extension TableModel.Group {
    /// Marks the best of each column among the complete rows, if there are two: all that show the best's digits. Likewise
    /// the second, which shows others.
    fileprivate mutating func rank(_ metrics: [TableMetric]) {
        let complete = rows.indices.filter { rows[$0].count == rows[$0].expected }
        for phase in Phase.allCases.indices {
            for (column, metric) in metrics.enumerated() where metric.isOfPredictions {
                let values = complete.compactMap { row in rows[row].cells[phase][column].mean.map { (row, $0) } }
                guard values.count > 1 else { continue }
                func best(_ values: [(row: Int, value: Double)]) -> String? {
                    (metric.higherIsBetter ? values.map(\.value).max() : values.map(\.value).min()).map(metric.text)
                }
                let first = best(values)
                let others = values.filter { metric.text($0.1) != first }
                let second = best(others)
                for (row, value) in values {
                    rows[row].cells[phase][column].isBest = metric.text(value) == first
                    rows[row].cells[phase][column].isSecond = metric.text(value) == second
                }
            }
        }
    }
}

extension TableModel.Row {
    /// What the tests of the line at `index` say.
    fileprivate mutating func addTests(_ comparisons: LineComparisons, of index: Int, _ metrics: [TableMetric]) {
        for (phase, name) in Phase.allCases.enumerated() {
            for (column, metric) in metrics.enumerated() {
                func p(_ comparisons: [LineComparison]) -> Double? {
                    comparisons.first { $0.ours == index && $0.phase == name && $0.metric == metric.tested }?.adjustedT
                }
                cells[phase][column].pAgainstBase = p(comparisons.againstBase)
                cells[phase][column].pAgainstRival = p(comparisons.againstRival)
            }
        }
    }
}

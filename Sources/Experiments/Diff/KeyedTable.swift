import Foundation
import ThawCore

/// The table of an experiment, over the runs that exist, with the labels by which its groups and rows are found in another
/// one: titles may differ where the data do.
struct KeyedTable {
    struct Row {
        var key: String
        var title: String
        /// Whether others are compared with it.
        var isBase: Bool
        /// Seed -> identity.
        var runs: [Int: String]
        var planned: Int
        /// `[phase][metric]`; nil of a row without a run.
        var cells: [[TableModel.Cell]]?

        var finished: Int { runs.count }
    }

    struct Group {
        /// Axis -> label, without axes that have none.
        var key: [String: String]
        var title: String
        var rows: [Row] = []

        func row(_ key: String) -> Row? { rows.first { $0.key == key } }
    }

    private(set) var groups: [Group] = []
    /// What stands behind each mean.
    let spread: SpreadMeasure
    /// What the table shows.
    let shown: [TableMetric]
    /// What cells hold: that, and what claims need.
    let metrics: [TableMetric]

    /// nil for an experiment without runs: it describes data.
    /// - keeping: the identities of the runs that cells rest on; nil for all.
    ///
    /// Throws `ReportError` if the table cannot be made.
    init?(_ experiment: StoredExperiment, _ contents: DatabaseContents, keeping: Set<String>? = nil) throws {
        var settings = try TableBuilder.settings(of: experiment.record)
        guard settings.statistics == nil else { return nil }
        spread = settings.spread ?? .standardDeviation
        // Times differ between any two executions.
        shown = settings.metrics.filter { $0 != .seconds }
        metrics = shown + [.auc, .relaimpr].filter { !settings.metrics.contains($0) }
        settings.metrics = metrics
        let published = try experiment.record.publishedJSON.map {
            try PublishedNumbers(json: Data($0.utf8), path: "\(contents.path), experiment \(experiment.record.name)")
        }
        func builder(_ experiment: StoredExperiment) -> TableBuilder {
            TableBuilder(experiment: experiment, settings: settings, runs: contents.runs, published: published)
        }
        // What a table says of complete rows, it shall say of the runs that there are: so nothing else is planned.
        var done = experiment
        done.members.removeAll {
            contents.runs[$0.identity] == nil || keeping?.contains($0.identity) == false
        }
        let (plan, present) = (builder(experiment), builder(done))
        let lines = try plan.lines()
        let titles = TableTitles(lines: lines, settings: settings, otherAxes: plan.otherAxes)
        let axes = Sides(plan, present).map { settings.groups.map(\.rawValue) + $0.otherAxes }
        groups = lines.groups(by: \.group).map { _, lines in
            Group(
                key: Self.key(lines[0], axes.a), title: titles.group(lines[0]),
                rows: lines.map { line in
                    Row(
                        key: line.row, title: titles.row(line), isBase: line.description.method.name == "base",
                        runs: line.finished.mapValues(\.identity), planned: line.planned.count)
                })
        }
        let table = try present.build(partial: true)
        for ((_, lines), group) in zip(try present.lines().groups(by: \.group), table.groups) {
            guard let place = groups.firstIndex(where: { $0.key == Self.key(lines[0], axes.b) }) else { continue }
            for (line, row) in zip(lines, group.rows) {
                guard let index = groups[place].rows.firstIndex(where: { $0.key == line.row }) else { continue }
                groups[place].rows[index].cells = row.cells
            }
        }
    }

    /// - axes: of the line's group labels.
    private static func key(_ line: TableLine, _ axes: [String]) -> [String: String] {
        Dictionary(zip(axes, line.group).filter { !$1.isEmpty }, uniquingKeysWith: { first, _ in first })
    }

    func group(_ key: [String: String]) -> Group? { groups.first { $0.key == key } }

    /// The cell of `row` in `phase`, or nil if the row or its number is missing.
    func cell(_ row: Row?, _ phase: Phase, _ metric: TableMetric) -> TableModel.Cell? {
        guard let cells = row?.cells, let column = metrics.firstIndex(of: metric) else { return nil }
        let cell = cells[phase.rawValue][column]
        return cell.mean == nil ? nil : cell
    }

    /// The runs of this table whose row and seed `other` has a run of, too.
    func runs(alsoIn other: KeyedTable) -> Set<String> {
        Set(
            groups.flatMap { group in
                group.rows.flatMap { row in
                    let theirs = other.group(group.key)?.row(row.key)?.runs ?? [:]
                    return row.runs.filter { theirs[$0.key] != nil }.values
                }
            })
    }

    /// All of its runs.
    var runs: Set<String> { Set(groups.flatMap(\.rows).flatMap(\.runs.values)) }
}

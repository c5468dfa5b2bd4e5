import ThawCore
import ThawModel
import ThawPlanning
import ThawSupport

/// Makes a figure of an experiment's results. Deterministic: the same database gives the same figure.
struct FigureBuilder {
    let settings: FigureSettings
    /// The experiment with every axis told apart: a line holds runs that differ by nothing but the seed.
    let table: TableBuilder
    let lines: [TableLine]
    let titles: TableTitles
    /// The lines as figures see them, in the same order.
    let rows: [FigureRow]

    init(_ settings: FigureSettings, of experiment: TableBuilder) throws(ReportError) {
        self.settings = settings
        var table = TableBuilder(
            experiment: experiment.experiment,
            settings: ReportSettings(rows: .method, groups: [.dataset, .backbone, .training]),
            runs: experiment.runs, failures: Array(experiment.failures.values), digest: experiment.digest)
        table.unchecked = experiment.unchecked
        self.table = table
        let lines = try table.lines()
        let titles = TableTitles(lines: lines, settings: table.settings, otherAxes: table.otherAxes)
        self.lines = lines
        self.titles = titles
        rows = lines.map { line in
            FigureRow(
                line.description, dataset: titles.dataset(line),
                labels: [
                    SpecAxis.backbone.rawValue: line.group[1], SpecAxis.training.rawValue: line.group[2],
                    SpecAxis.method.rawValue: line.row,
                ],
                datasetTitle: titles.record(line).map { TableTitles.marked($0.title, isSynthetic: $0.isSynthetic) }
                    ?? SpecContext.title(of: line.description.dataset.name, .dataset))
        }
    }

    /// The figure. Runs without a result are holes; `TableBuilder.requireComplete` refuses them.
    func build() throws(ReportError) -> FigureModel {
        let arrangement: FigureArrangement
        do { arrangement = try FigureArrangement(settings, rows) } catch {
            throw .undrawable(figure: settings.name, flaw: error)
        }
        let points = arrangement.points
        let places = places(points)
        let names = points.map(\.place.line).unique()
        let (keys, columns) = arranged(points.map(\.place.panel).unique())
        var panels = keys.map { key in
            FigureModel.Panel(
                title: key.filter { !$0.isEmpty },
                series: [[FigureModel.Point?]](
                    repeating: [FigureModel.Point?](repeating: nil, count: places.count), count: names.count))
        }
        for point in points {
            guard let panel = keys.firstIndex(of: point.place.panel), let line = names.firstIndex(of: point.place.line),
                let place = places.firstIndex(of: point.place.x)
            else { continue }
            let values = values(of: point, arrangement)
            panels[panel].series[line][place] = SampleStatistics.mean(values).map {
                FigureModel.Point(mean: $0, halfWidth: StudentT.halfWidth(values), count: values.count)
            }
        }
        return FigureModel(
            name: settings.name, title: settings.title.singleLine, kind: settings.kind, metric: settings.metric,
            x: axis(places), yTitle: yTitle, lines: names, panels: panels, columns: columns,
            caption: caption(Set(points.map(\.row)), panels), unchecked: table.unchecked)
    }

    /// By seed, so that a mean always adds in the same order.
    private func values(of point: FigureArrangement.Point, _ arrangement: FigureArrangement) -> [Double] {
        let line = lines[point.row]
        guard settings.kind == .differences else {
            return line.results(of: line.seeds).compactMap { settings.metric.value($0, point.phase) }
        }
        return arrangement.reference(of: point.row).map { differences(of: line, to: lines[$0], point.phase) } ?? []
    }

    // MARK: Axes and panels

    /// The places on the x axis: numbers by size, all else in the order of the experiment.
    private func places(_ points: [FigureArrangement.Point]) -> [OptionValue] {
        let places = points.map(\.place.x).unique()
        let numbers = places.compactMap { place in place.asNumber.map { (place, $0) } }
        return numbers.count == places.count ? numbers.sorted { $0.1 < $1.1 }.map(\.0) : places
    }

    private func axis(_ places: [OptionValue]) -> FigureModel.Axis {
        let labels = places.map { RunLabels.spell($0).singleLine }
        guard let option = settings.sweptOption else {
            return FigureModel.Axis(
                title: settings.kind == .phases ? "Phase" : nil, labels: labels, values: nil, isLogarithmic: false)
        }
        let title = option.name == OptionDescription.budgetName ? "Passes over each warm set" : option.name
        let values = places.compactMap(\.asNumber)
        guard values.count == places.count, let least = values.min(), let greatest = values.max() else {
            return FigureModel.Axis(title: title, labels: labels, values: nil, isLogarithmic: false)
        }
        // Equal factors between neighbours at equal distances, where the values span two decades or more.
        let isLogarithmic = least > 0 && greatest / least >= 100
        return FigureModel.Axis(title: title, labels: labels, values: values, isLogarithmic: isLogarithmic)
    }

    /// The panels row by row, and how many stand in a row: of two dimensions that vary, the first gives the columns and the
    /// second the rows, if every combination is there; otherwise up to three in a row as they come, four panels in two rows.
    /// Differences share their labels, and so four fit in a row.
    private func arranged(_ keys: [[String]]) -> (keys: [[String]], columns: Int) {
        let most = settings.kind == .differences ? 4 : keys.count == 4 ? 2 : 3
        // The only dataset stands in every panel's title, and is neither column nor row.
        let varying = (keys.first ?? []).indices.filter { index in Set(keys.map { $0[index] }).count > 1 }
        guard varying.count == 2 else { return (keys, min(most, keys.count)) }
        let (columns, rows) = (keys.map { $0[varying[0]] }.unique(), keys.map { $0[varying[1]] }.unique())
        guard (2...4).contains(columns.count), keys.count == columns.count * rows.count else {
            return (keys, min(most, keys.count))
        }
        let sorted = rows.flatMap { row in
            columns.compactMap { column in keys.first { $0[varying[0]] == column && $0[varying[1]] == row } }
        }
        return (sorted, columns.count)
    }
}

import ThawCore
import ThawModel
import ThawSupport

/// Makes a figure of an experiment's results. Deterministic: the same database gives the same figure.
struct FigureBuilder {
    let settings: FigureSettings
    /// The experiment with every axis told apart: a line holds runs that differ by nothing but the seed.
    let table: TableBuilder
    let lines: [TableLine]
    let titles: TableTitles

    init(_ settings: FigureSettings, of experiment: TableBuilder) throws(ReportError) {
        self.settings = settings
        var table = TableBuilder(
            experiment: experiment.experiment,
            settings: ReportSettings(rows: .method, groups: [.dataset, .backbone, .training]),
            runs: experiment.runs, failures: Array(experiment.failures.values), digest: experiment.digest)
        table.unchecked = experiment.unchecked
        self.table = table
        lines = try table.lines()
        titles = TableTitles(lines: lines, settings: table.settings, otherAxes: table.otherAxes)
    }

    /// The figure. Runs without a result are holes; `TableBuilder.requireComplete` refuses them.
    func build() throws(ReportError) -> FigureModel {
        let samples = try samples()
        let places = places(samples)
        let x = axis(places)
        let names = samples.map(\.line).unique()
        let (keys, columns) = arranged(samples.map(\.panel).unique())
        var panels = keys.map { key in
            FigureModel.Panel(
                title: key.filter { !$0.isEmpty },
                series: [[FigureModel.Point?]](
                    repeating: [FigureModel.Point?](repeating: nil, count: places.count), count: names.count))
        }
        var taken: Set<[Int]> = []
        for sample in samples {
            guard let panel = keys.firstIndex(of: sample.panel), let line = names.firstIndex(of: sample.line),
                let place = places.firstIndex(of: sample.x)
            else { continue }
            guard taken.insert([panel, line, place]).inserted else {
                throw .ambiguousFigure(figure: settings.name, line: sample.line, x: x.labels[place])
            }
            let values = sample.values
            panels[panel].series[line][place] = SampleStatistics.mean(values).map {
                FigureModel.Point(mean: $0, halfWidth: StudentT.halfWidth(values), count: values.count)
            }
        }
        return FigureModel(
            name: settings.name, title: settings.title.singleLine, kind: settings.kind, metric: settings.metric,
            x: x, yTitle: yTitle, lines: names, panels: panels, columns: columns,
            caption: caption(samples, panels), unchecked: table.unchecked)
    }

    // MARK: Samples

    /// The values behind one point.
    struct Sample {
        /// The option's value, or the dimension's label.
        var x: OptionValue
        var line: String
        /// The labels of the panels' dimensions.
        var panel: [String]
        /// Index into `lines`.
        var source: Int
        /// By seed, so that a mean always adds in the same order.
        var values: [Double]
    }

    private func samples() throws(ReportError) -> [Sample] {
        let phases = settings.metric.isPerPhase ? Phase.allCases : [.cold]
        var samples: [Sample] = []
        for (index, line) in lines.enumerated() {
            guard let place = x(of: line) else { continue }
            for phase in phases {
                samples.append(
                    Sample(
                        x: settings.kind == .phases ? .text(phase.title) : place,
                        line: settings.lines.map { label($0, line, phase) } ?? "",
                        panel: panelDimensions.map { label($0, line, phase) }, source: index,
                        values: values(of: line, phase)))
            }
        }
        if samples.isEmpty {
            throw settings.reference.map { .noReference(figure: settings.name, reference: $0) }
                ?? .emptyFigure(figure: settings.name, option: settings.x)
        }
        return samples
    }

    private func values(of line: TableLine, _ phase: Phase) -> [Double] {
        if settings.kind == .differences { return differences(of: line, phase) }
        return line.results(of: line.seeds).compactMap { settings.metric.value($0, phase) }
    }

    /// The place of a line on the x axis (for phases, of no meaning); nil for a line without the swept option, or without
    /// a reference to compare it with.
    private func x(of line: TableLine) -> OptionValue? {
        if settings.kind == .differences { return reference(of: line).map { _ in .text(choice(of: line)) } }
        guard let option = settings.sweptOption else {
            return .text(FigureDimension(rawValue: settings.x).map { label($0, line, .cold) } ?? "")
        }
        return line.description.choice(of: option.axis).options[option.name]
    }

    /// The label of a line's runs. Labels of a swept component tell its values apart, which the x axis does here:
    /// there, the component's own title takes their place.
    private func label(_ dimension: FigureDimension, _ line: TableLine, _ phase: Phase) -> String {
        let isOnAxis = settings.sweptOption?.axis.rawValue == dimension.rawValue
        if isOnAxis || (settings.kind == .differences && dimension == .method) {
            switch dimension {
            case .method: return SpecContext.title(of: line.description.method.name, .method)
            case .backbone: return SpecContext.title(of: line.description.backbone.name, .backbone)
            case .dataset:
                return titles.record(line).map { TableTitles.marked($0.title, isSynthetic: $0.isSynthetic) }
                    ?? SpecContext.title(of: line.description.dataset.name, .dataset)
            case .training: return ""
            case .phase: break
            }
        }
        switch dimension {
        case .phase: return phase.title
        case .method: return line.row.singleLine
        case .dataset: return titles.dataset(line)
        case .backbone: return line.group[1].singleLine
        case .training: return line.group[2].singleLine
        }
    }

    /// The spec's panels, and every other dimension that varies and that neither x axis nor lines show.
    private var panelDimensions: [FigureDimension] {
        // Differences have a panel for each method, and its rows on the axis.
        let onAxis = settings.kind == .differences ? nil : FigureDimension(rawValue: settings.x)
        let shown = [onAxis, settings.lines].compactMap { $0 } + settings.panels
        let drawn = lines.filter { x(of: $0) != nil }
        func varies(_ dimension: FigureDimension) -> Bool {
            Set(drawn.map { label(dimension, $0, .cold) }).count > 1
        }
        let rest = FigureDimension.allCases.filter { dimension in
            if shown.contains(dimension) { return false }
            return dimension == .phase ? settings.metric.isPerPhase : varies(dimension)
        }
        // A dimension with one label says nothing, but a panel must name its data: they may be synthetic.
        let panels = (settings.panels + rest).filter { dimension in
            dimension == .dataset || dimension == .phase || varies(dimension)
        }
        return (shown + panels).contains(.dataset) ? panels : [.dataset] + panels
    }

    // MARK: Axes and panels

    /// The places on the x axis: numbers by size, all else in the order of the experiment.
    private func places(_ samples: [Sample]) -> [OptionValue] {
        let places = samples.map(\.x).unique()
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

    /// The panels row by row, and how many stand in a row: of two dimensions the first gives the columns and the second
    /// the rows, if every combination is there; otherwise up to three in a row as they come, four panels in two rows.
    /// Differences share their labels, and so four fit in a row.
    private func arranged(_ keys: [[String]]) -> (keys: [[String]], columns: Int) {
        let most = settings.kind == .differences ? 4 : keys.count == 4 ? 2 : 3
        guard keys.first?.count == 2 else { return (keys, min(most, keys.count)) }
        let (first, second) = (keys.map { $0[0] }.unique(), keys.map { $0[1] }.unique())
        guard (2...4).contains(first.count), keys.count == first.count * second.count else {
            return (keys, min(most, keys.count))
        }
        return (second.flatMap { row in first.map { [$0, row] } }, first.count)
    }
}

extension OptionValue {
    /// The value as a number; nil for flags and names.
    fileprivate var asNumber: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .flag, .text: nil
        }
    }
}

extension SpecContext {
    /// The title of a registered component; its name, if this build does not know it.
    package static func title(of name: String, _ axis: SpecAxis) -> String {
        SpecContext().components(of: axis).first { $0.name == name }?.title
            ?? ExternalMethod.name(of: name).map(ExternalMethod.marked) ?? name
    }
}

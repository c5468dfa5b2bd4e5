import ThawCore
import ThawModel
import ThawSpec
import ThawSupport

/// Figures that no runs of the spec give.
extension Planner {
    /// Every figure is held against every row: more than this would take minutes, and is left to who draws them.
    private static let mostRows = 200_000

    /// Each figure that cannot be drawn, whatever comes of the runs. Earlier programs have recorded specs with such figures.
    /// - points: those of runs that are not excluded.
    func reportFigures(of points: some Sequence<GridPoint>, _ labels: [String?]) {
        let figures = spec.report.figures ?? []
        guard spec.context.recordedPrograms == nil, !figures.isEmpty, figures.count == spec.figureMarks.count else {
            return
        }
        let lines = points.lazy.map { point in
            var line = point
            (line.seed, line.tuning) = (0, 0)
            return line
        }.unique()
        guard !lines.isEmpty, lines.count <= Self.mostRows / figures.count else { return }
        for (figure, mark) in zip(figures, spec.figureMarks) where !isTuned(figure.sweptOption) {
            guard let flaw = flaw(in: figure, of: lines.map { row($0, labels, of: figure) }) else { continue }
            log.add(mark, "the figure \(figure.name) cannot be drawn: \(flaw.message)", hint: flaw.hint)
        }
    }

    private func flaw(in figure: FigureSettings, of rows: [FigureRow]) -> FigureFlaw? {
        do { _ = try FigureArrangement(figure, rows) } catch { return error }
        guard figure.metric == .secondsPerBatch else { return nil }
        let programs = rows.map(\.description.method.name).unique().filter(ExternalMethod.isName)
        return programs.isEmpty ? nil : .untimed(methods: programs)
    }

    /// Where runs take an option's value from trials, nobody knows which places of its axis they have.
    private func isTuned(_ option: (axis: SpecAxis, name: String)?) -> Bool {
        spec.tune.flatMap(\.options).contains { tuned in
            tuned.values.contains { $0.axis == option?.axis && $0.option == option?.name }
        }
    }

    private func row(_ point: GridPoint, _ labels: [String?], of figure: FigureSettings) -> FigureRow {
        let description = RunDescription(
            dataset: candidates[point.dataset].choice, backbone: candidates[point.backbone].choice,
            method: candidates[point.method].choice, training: candidates[point.training].choice.options, seed: 0)
        let named = SpecAxis.allCases.compactMap { axis in labels[point[axis]].map { (axis.rawValue, $0) } }
        // What the data will be called is not known before they are read: it may tell apart whatever differs in them.
        let others = description.dataset.options.filter { $0.key != figure.sweptOption?.name }
        return FigureRow(
            description, dataset: labels[point.dataset] ?? "", labels: Dictionary(uniqueKeysWithValues: named),
            datasetTitle: "\(description.dataset.name) \(CanonicalJSON.encode(.init(others)))")
    }
}

import ThawModel
import ThawSupport

/// Decoding of `report: figures:`.
extension SpecDecoder {
    /// A list of figures with different names; what was not understood is reported and left out.
    func figures(_ node: YAMLNode) -> [FigureSettings] {
        let items = list(node, "'figures'") ?? []
        let figures = items.map(figure)
        let names = zip(figures, items).compactMap { figure, item in
            figure.flatMap { figure in item[SpecKeys.Figure.name].map { (figure.name, $0.value) } }
        }
        reportRepeats(names, "figure")
        return figures.compactMap { $0 }
    }

    /// Where to point when a figure cannot be drawn.
    func figureMarks(_ root: YAMLNode) -> [SourceMark] {
        typealias Keys = SpecKeys.Figure
        guard case .sequence(let figures)? = root[SpecKeys.report]?.value[SpecKeys.Report.figures]?.value.content else {
            return []
        }
        return figures.map { ($0[Keys.reference] ?? $0[Keys.x])?.value.mark ?? $0.mark }
    }

    /// `{name: figure3, kind: sweep, x: method.rho, lines: phase, panels: dataset, metric: auc}`
    private func figure(_ node: YAMLNode) -> FigureSettings? {
        typealias Keys = SpecKeys.Figure
        guard map(node, "a figure", Keys.map) != nil else { return nil }
        for key in Keys.map.required where node[key] == nil {
            log.add(
                node.mark, "a figure lacks '\(key.name)'",
                hint: key.name == Keys.kind.name
                    ? "choose from \(key.form.names.joined(separator: ", "))" : "add '\(key.name): NAME'")
        }
        guard let nameEntry = node[Keys.name], let kindEntry = node[Keys.kind] else { return nil }
        guard let name = name(nameEntry.value, "'name'"),
            let kind = choice(kindEntry.value, "kind of figure", Keys.kind).flatMap(FigureKind.init)
        else { return nil }
        guard let x = figureX(node[Keys.x], kind, at: node.mark) else { return nil }
        let reference = figureReference(node[Keys.reference], kind, at: node.mark)
        let lines = figureLines(node[Keys.lines], kind)
        let taken = [FigureDimension(rawValue: x), lines].compactMap { $0 }
        let panels = node[Keys.panels].map { figurePanels($0.value, taken: taken) } ?? []
        return FigureSettings(
            name: name, title: node[Keys.title].flatMap { text($0.value, "'title'") } ?? name, kind: kind, x: x,
            lines: lines, panels: panels, metric: figureMetric(node[Keys.metric], kind), reference: reference)
    }

    /// What stands on the x axis: fixed for phases, an option for a sweep, a dimension for bars.
    private func figureX(_ entry: YAMLEntry?, _ kind: FigureKind, at mark: SourceMark) -> String? {
        switch kind.xForm {
        case nil:
            if let entry {
                log.add(
                    entry.keyMark, "\(kind.rawValue) have no 'x'", hint: "their rows are those of the methods")
            }
            return kind.defaultX?.rawValue
        case .value(.choice(let names)):
            guard let entry else { return kind.defaultX?.rawValue }
            let given = choice(entry.value, "x axis of \(kind.rawValue)", from: names)
            // Where there is one name alone, nothing else is wrong with a figure that has another.
            return names.count == 1 ? names[0] : given
        default:
            let options = SpecAxis.allCases.flatMap { axis in
                context.components(of: axis).flatMap(\.options).map { "\(axis.rawValue).\($0.name)" }
            }
            guard let entry else {
                log.add(mark, "a sweep lacks 'x'", hint: "add 'x: method.OPTION' or the like")
                return nil
            }
            guard case .text(let text) = entry.value.content, !options.contains(text) else {
                return choice(entry.value, "option", from: options)
            }
            // All options of everything would be a long list to choose from.
            log.add(
                entry.value.mark, "unknown option \(text.inQuotes)",
                hint: NearestName.of(text, in: options).map { "did you mean '\($0)'?" }
                    ?? "write AXIS.OPTION, e.g. method.rho; `thaw methods` lists the options")
            return nil
        }
    }

    private func figureLines(_ entry: YAMLEntry?, _ kind: FigureKind) -> FigureDimension? {
        let allowed = kind.lineDimensions
        guard let entry else { return kind.defaultLines }
        guard !allowed.isEmpty else {
            log.add(entry.keyMark, "\(kind.rawValue) have no 'lines'", hint: "use 'panels'")
            return nil
        }
        return choice(entry.value, "dimension of the lines", from: allowed.map(\.rawValue))
            .flatMap(FigureDimension.init)
    }

    private func figurePanels(_ node: YAMLNode, taken: [FigureDimension]) -> [FigureDimension] {
        let items = oneOrMore(node, "'panels'")
        let dimensions = items.map {
            choice($0, "dimension of the panels", SpecKeys.Figure.panels).flatMap(FigureDimension.init)
        }
        reportRepeats(zip(dimensions, items).filter { $0.0 != nil }, "dimension")
        for (dimension, item) in zip(dimensions, items) {
            guard let dimension, taken.contains(dimension) else { continue }
            log.add(
                item.mark, "'\(dimension.rawValue)' is the lines or the x axis already", hint: "remove it from 'panels'"
            )
        }
        return dimensions.compactMap { $0 }
    }

    private func figureMetric(_ entry: YAMLEntry?, _ kind: FigureKind) -> FigureMetric {
        let names = kind.metrics.map(\.rawValue)
        let metric = entry.flatMap { choice($0.value, "metric of \(kind.rawValue)", from: names) }
        return metric.flatMap(FigureMetric.init) ?? kind.metrics[0]
    }
}

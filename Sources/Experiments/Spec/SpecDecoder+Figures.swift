import Core

/// Decoding of `report: figures:`.
extension SpecDecoder {
    /// A list of figures with different names; what was not understood is reported and left out.
    func figures(_ node: YAMLNode) -> [FigureSettings] {
        let items = list(node, "'figures'") ?? []
        let figures = items.map(figure)
        let names = zip(figures, items).compactMap { figure, item in
            figure.flatMap { figure in item["name"].map { (figure.name, $0.value) } }
        }
        reportRepeats(names, "figure")
        return figures.compactMap { $0 }
    }

    /// `{name: figure3, kind: sweep, x: method.rho, lines: phase, panels: dataset, metric: auc}`
    private func figure(_ node: YAMLNode) -> FigureSettings? {
        guard map(node, "a figure", keys: Self.figureKeys) != nil else { return nil }
        for key in ["name", "kind"] where node[key] == nil {
            log.add(
                node.mark, "a figure lacks '\(key)'",
                hint: key == "name" ? "add 'name: NAME'" : "choose from \(Self.kinds.joined(separator: ", "))")
        }
        guard let nameEntry = node["name"], let kindEntry = node["kind"] else { return nil }
        guard let name = name(nameEntry.value, "'name'"),
            let kind = choice(kindEntry.value, "kind of figure", from: Self.kinds).flatMap(FigureKind.init)
        else { return nil }
        guard let x = figureX(node["x"], kind, at: node.mark) else { return nil }
        let reference = figureReference(node["reference"], kind, at: node.mark)
        let lines = figureLines(node["lines"], kind)
        let taken = [FigureDimension(rawValue: x), lines].compactMap { $0 }
        let panels = node["panels"].map { figurePanels($0.value, taken: taken) } ?? []
        return FigureSettings(
            name: name, title: node["title"].flatMap { text($0.value, "'title'") } ?? name, kind: kind, x: x,
            lines: lines, panels: panels, metric: figureMetric(node["metric"], kind), reference: reference)
    }

    private static let figureKeys = ["name", "title", "kind", "x", "lines", "panels", "metric", "reference"]

    private static let kinds = FigureKind.allCases.map(\.rawValue)

    /// What stands on the x axis: fixed for phases, an option for a sweep, a dimension for bars.
    private func figureX(_ entry: YAMLEntry?, _ kind: FigureKind, at mark: SourceMark) -> String? {
        switch kind {
        case .phases:
            if let entry { _ = choice(entry.value, "x axis of phases", from: [FigureDimension.phase.rawValue]) }
            return FigureDimension.phase.rawValue
        case .differences:
            if let entry {
                log.add(entry.keyMark, "differences have no 'x'", hint: "their rows are those of the methods")
            }
            return FigureDimension.method.rawValue
        case .bars:
            guard let entry else { return FigureDimension.method.rawValue }
            return choice(entry.value, "x axis of bars", from: TableAxis.allCases.map(\.rawValue))
        case .sweep:
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
        guard kind != .bars else {
            if let entry { log.add(entry.keyMark, "bars have no 'lines'", hint: "use 'panels'") }
            return nil
        }
        let allowed = FigureDimension.allCases.filter { dimension in
            switch kind {
            case .sweep: true
            case .differences: dimension != .method
            case .phases, .bars: dimension != .phase
            }
        }
        guard let entry else { return kind == .phases ? .method : .phase }
        return choice(entry.value, "dimension of the lines", from: allowed.map(\.rawValue))
            .flatMap(FigureDimension.init)
    }

    private func figurePanels(_ node: YAMLNode, taken: [FigureDimension]) -> [FigureDimension] {
        let items = oneOrMore(node, "'panels'")
        let dimensions = items.map {
            choice($0, "dimension of the panels", from: FigureDimension.allCases.map(\.rawValue))
                .flatMap(FigureDimension.init)
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
        let allowed = FigureMetric.allCases.filter { $0.isPerPhase == (kind != .bars) }
        let metric = entry.flatMap { choice($0.value, "metric of \(kind.rawValue)", from: allowed.map(\.rawValue)) }
        return metric.flatMap(FigureMetric.init) ?? allowed[0]
    }
}

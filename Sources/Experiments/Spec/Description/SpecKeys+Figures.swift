import ThawModel

/// Items of `report: figures:`.
extension SpecKeys {
    enum Figure {
        static let map = SpecMap(
            "figures", [name, title, kind, x, lines, panels, metric, reference],
            cases: FigureKind.allCases.map(specCase))

        static let name = SpecKey(
            "name", .name, .required, "Name of its files.",
            example: "report:\n  figures: [{name: figure2, kind: phases}]")
        static let title = SpecKey(
            "title", .text, .defaultWords("the name"), "What stands above it.",
            example: "report:\n  figures: [{name: figure2, title: \"AUC over the phases\", kind: phases}]")
        static let kind = SpecKey(
            "kind", .choice(FigureKind.self), .required,
            "What it shows: metrics over the phases, over the values of an option, as bars, or as differences from a row.",
            example: "report:\n  figures: [{name: figure4, kind: bars}]")
        static let x = SpecKey(
            "x", .either([.optionName, .choice(FigureDimension.self)]), .defaultWords("by kind"),
            "What is on the x axis; logarithmic where an option's values span two decades.",
            example: "report:\n  figures: [{name: figure3, kind: sweep, x: method.rho}]")
        static let lines = SpecKey(
            "lines", .choice(FigureDimension.self), .defaultWords("by kind"), "What there is a line for.",
            example: "report:\n  figures: [{name: figure2, kind: phases, lines: method}]")
        static let panels = SpecKey(
            "panels", .oneOrMore(.choice(FigureDimension.self)), .defaultWords("none"),
            "What there is a panel for: of two that vary, the first gives the columns (at most four) and the second the rows, if "
                + "every combination is there; what varies and is neither x axis nor lines is added.",
            example: "report:\n  figures: [{name: figure2, kind: phases, panels: [dataset, backbone]}]")
        static let metric = SpecKey(
            "metric", .choice(FigureMetric.self), .defaultWords("by kind"), "What is on the y axis.",
            example: "report:\n  figures: [{name: figure2, kind: phases, metric: log-loss}]")
        static let reference = SpecKey(
            "reference", .text, .defaultWords("by kind"),
            "The row with which each method's other rows are compared, as its label says after the method's title.",
            example: """
                methods: [csdm: {label: "CSDM, released"}, csdm: {label: "CSDM, trained", train-noise-net: true}]
                report:
                  figures: [{name: choices, kind: differences, reference: released}]
                """)

        /// What holds of figures of a kind.
        private static func specCase(_ kind: FigureKind) -> SpecCase {
            var result = SpecCase(key: Self.kind, value: kind.rawValue)
            let lineNames = kind.lineDimensions.map(\.rawValue)
            if let form = kind.xForm { result.forms.append((x, form)) } else { result.absent.append(x) }
            if lineNames.isEmpty {
                result.absent.append(lines)
            } else {
                result.forms.append((lines, .choice(lineNames)))
            }
            result.forms.append((metric, .choice(kind.metrics.map(\.rawValue))))
            if kind == .sweep { result.required.append(x) }
            if kind == .differences { result.required.append(reference) } else { result.absent.append(reference) }
            result.defaults =
                [
                    (x, kind.defaultX?.rawValue), (lines, kind.defaultLines?.rawValue),
                    (metric, kind.metrics[0].rawValue),
                ]
                .compactMap { key, value in value.map { (key, $0) } }
            return result
        }
    }
}

extension FigureKind {
    /// What may stand on the x axis; nil where there is nothing to choose.
    var xForm: SpecForm? {
        switch self {
        case .phases: .choice([FigureDimension.phase.rawValue])
        case .sweep: .optionName
        case .bars: .choice(TableAxis.self)
        case .differences: nil
        }
    }

    /// What stands there if the spec does not say; nil where it must. The rows of differences are those of the methods.
    var defaultX: FigureDimension? {
        switch self {
        case .phases: .phase
        case .sweep: nil
        case .bars, .differences: .method
        }
    }

    /// What there may be lines for; empty where there are none.
    var lineDimensions: [FigureDimension] {
        FigureDimension.allCases.filter { dimension in
            switch self {
            case .sweep: true
            case .differences: dimension != .method
            case .phases: dimension != .phase
            case .bars: false
            }
        }
    }

    var defaultLines: FigureDimension? {
        switch self {
        case .phases: .method
        case .sweep, .differences: .phase
        case .bars: nil
        }
    }

    /// What it can show; the first is the default.
    var metrics: [FigureMetric] { FigureMetric.allCases.filter { $0.isPerPhase == (self != .bars) } }
}

/// What a figure's x axis, lines and panels can stand for.
package enum FigureDimension: String, Codable, Hashable, Sendable, CaseIterable {
    /// The dataset.
    case dataset
    /// The backbone.
    case backbone
    /// The method, with the options that tell its rows apart.
    case method
    /// The training setting.
    case training
    /// The phase, from Cold to Warm-c.
    case phase
}

/// The kinds of figure, by what is on the x axis.
package enum FigureKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// The phases, from Cold to Warm-c.
    case phases
    /// The values of one option.
    case sweep
    /// The labels of a dimension, with a bar for each.
    case bars
    /// The rows of each method, by how far they are from the method's row named as reference.
    case differences

    /// Whether values lie on the horizontal axis, and labels on the vertical one.
    package var isHorizontal: Bool { self == .bars || self == .differences }
}

/// A number that a figure shows.
package enum FigureMetric: String, Codable, Hashable, Sendable, CaseIterable {
    /// Area under the ROC curve, 0...1.
    case auc
    /// F1 score at the threshold "mean score", 0...1.
    case f1
    /// Mean binary cross-entropy, in nats.
    case logLoss = "log-loss"
    /// Training time per mini-batch (`RunResult.secondsPerBatch`).
    case secondsPerBatch = "seconds-per-batch"

    /// Whether it is measured in each phase; otherwise once a run.
    package var isPerPhase: Bool { self != .secondsPerBatch }
}

/// A figure that a spec asks for (an item of `report: figures:`).
///
/// Dimensions that vary in the experiment and are neither on the x axis nor lines are told apart by panels, whether the
/// spec lists them or not: a point averages over nothing but seeds.
package struct FigureSettings: Codable, Hashable, Sendable {
    /// Name of its files: `a-z`, `0-9`, `-`.
    package var name: String
    /// The title above it.
    package var title: String
    /// What is on the x axis.
    package var kind: FigureKind
    /// What is on the x axis: an option such as `method.rho` (sweep), or a dimension (phases, bars, differences).
    package var x: String
    /// One line for each of its values; nil for bars.
    package var lines: FigureDimension?
    /// One panel for each combination of their values.
    package var panels: [FigureDimension]
    /// What is on the y axis.
    package var metric: FigureMetric
    /// For differences: the row with which a method's other rows are compared, as `RunLabels.choice` names it.
    package var reference: String?

    /// A figure as a spec asks for it.
    package init(
        name: String, title: String, kind: FigureKind, x: String, lines: FigureDimension?, panels: [FigureDimension],
        metric: FigureMetric, reference: String? = nil
    ) {
        self.name = name
        self.title = title
        self.kind = kind
        self.x = x
        self.lines = lines
        self.panels = panels
        self.metric = metric
        self.reference = reference
    }

    /// The swept option, e.g. (.method, "rho"); nil for the other kinds.
    package var sweptOption: (axis: SpecAxis, name: String)? {
        let parts = x.split(separator: ".", maxSplits: 1).map { String($0) }
        guard kind == .sweep, parts.count == 2, let axis = SpecAxis(rawValue: parts[0]) else { return nil }
        return (axis, parts[1])
    }
}

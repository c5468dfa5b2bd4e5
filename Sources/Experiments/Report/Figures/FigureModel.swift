import ThawCore

/// A figure's content, independent of what draws it.
public struct FigureModel: Hashable, Sendable {
    /// The name in the spec, and of its files.
    public var name: String
    /// The title above it.
    public var title: String
    /// What is on the x axis.
    public var kind: FigureKind
    /// What is on the y axis.
    public var metric: FigureMetric
    /// The horizontal axis, which all panels share.
    public var x: Axis
    /// Name and unit of what is drawn, e.g. `AUC`.
    public var yTitle: String
    /// What the legend calls each line, in the order of `Panel.series`; one without a name for bars.
    public var lines: [String]
    /// At least one.
    public var panels: [Panel]
    /// Panels beside each other; the panels go row by row.
    public var columns: Int
    /// Sentences below the figure.
    public var caption: [String]

    /// The x axis.
    public struct Axis: Hashable, Sendable {
        /// Name and unit; nil where the labels say it all.
        public var title: String?
        /// One for each place on the axis.
        public var labels: [String]
        /// Where the places are, if they are numbers; nil for places at equal distances.
        public var values: [Double]?
        /// Whether `values` are spaced by their logarithms.
        public var isLogarithmic: Bool
    }

    /// One coordinate system.
    public struct Panel: Hashable, Sendable {
        /// One line of text for each dimension of the panels; says so if the data are synthetic.
        public var title: [String]
        /// `[line][place on the x axis]`; nil where there is no value.
        public var series: [[Point?]]
    }

    /// Runs that differ by nothing but their seed.
    public struct Point: Hashable, Sendable {
        /// Their mean, in the metric's unit.
        public var mean: Double
        /// Half width of the 95 % confidence interval of the mean (Student's t); nil of a single run.
        public var halfWidth: Double?
        /// Runs in the mean.
        public var count: Int
    }
}

extension FigureMetric {
    /// Name and unit, as the y axis has it.
    var title: String {
        switch self {
        case .auc: "AUC"
        case .f1: "F1"
        case .logLoss: "Log-loss (nats)"
        case .secondsPerBatch: "Training time per batch (ms)"
        }
    }

    /// What it is in the middle of a sentence.
    var phrase: String {
        switch self {
        case .auc: "AUC on the test set"
        case .f1: "F1 on the test set"
        case .logLoss: "log-loss on the test set, in nats"
        case .secondsPerBatch: "training time per pass over a mini-batch, in milliseconds"
        }
    }

    /// The value of one run, in the unit of `title`; nil where it was not measured.
    func value(_ result: RunResult, _ phase: Phase) -> Double? {
        let metrics = result.phases.first { $0.phase == phase }
        switch self {
        case .auc: return metrics?.auc
        case .f1: return metrics?.f1
        case .logLoss: return metrics?.logLoss
        case .secondsPerBatch: return result.secondsPerBatch.map { $0 * 1000 }
        }
    }
}

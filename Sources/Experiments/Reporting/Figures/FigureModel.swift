import ThawCore
import ThawModel

/// A figure's content, independent of what draws it.
package struct FigureModel: Hashable, Sendable {
    /// The name in the spec, and of its files.
    package var name: String
    /// The title above it.
    package var title: String
    /// What is on the x axis.
    package var kind: FigureKind
    /// What is on the y axis.
    package var metric: FigureMetric
    /// The horizontal axis, which all panels share.
    package var x: Axis
    /// Name and unit of what is drawn, e.g. `AUC`.
    package var yTitle: String
    /// What the legend calls each line, in the order of `Panel.series`; one without a name for bars.
    package var lines: [String]
    /// At least one.
    package var panels: [Panel]
    /// Panels beside each other; the panels go row by row.
    package var columns: Int
    /// Sentences below the figure.
    package var caption: [String]
    /// As `ResultStore.unchecked`: in each of the figure's files.
    package var unchecked: String?

    /// The x axis.
    package struct Axis: Hashable, Sendable {
        /// Name and unit; nil where the labels say it all.
        package var title: String?
        /// One for each place on the axis.
        package var labels: [String]
        /// Where the places are, if they are numbers; nil for places at equal distances.
        package var values: [Double]?
        /// Whether `values` are spaced by their logarithms.
        package var isLogarithmic: Bool
    }

    /// One coordinate system.
    package struct Panel: Hashable, Sendable {
        /// One line of text for each dimension of the panels; says so if the data are synthetic.
        package var title: [String]
        /// `[line][place on the x axis]`; nil where there is no value.
        package var series: [[Point?]]
    }

    /// Runs that differ by nothing but their seed.
    package struct Point: Hashable, Sendable {
        /// Their mean, in the metric's unit.
        package var mean: Double
        /// Half width of the 95 % confidence interval of the mean (Student's t); nil of a single run.
        package var halfWidth: Double?
        /// Runs in the mean.
        package var count: Int
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

import Foundation
import ThawCore
import ThawSupport

/// A number that a table shows per phase.
package enum TableMetric: String, CaseIterable, Codable, Sendable {
    /// Area under the ROC curve, 0...1.
    case auc
    /// Relative improvement over the method `base`, in percent.
    case relaimpr
    /// F1 score at the threshold "mean score", 0...1.
    case f1
    /// Mean binary cross-entropy, in nats.
    case logLoss = "log-loss"
    /// What training went over in the phase, rows x passes (Cold: in fitting the method on train-base).
    case instances
    /// Steps of all optimisers in the phase.
    case steps
    /// Seconds of training in the phase.
    case seconds

    /// Whether it measures predictions on the test set; the others say what was spent on them.
    package var isOfPredictions: Bool { ![.instances, .steps, .seconds].contains(self) }

    /// The column's heading.
    package var title: String {
        switch self {
        case .auc: "AUC"
        case .relaimpr: "RelaImpr"
        case .f1: "F1"
        case .logLoss: "LogLoss"
        case .instances: "Instances"
        case .steps: "Steps"
        case .seconds: "Seconds"
        }
    }

    /// The metric that tests compare in its place: RelaImpr has no value for a single run, and follows AUC's.
    package var tested: TableMetric { self == .relaimpr ? .auc : self }

    /// Which end of the scale is good.
    package var higherIsBetter: Bool { self != .logLoss }

    /// As tables show it: four decimals, `+4.19%`, `408,240`, or `0.0251` seconds.
    package func text(_ value: Double) -> String {
        switch self {
        case .relaimpr: signed(value, digits: 2) + "%"
        case .instances, .steps: PlainText.grouped(Int(nearest: value))
        case .seconds, .auc, .f1, .logLoss: unsigned(value)
        }
    }

    /// A standard deviation or half an interval, to as many decimals; nil of counts, which are the same in each run.
    package func spreadText(_ value: Double) -> String? {
        switch self {
        case .instances, .steps: nil
        case .seconds, .auc, .relaimpr, .f1, .logLoss: unsigned(value)
        }
    }

    /// Those that every run has in every phase.
    package static let evaluated: [TableMetric] = [.auc, .f1, .logLoss]

    /// The value of one evaluation; nil of what is not among `evaluated`.
    package func value(in metrics: PhaseMetrics) -> Double? {
        switch self {
        case .auc: metrics.auc
        case .f1: metrics.f1
        case .logLoss: metrics.logLoss
        case .relaimpr, .instances, .steps, .seconds: nil
        }
    }

    /// The value of one run in one phase; nil where it was not recorded. RelaImpr compares runs, and one alone has none.
    package func value(_ result: RunResult, _ phase: Phase) -> Double? {
        switch self {
        case .auc, .f1, .logLoss: result.phases.first { $0.phase == phase }.flatMap(value)
        case .relaimpr: nil
        case .instances: result.budget(phase).map { Double($0.counts.total.instances) }
        case .steps: result.budget(phase).map { Double($0.counts.total.steps) }
        case .seconds: result.budget(phase).map(\.seconds)
        }
    }

    /// The difference of two values: `+0.0012`, or in percentage points `+1.20`.
    package func differenceText(_ value: Double) -> String { signed(value, digits: self == .relaimpr ? 2 : 4) }

    private func unsigned(_ value: Double) -> String { String(format: "%.4f", value) }

    /// With its sign, but for what rounds to zero.
    private func signed(_ value: Double, digits: Int) -> String {
        let text = String(format: "%+.\(digits)f", value)
        return text.contains { ("1"..."9").contains($0) } ? text : String(text.dropFirst())
    }
}

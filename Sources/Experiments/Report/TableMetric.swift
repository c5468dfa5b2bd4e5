import Foundation

/// A number that a table shows per phase.
public enum TableMetric: String, CaseIterable, Codable, Sendable {
    /// Area under the ROC curve, 0...1.
    case auc
    /// Relative improvement over the method `base`, in percent.
    case relaimpr
    /// F1 score at the threshold "mean score", 0...1.
    case f1
    /// Mean binary cross-entropy, in nats.
    case logLoss = "log-loss"

    /// The column's heading.
    public var title: String {
        switch self {
        case .auc: "AUC"
        case .relaimpr: "RelaImpr"
        case .f1: "F1"
        case .logLoss: "LogLoss"
        }
    }

    /// The metric that tests compare in its place: RelaImpr has no value for a single run, and follows AUC's.
    var tested: TableMetric { self == .relaimpr ? .auc : self }

    /// Which end of the scale is good.
    public var higherIsBetter: Bool { self != .logLoss }

    /// As tables show it: four decimals, or `+4.19%`.
    func text(_ value: Double) -> String { self == .relaimpr ? signed(value, digits: 2) + "%" : unsigned(value) }

    /// A standard deviation or half an interval, to four decimals.
    func spreadText(_ value: Double) -> String { unsigned(value) }

    /// The difference of two values: `+0.0012`, or in percentage points `+1.20`.
    func differenceText(_ value: Double) -> String { signed(value, digits: self == .relaimpr ? 2 : 4) }

    private func unsigned(_ value: Double) -> String { String(format: "%.4f", value) }

    /// With its sign, but for what rounds to zero.
    private func signed(_ value: Double, digits: Int) -> String {
        let text = String(format: "%+.\(digits)f", value)
        return text.contains { ("1"..."9").contains($0) } ? text : String(text.dropFirst())
    }
}

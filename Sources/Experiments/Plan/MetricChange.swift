import ThawCore

/// A metric that two results of one run do not agree in.
public struct MetricChange: Hashable, Sendable {
    /// The phase that it was measured in.
    public var phase: Phase
    /// The metric.
    public var metric: TableMetric
    /// Recorded, and found now.
    public var was: Double
    /// The same metric of the second result.
    public var now: Double

    /// How far they are apart.
    public var distance: Double { abs(now - was) }
}

extension MetricChange: CustomStringConvertible {
    /// e.g. `auc in warm-b was 0.7512, now 0.7513`, with all digits that differ.
    public var description: String { "\(metric.rawValue) in \(phase.name) was \(was), now \(now)" }
}

extension RunResult {
    /// The metrics of `new` that are not these, by phase. Equality is that of the bits, since neither result holds a
    /// NaN; only -0 and 0 count as equal (SQLite stores both as 0). Both must have all phases.
    public func changes(in new: RunResult) -> [MetricChange] {
        zip(phases, new.phases).flatMap { old, new in
            TableMetric.evaluated.compactMap { metric -> MetricChange? in
                guard let was = metric.value(in: old), let now = metric.value(in: new), was != now else { return nil }
                return MetricChange(phase: new.phase, metric: metric, was: was, now: now)
            }
        }
    }
}

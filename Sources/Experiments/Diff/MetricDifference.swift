import ThawCore

/// How close two values are.
public enum Agreement: String, Encodable, Sendable, Comparable {
    /// The same bits.
    case bitEqual = "bit-equal"
    /// Not the same bits, but no further apart than the tolerance.
    case withinTolerance = "within-tolerance"
    /// Further apart than the tolerance.
    case different

    private var rank: Int {
        switch self {
        case .bitEqual: 0
        case .withinTolerance: 1
        case .different: 2
        }
    }

    public static func < (a: Agreement, b: Agreement) -> Bool { a.rank < b.rank }
}

/// A metric of a run that is not the same bits on both sides.
public struct MetricDifference: Hashable, Sendable, Encodable {
    /// The phase that it was measured in.
    @ByName public var phase: Phase
    /// The metric.
    public var metric: TableMetric
    /// The two numbers, in the metric's unit.
    public var values: Sides<Double>
    /// B - A.
    public var difference: Double
    /// How close they are.
    public var agreement: Agreement

    /// What differs between two results, by phase and metric.
    static func between(_ a: RunResult, _ b: RunResult, tolerance: Double) -> [MetricDifference] {
        zip(a.phases, b.phases).flatMap { a, b in
            TableMetric.evaluated.compactMap { metric in
                guard let was = metric.value(in: a), let now = metric.value(in: b), was.bitPattern != now.bitPattern
                else { return nil }
                let difference = now - was
                return MetricDifference(
                    phase: a.phase, metric: metric, values: Sides(was, now), difference: difference,
                    agreement: abs(difference) <= tolerance ? .withinTolerance : .different)
            }
        }
    }
}

/// Two runs that are the same one, or were meant to be, and are not alike in everything.
public struct RunDifference: Hashable, Sendable, Encodable {
    /// What the pair is called.
    public var run: RunName
    /// As `RunRecord.identity`, of each.
    public var identity: Sides<String>
    /// `identity`; `settings`: equal settings on other data or numerics; `row`: changed options in one row of a table.
    var pairedBy: RunPairing.Basis
    /// Settings with different values.
    public var settings: [SettingChange]
    /// Those that are not bit-equal, by phase and metric.
    public var metrics: [MetricDifference]
    /// The worst of the metrics.
    public var agreement: Agreement
    /// How the places differ in which they were made, hosts left out.
    public var environment: [SettingChange]

    /// Of the first metric that is as bad as the worst (AUC before LogLoss, whose scale is another), the phase in which
    /// it is furthest apart; the first of equal ones.
    var largest: MetricDifference? {
        let worst = metrics.filter { $0.agreement == agreement }
        guard let metric = TableMetric.allCases.first(where: { metric in worst.contains { $0.metric == metric } })
        else {
            return nil
        }
        return worst.filter { $0.metric == metric }.max { abs($0.difference) < abs($1.difference) }
    }

    /// Whether it counts as a difference: other settings, or a metric beyond the tolerance.
    var isDifferent: Bool { !settings.isEmpty || agreement == .different }

    init(
        run: RunName, _ a: RunRecord, _ b: RunRecord, pairedBy: RunPairing.Basis, tolerance: Double
    ) {
        self.run = run
        identity = Sides(a.identity, b.identity)
        self.pairedBy = pairedBy
        settings = SettingChange.between(a, b, isSame: pairedBy == .identity)
        metrics = MetricDifference.between(a.result, b.result, tolerance: tolerance)
        agreement = metrics.map(\.agreement).max() ?? .bitEqual
        environment = EnvironmentFields.changes(a.environment, b.environment)
    }
}

/// How one metric compares over all pairs of runs and phases.
public struct MetricSummary: Hashable, Sendable, Encodable {
    /// The metric.
    public var metric: TableMetric
    /// Values: pairs of runs x phases.
    public var compared: Int
    /// Those with the same bits.
    public var bitEqual: Int
    /// Those with other bits within the tolerance.
    public var withinTolerance: Int
    /// All others.
    public var different: Int
    /// The largest difference by magnitude and its run; nil if all are bit-equal.
    public var largest: Place?

    /// A difference and the run that it is in.
    public struct Place: Hashable, Sendable, Encodable {
        /// The run.
        public var run: RunName
        /// The difference.
        public var difference: MetricDifference
    }

    /// - pairs: how many runs are compared.
    init(_ metric: TableMetric, of runs: [RunDifference], pairs: Int) {
        self.metric = metric
        let places = runs.flatMap { run in
            run.metrics.filter { $0.metric == metric }.map { Place(run: run.run, difference: $0) }
        }
        compared = pairs * Phase.allCases.count
        bitEqual = compared - places.count
        withinTolerance = places.count { $0.difference.agreement == .withinTolerance }
        different = places.count { $0.difference.agreement == .different }
        // The last of equal ones.
        largest = places.reversed().max { abs($0.difference.difference) < abs($1.difference.difference) }
    }
}

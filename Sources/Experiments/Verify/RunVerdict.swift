import ThawCore

/// What came of doing a recorded run again.
public enum RunVerdict: Hashable, Sendable {
    /// Every metric of every phase has the same bits.
    case bitEqual
    /// Not the same bits, but no metric is further off than the tolerance. By phase and metric.
    case withinTolerance([MetricChange])
    /// By phase and metric, those within the tolerance included.
    case different([MetricChange])
    /// It has a result in the database, and none now: the computation said why.
    case failed(RunFailure)
    /// It could not be done again: why.
    case notRun(String)

    /// - recorded, now: two results of one run.
    init(recorded: RunResult, now: RunResult, tolerance: Double) {
        let changes = recorded.changes(in: now)
        if changes.isEmpty {
            self = .bitEqual
        } else if changes.allSatisfy({ $0.distance <= tolerance }) {
            self = .withinTolerance(changes)
        } else {
            self = .different(changes)
        }
    }

    /// Whether the record does not hold.
    var isDifferent: Bool {
        switch self {
        case .different: true
        case .failed(let failure): failure.kind == .deterministic
        case .bitEqual, .withinTolerance, .notRun: false
        }
    }

    /// Whether nothing can be said: it was not done, or its worker died or was ended.
    var isOpen: Bool {
        switch self {
        case .notRun: true
        case .failed(let failure): failure.kind != .deterministic
        case .bitEqual, .withinTolerance, .different: false
        }
    }

    /// In a word or two.
    var title: String {
        switch self {
        case .bitEqual: "bit-equal"
        case .withinTolerance: "within tolerance"
        case .different: "different"
        case .failed: "failed"
        case .notRun: "not run"
        }
    }

    /// The metric that is furthest off and how many others are, or why there is no result; empty for equal bits.
    var detail: String {
        switch self {
        case .bitEqual: return ""
        case .withinTolerance(let changes), .different(let changes):
            guard let largest = changes.max(by: { $0.distance < $1.distance }) else { return "" }
            let others = PlainText.count(changes.count - 1, "other metric")
            return "\(largest)" + (changes.count > 1 ? ", and \(others)" : "")
        case .failed(let failure): return failure.reason.singleLine
        case .notRun(let reason): return reason.singleLine
        }
    }
}

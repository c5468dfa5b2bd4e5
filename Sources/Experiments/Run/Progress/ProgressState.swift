/// How far the runs are, at one moment. Reporters draw it; they compute nothing.
public struct ProgressState: Hashable, Sendable {
    /// A run in progress.
    public struct Running: Hashable, Sendable {
        /// The job's label, without the words that all jobs' labels begin with.
        public var label: String
        /// e.g. `pre-training`; empty before the first.
        public var stage: String

        /// A run in that stage.
        public init(label: String, stage: String) {
            self.label = label
            self.stage = stage
        }
    }

    /// Runs to do.
    public var total: Int
    /// Runs with an outcome, failed ones included.
    public var done: Int
    /// Runs without a result among those.
    public var failed: Int
    /// Seconds since the start.
    public var elapsed: Double
    /// Estimated seconds to the end; nil before the first run has finished.
    public var remaining: Double?
    /// Runs under way.
    public var running: [Running]

    /// A moment of a scheduler's work.
    public init(
        total: Int, done: Int, failed: Int, elapsed: Double, remaining: Double?, running: [Running] = []
    ) {
        self.total = total
        self.done = done
        self.failed = failed
        self.elapsed = elapsed
        self.remaining = remaining
        self.running = running
    }

    /// e.g. `2:31 elapsed, about 5:10 left`.
    public var timeText: String {
        let left = done == total ? "" : remaining.map { ", about \(clockText($0)) left" } ?? ""
        return "\(clockText(elapsed)) elapsed\(left)"
    }

    /// e.g. `23/70, 1 failed`.
    public var countText: String { "\(done)/\(total)" + (failed > 0 ? ", \(failed) failed" : "") }
}

/// Seconds as `m:ss` or `h:mm:ss`, rounded.
func clockText(_ seconds: Double) -> String {
    let whole = Int(max(seconds, 0).rounded())
    let padded = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0 ? "\(hours):\(padded(minutes)):\(padded(rest))" : "\(minutes):\(padded(rest))"
}

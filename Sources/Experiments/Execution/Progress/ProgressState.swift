import ThawSupport

/// How far the runs are, at one moment. Reporters draw it; they compute nothing.
package struct ProgressState: Hashable, Sendable {
    /// A run in progress.
    package struct Running: Hashable, Sendable {
        /// The job's label, without the words that all jobs' labels begin with.
        package var label: String
        /// e.g. `pre-training`; empty before the first.
        package var stage: String

        /// A run in that stage.
        package init(label: String, stage: String) {
            self.label = label
            self.stage = stage
        }
    }

    /// Runs to do.
    package var total: Int
    /// Runs with an outcome, failed ones included.
    package var done: Int
    /// Runs without a result among those.
    package var failed: Int
    /// Seconds since the start.
    package var elapsed: Double
    /// Estimated seconds to the end; nil before the first run has finished.
    package var remaining: Double?
    /// Runs under way.
    package var running: [Running]

    /// A moment of a scheduler's work.
    package init(
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
    package var timeText: String {
        let left = done == total ? "" : remaining.map { ", about \(clockText($0)) left" } ?? ""
        return "\(clockText(elapsed)) elapsed\(left)"
    }

    /// e.g. `23/70, 1 failed`.
    package var countText: String { "\(done)/\(total)" + (failed > 0 ? ", \(failed) failed" : "") }
}

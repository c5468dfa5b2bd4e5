import ThawModel

/// Progress as lines that stay: one for each run, and an estimate at intervals. For log files and pipes.
package final class PlainProgress: ProgressReporter {
    private static let secondsBetweenEstimates = 30.0

    private let write: (String) -> Void
    private var nextEstimate = PlainProgress.secondsBetweenEstimates

    /// Writes to standard error.
    package convenience init() { self.init(write: { writeToStandardError($0, .plain) }) }

    /// - write: takes whole lines.
    package init(write: @escaping (String) -> Void) {
        self.write = write
    }

    package func update(_ state: ProgressState) {
        guard state.elapsed >= nextEstimate else { return }
        nextEstimate = state.elapsed + Self.secondsBetweenEstimates
        write("progress: \(state.countText), \(state.timeText)\n")
    }

    package func completed(_ job: Job, _ outcome: JobOutcome, seconds: Double, state: ProgressState) {
        write("\(state.done)/\(state.total) \(outcome.line(label: job.label, seconds: seconds))\n")
    }

    package func note(_ message: String) { write(message + "\n") }

    package func finish(_ state: ProgressState) {}
}

/// Progress as lines that stay: one for each run, and an estimate at intervals. For log files and pipes.
public final class PlainProgress: ProgressReporter {
    private static let secondsBetweenEstimates = 30.0

    private let write: (String) -> Void
    private var nextEstimate = PlainProgress.secondsBetweenEstimates

    /// Writes to standard error.
    public convenience init() { self.init(write: { writeToStandardError($0, .plain) }) }

    /// - write: takes whole lines.
    public init(write: @escaping (String) -> Void) {
        self.write = write
    }

    public func update(_ state: ProgressState) {
        guard state.elapsed >= nextEstimate else { return }
        nextEstimate = state.elapsed + Self.secondsBetweenEstimates
        write("progress: \(state.countText), \(state.timeText)\n")
    }

    public func completed(_ job: Job, _ outcome: JobOutcome, seconds: Double, state: ProgressState) {
        write("\(state.done)/\(state.total) \(outcome.line(label: job.label, seconds: seconds))\n")
    }

    public func note(_ message: String) { write(message + "\n") }

    public func finish(_ state: ProgressState) {}
}

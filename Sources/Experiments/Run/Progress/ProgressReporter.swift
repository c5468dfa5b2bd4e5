import Foundation
import ThawCore

/// Shows people how far the runs are. Called on the scheduler's thread only; results do not depend on it.
public protocol ProgressReporter: AnyObject {
    /// Called several times a second.
    func update(_ state: ProgressState)
    /// Called after a job's outcome was recorded.
    func completed(_ job: Job, _ outcome: JobOutcome, seconds: Double, state: ProgressState)
    /// Something to tell at once, one line.
    func note(_ message: String)
    /// Called last: leaves the terminal in order.
    func finish(_ state: ProgressState)
}

/// The reporter that fits standard error: a redrawn line on a terminal, plain lines elsewhere (and where `TERM` is
/// `dumb`); colours only on a terminal and where `NO_COLOR` is unset or empty.
public func standardProgressReporter(
    environment: [String: String] = ProcessInfo.processInfo.environment
) -> any ProgressReporter {
    guard Terminal.isTerminal(STDERR_FILENO), environment["TERM"] != "dumb" else { return PlainProgress() }
    return TerminalProgress(colours: Terminal.isStyled(STDERR_FILENO, environment: environment))
}

/// Writes `text` to standard error. Progress that cannot be shown is no reason to stop.
func writeToStandardError(_ text: String, _ mode: TerminalText.Mode) {
    try? writeAll(Array(TerminalText.harmless(text, mode).utf8), to: STDERR_FILENO)
}

extension JobOutcome {
    /// The outcome as one line, e.g. `movielens-1m deepfm csdm seed 3: AUC cold 0.7460, ... (24.1 s)`.
    func line(label: String, seconds: Double) -> String {
        switch self {
        case .finished(let result):
            let metrics = result.phases.map { "\($0.phase.name) \(fixed($0.auc, digits: 4))" }.joined(separator: ", ")
            return "\(label.singleLine): AUC \(metrics) (\(fixed(seconds, digits: 1)) s)"
        case .failed(let failure):
            return "\(label): failed: \(failure.reason)".singleLine
        }
    }
}

private func fixed(_ value: Double, digits: Int) -> String { String(format: "%.\(digits)f", value) }

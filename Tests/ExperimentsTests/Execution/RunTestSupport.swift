import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawExecution
@testable import ThawModel

/// The helper executable, which is built beside the tests.
let testWorker = builtProduct("thaw-test-worker")

/// A job that does what `label` says (see the helper executable).
func job(
    _ label: String, seed: Int = 1, pretraining: String = "a0", method: String = "base", dataset: String = "tiny",
    fit: String = "f0", keepsFit: Bool = false
) -> Job {
    let none: ResolvedOptions = [:]
    return Job(
        identity: "\(label) \(seed)",
        description: RunDescription(
            dataset: Choice(name: dataset, options: none), backbone: Choice(name: "deepfm", options: none),
            method: Choice(name: method, options: none), training: none, seed: seed),
        dataset: DatasetRecord(
            name: dataset, title: dataset, isSynthetic: true, fingerprint: "fingerprint of \(dataset)", splitSizes: [:],
            itemCounts: [:]),
        pretrainingIdentity: pretraining, fitIdentity: fit, keepsFit: keepsFit, label: label)
}

func result(auc: [Double] = [0.5], totalSeconds: Double = 0) -> RunResult {
    RunResult(
        phases: zip(Phase.allCases, auc).map { PhaseMetrics(phase: $0, auc: $1, f1: 0, logLoss: 0, seconds: 0) },
        pretrainSeconds: 0, totalSeconds: totalSeconds, parameterCount: 0, peakMemory: 0, startedAt: 0)
}

/// Waits for `condition`; false if it does not come true in time (by default far more than it should take).
func eventually(within seconds: Double = 30, _ condition: () -> Bool) -> Bool {
    for _ in 0..<Int(seconds * 100) {
        if condition() { return true }
        usleep(10_000)
    }
    return condition()
}

/// The process id in a file that a job writes once it runs.
func processID(inFile path: String) -> pid_t? {
    var pid: pid_t?
    _ = eventually {
        pid = (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { pid_t($0) }
        return pid != nil
    }
    return pid
}

/// True if the process runs (one that has ended and was not collected does not).
func isAlive(_ pid: pid_t) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
    let state = stat.split(separator: ")").last?.trimmingCharacters(in: .whitespaces).first
    return state != "Z" && state != "X"
}

/// Remembers what it is told.
final class RecordingProgress: ProgressReporter {
    var notes: [String] = []
    var last: ProgressState?
    var finishes = 0

    func update(_ state: ProgressState) { last = state }
    func completed(_ job: Job, _ outcome: JobOutcome, seconds: Double, state: ProgressState) { last = state }
    func note(_ message: String) { notes.append(message) }
    func finish(_ state: ProgressState) { finishes += 1 }
}

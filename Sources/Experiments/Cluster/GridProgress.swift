import ThawStore
import ThawSupport

/// What became of the runs of a plan that was submitted, each counted once.
struct GridProgress {
    enum State: Hashable {
        case done
        case running
        case pending
        case failed(String)
        /// In a task that has ended without doing it.
        case lost
        case notSubmitted
    }

    private let finished: Set<String>
    private let queued: [String: State]
    private let lost: Set<String>
    private let failures: [String: FailedRun]

    /// - store: the database, if there is one yet.
    init(_ work: SubmittedWork, store: ResultStore?) throws {
        finished = Set(work.runs.map(\.identity)).union(try store?.finishedIdentities() ?? [])
        var queued: [String: State] = [:]
        for task in work.active {
            for run in task.missing { queued[run] = task.state == .pending ? .pending : .running }
        }
        self.queued = queued
        lost = Set(work.lost.filter { $0.submission.jobID != nil }.flatMap(\.missing))
        failures = Dictionary(
            (try store?.failures() ?? []).map { ($0.identity, $0) } + work.failures.map { ($0.identity, $0) }
        ) {
            $0.failedAt > $1.failedAt ? $0 : $1
        }
    }

    func state(of run: String) -> State {
        if finished.contains(run) { return .done }
        if let state = queued[run] { return state }
        // Before failures: a run that failed and was submitted again may be lost.
        if lost.contains(run) { return .lost }
        return failures[run].map { .failed($0.failure.reason.singleLine) } ?? .notSubmitted
    }
}

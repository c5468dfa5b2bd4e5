import Foundation
import ThawPlanning
import ThawStore
import ThawSupport

/// Brings the results of submitted tasks into the database.
package struct SlurmCollector {
    /// The plan that was submitted.
    package var plan: IdentifiedPlan
    /// Path of the result database; made if absent (its folder must exist).
    package var database: String
    /// The published numbers that tables compare with: the JSON of their file.
    package var publishedJSON: String?
    /// Whether recorded runs may leave the experiment's tables because the plan does not have them any more.
    package var replaces = false
    /// The cluster's commands.
    package var slurm = Slurm()

    /// Collects for `database` what was submitted of `plan`.
    package init(plan: IdentifiedPlan, database: String, publishedJSON: String? = nil) {
        self.plan = plan
        self.database = database
        self.publishedJSON = publishedJSON
    }

    /// Records what is finished, all of it or nothing, and says what became of the rest. The experiment is registered
    /// as `ExperimentRunner` does it.
    ///
    /// Throws `SlurmError`, `StoreError`, `RunningError` (another process works on the database; runs would leave the tables).
    package func collect() throws -> CollectionSummary {
        let folder = SubmissionFolder(database: database)
        guard folder.exists else { throw SlurmError.nothingSubmitted(folder: folder.path) }
        let lock = try folder.lock()
        defer { lock.unlock() }
        let work = try SubmittedWork(folder.submissions(), slurm: slurm)

        let databaseLock = try DatabaseLock(database: database)
        defer { databaseLock.release() }
        if !replaces { try plan.requireNoneLeaves(database: database) }
        let store = try ResultStore(path: database, access: .readWrite)
        do {
            return try collect(work, into: store)
        } catch {
            store.removeIfNew(databaseLock)
            throw error
        }
    }

    private func collect(_ work: SubmittedWork, into store: ResultStore) throws -> CollectionSummary {
        try store.checkRecords()
        let before = try store.finishedIdentities()
        try store.record(runs: work.runs, failures: work.failures)
        let chosen = try plan.choosing(from: store)
        try store.register(
            experiment: try plan.record(publishedJSON: publishedJSON), members: chosen.members,
            tunings: chosen.tunings.map(TuningRecord.init))

        var summary = CollectionSummary()
        summary.collected = try store.finishedIdentities().subtracting(before).count
        summary.waiting = chosen.plan.waiting.count
        summary.choices = chosen.choiceLines
        let progress = try GridProgress(work, store: store)
        let planned = Set((chosen.trials + chosen.runs).map(\.identity))
        for run in planned { summary.count(progress.state(of: run)) }
        summary.lost = work.lost.compactMap { LostTask($0) { planned.contains($0) && progress.state(of: $0) == .lost } }
        return summary
    }
}

/// What `SlurmCollector` found.
package struct CollectionSummary: Sendable {
    /// Runs that the database did not have before.
    package var collected = 0
    /// Runs, trials included, by what became of them.
    package var done = 0
    /// Runs whose task is running.
    package var running = 0
    /// Runs whose task waits in Slurm's queue.
    package var pending = 0
    /// Runs that no task is going to do and none has tried.
    package var notSubmitted = 0
    /// How many runs failed for which reason.
    package var failures: [String: Int] = [:]
    /// Runs whose task has gone without doing them.
    package var lostRuns = 0
    /// Runs whose options are still to be chosen.
    package var waiting = 0
    /// What was chosen, a line for each tuning.
    package var choices: [String] = []
    /// The tasks of those runs.
    package var lost: [LostTask] = []

    /// Runs that failed, for whatever reason.
    package var failed: Int { failures.values.reduce(0, +) }
    /// All runs that can be submitted: those that wait for a choice are not among them.
    package var total: Int { done + running + pending + failed + lostRuns + notSubmitted }
    /// Whether every run has a result.
    package var isComplete: Bool { done == total && waiting == 0 }
    /// Whether `thaw submit` would submit something.
    package var leavesRunsToSubmit: Bool { lostRuns + notSubmitted > 0 }

    mutating func count(_ state: GridProgress.State) {
        switch state {
        case .done: done += 1
        case .running: running += 1
        case .pending: pending += 1
        case .failed(let reason): failures[reason, default: 0] += 1
        case .lost: lostRuns += 1
        case .notSubmitted: notSubmitted += 1
        }
    }

    /// What became of the runs, then of lost tasks, with the last lines of their logs.
    package var lines: [String] {
        let counts = [
            (running, "running"), (pending, "pending"), (failed, "failed"), (lostRuns, "lost"),
            (notSubmitted, "not submitted"), (waiting, "waiting for a choice"),
        ]
        let rest = counts.filter { $0.0 > 0 }.map { "\(PlainText.grouped($0.0)) \($0.1)" }
        let first =
            (["\(PlainText.grouped(done)) of \(PlainText.count(total + waiting, "run")) done"] + rest).joined(
                separator: ", ") + "; \(PlainText.grouped(collected)) collected now"
        let reasons = failures.sorted { $0.key < $1.key }.map {
            "\(PlainText.count($0.value, "run")) failed: \($0.key)"
        }
        let hidden = lost.count - Self.shownTasks
        return [first] + reasons + lost.prefix(Self.shownTasks).flatMap(\.lines)
            + (hidden > 0 ? ["and \(PlainText.count(hidden, "more lost task"))"] : [])
    }

    private static let shownTasks = 10
}

/// A task that Slurm does not have (any more), and that has not done all of its runs.
package struct LostTask: Hashable, Sendable {
    /// As Slurm's commands name it, e.g. `17_3`.
    package var name: String
    /// How it ended, if Slurm still remembers, e.g. `CANCELLED`.
    package var end: String?
    /// Runs that it had not done.
    package var missing: Int
    /// All of its runs.
    package var total: Int
    /// Path of what it printed.
    package var logPath: String
    /// What it said last.
    package var lastLines: [String]

    private static let lineCount = 3

    /// Nil if none of its missing runs is lost: others may have done them.
    init?(_ task: SubmittedWork.OpenTask, isLost: (String) -> Bool) {
        missing = task.missing.count(where: isLost)
        if missing == 0 { return nil }
        let submission = task.submission
        name = submission.name(ofTask: task.task)
        if case .ended(let name)? = task.state { end = name }
        total = submission.runs(ofTask: task.task).count
        logPath = submission.logPath(ofTask: task.task)
        lastLines = submission.lastLines(ofTask: task.task, count: Self.lineCount)
    }

    var lines: [String] {
        let how = end.map { "ended as \($0)" } ?? "not known to Slurm any more"
        let head = "task \(name) is lost (\(how)): \(missing) of its \(PlainText.count(total, "run")) not done; "
        return [head + (lastLines.isEmpty ? "it wrote no log (\(logPath))" : "the end of \(logPath):")]
            + lastLines.map { "    \($0)" }
    }
}

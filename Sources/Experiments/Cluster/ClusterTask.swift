import Foundation
import ThawCore

/// What one array task does: its runs, in workers of its own, with every outcome published to the shared folder.
public struct ClusterTask {
    /// The submission that the task is part of.
    public var submission: Submission
    /// Counts from 1.
    public var number: Int
    /// How often Slurm has started the task before.
    public var restart = 0
    /// What does its runs.
    public var worker = WorkerExecutable.current

    /// Seconds between two publications, where runs are shorter.
    private static let interval = 1.0

    /// - environment: with `SLURM_RESTART_COUNT`, where the task was started before.
    ///
    /// Throws `SlurmError.unusable` if the submission has no such task.
    public init(
        submission: Submission, number: Int, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SlurmError) {
        guard submission.tasks.contains(number) else {
            throw .unusable(
                path: submission.path, detail: "has tasks 1 to \(submission.tasks.upperBound), not \(number)")
        }
        self.submission = submission
        self.number = number
        restart = environment["SLURM_RESTART_COUNT"].flatMap { Int($0) } ?? 0
    }

    /// Does the runs that have no outcome in what the task has published before. Stops at the first SIGTERM, which
    /// Slurm sends before it kills; what is finished is published then.
    ///
    /// Throws `SlurmError`, `StoreError`, `RunningError`.
    public func run(progress: any ProgressReporter) throws -> SchedulerSummary {
        guard submission.record.numericsRevision == Numerics.revision else {
            throw SlurmError.otherNumerics(
                submission: submission.path, there: submission.record.numericsRevision, here: Numerics.revision)
        }
        guard try !submission.givenUpTasks().contains(number) else {
            throw SlurmError.givenUp(submission: submission.path, task: number)
        }
        let jobs = try remainingJobs()
        guard !jobs.isEmpty else { return SchedulerSummary(total: 0) }
        let folder = try LocalFolder()
        let part = try PublishedStore(
            folder: folder.path, path: submission.partPath(ofTask: number, restart: restart))
        let workers = min(submission.record.cpus, jobs.count)
        let scheduler = Scheduler(jobs: jobs, workerCount: workers, workerCommand: worker.command)
        let environment = try EnvironmentCapture.current(of: worker, environment: scheduler.workerEnvironment)
        let publishing = PublishingProgress(progress, part, every: Self.interval)
        let result = Result {
            try scheduler.run(
                onOutcome: { job, outcome in
                    try part.store.record(outcome, of: job, environment, workers: workers)
                    publishing.publish()
                }, progress: publishing)
        }
        do {
            try part.publish(every: 0)
        } catch {
            // Not removed: it may be all that there is.
            progress.note("results that could not be published are in \(folder.path)")
            throw error
        }
        folder.remove()
        return try result.get()
    }

    private func remainingJobs() throws -> [Job] {
        var outcomes: Set<String> = []
        for part in try submission.parts()[number] ?? [] {
            let contents = try PublishedStore.contents(of: part)
            outcomes.formUnion(contents.runs.map(\.identity) + contents.failures.map(\.identity))
        }
        return try submission.jobs(ofTask: number).filter { !outcomes.contains($0.identity) }
    }
}

/// Publishes now and then while runs go on: also an outcome that came too soon after the last, and what a shared folder
/// that was away for a while did not take.
private final class PublishingProgress: ProgressReporter {
    private let reporter: any ProgressReporter
    private let part: PublishedStore
    private let interval: Double
    private var complaint: String?

    init(_ reporter: any ProgressReporter, _ part: PublishedStore, every interval: Double) {
        self.reporter = reporter
        self.part = part
        self.interval = interval
    }

    func publish() {
        do {
            try part.publish(every: interval)
            complaint = nil
        } catch {
            // The runs go on; publishing at the end must succeed.
            if complaint != error.description { reporter.note("warning: not published yet: \(error)") }
            complaint = error.description
        }
    }

    func update(_ state: ProgressState) {
        publish()
        reporter.update(state)
    }

    func completed(_ job: Job, _ outcome: JobOutcome, seconds: Double, state: ProgressState) {
        reporter.completed(job, outcome, seconds: seconds, state: state)
    }

    func note(_ message: String) { reporter.note(message) }

    func finish(_ state: ProgressState) { reporter.finish(state) }
}

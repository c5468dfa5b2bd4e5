import Foundation
import ThawCore
import ThawModel
import ThawSupport

/// Does jobs in worker processes, one at a time in each, and hands every outcome to its caller as it comes.
///
/// A worker that dies costs nothing but time: its job is tried again in a fresh worker (`RunLimits.retries`), then recorded
/// as crashed. One that takes too long, or too much memory, is stopped. Workers end with the scheduler, however that ends.
/// Which worker does which job, and when, affects no result.
package struct Scheduler {
    /// In the order in which they should be done.
    package var jobs: [Job]
    /// The number of worker processes; no more are started than there are jobs.
    package var workerCount: Int
    /// The executable (looked up in PATH if it has no slash) and its arguments: a process that runs a `WorkerLoop`.
    package var workerCommand: [String]
    /// The whole environment of the workers.
    package var workerEnvironment: [String: String]
    /// What a job may take.
    package var limits: RunLimits

    /// - jobs: in the order in which they should be done, as far as shared backbones allow.
    /// - workerEnvironment: by default this process's, with what `pinned` sets.
    package init(
        jobs: [Job], workerCount: Int, workerCommand: [String],
        workerEnvironment: [String: String] = Self.pinned(ProcessInfo.processInfo.environment),
        limits: RunLimits = RunLimits()
    ) {
        self.jobs = jobs
        self.workerCount = workerCount
        self.workerCommand = workerCommand
        self.workerEnvironment = workerEnvironment
        self.limits = limits
    }

    /// `environment` with everything that results depend on set: one BLAS thread, and OpenBLAS' kernels for x86-64-v3
    /// whatever the processor. Crashes say their reason and no backtrace, unless `SWIFT_BACKTRACE` is set.
    package static func pinned(_ environment: [String: String]) -> [String: String] {
        ["SWIFT_BACKTRACE": "enable=no"].merging(environment) { $1 }.merging(LinearAlgebra.environment) { $1 }
    }

    /// Does the jobs; returns when all have an outcome, or after the first SIGINT, SIGTERM or SIGHUP (a second one ends
    /// the process at once). Jobs in progress are then given up.
    ///
    /// - ledger: says which jobs are ours where several schedulers share them, and records what comes of them, each as soon
    ///   as it is known. If it throws, workers are ended and the error is rethrown.
    /// - progress: called on this thread.
    ///
    /// Throws `RunningError.workerCannotStart` or `RunningError.workersKeepEnding`; outcomes recorded before stand.
    package func run(ledger: any JobLedger, progress: any ProgressReporter) throws -> SchedulerSummary {
        try SchedulingLoop(self, ledger: ledger, progress: progress).run()
    }

    /// The same, where nobody else does any of the jobs.
    ///
    /// - onOutcome: called on this thread, for one job after the other, each as soon as its outcome is known.
    package func run(
        onOutcome: (Job, JobOutcome) throws -> Void, progress: any ProgressReporter
    ) throws -> SchedulerSummary {
        try withoutActuallyEscaping(onOutcome) { try run(ledger: PrivateLedger($0), progress: progress) }
    }
}

/// What a scheduler has done.
package struct SchedulerSummary: Hashable, Sendable {
    /// Jobs given.
    package var total: Int
    /// Jobs with a result.
    package var finished: Int
    /// Jobs recorded as failed, crashed ones included.
    package var failed: Int
    /// Jobs that other schedulers finished meanwhile.
    package var elsewhere = 0
    /// Jobs that were not done because their data cannot be had as they were planned.
    package var refused = 0
    /// Why not.
    package var refusals: Set<String> = []
    /// How often a job was tried again after a crash.
    package var retried: Int
    /// Seconds that it took.
    package var seconds: Double
    /// The signal that stopped it, or nil if all jobs have an outcome.
    package var stoppedBy: Int32?

    /// Jobs without an outcome.
    package var remaining: Int { total - finished - failed - elsewhere }

    /// Nothing done unless given.
    package init(
        total: Int, finished: Int = 0, failed: Int = 0, retried: Int = 0, seconds: Double = 0, stoppedBy: Int32? = nil
    ) {
        self.total = total
        self.finished = finished
        self.failed = failed
        self.retried = retried
        self.seconds = seconds
        self.stoppedBy = stoppedBy
    }
}

extension SchedulerSummary: CustomStringConvertible {
    /// e.g. `68 of 70 runs finished, 2 failed, in 4:05`.
    package var description: String {
        var text = "\(finished) of \(PlainText.count(total, "run")) finished"
        if elsewhere > 0 { text += ", \(elsewhere) by other processes" }
        if failed > 0 { text += ", \(failed) failed" }
        if refused > 0 { text += ", \(refused) not done" }
        text += ", in \(clockText(seconds))"
        if let stoppedBy {
            text += "; stopped by \(ExitStatus.name(ofSignal: stoppedBy)), \(remaining) left for the next time"
        }
        return text
    }
}

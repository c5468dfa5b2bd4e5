import Core
import Foundation
import TestSupport
import Testing

@testable import Experiments

/// Schedulers with real worker processes that really die.
@Suite(.timeLimit(.minutes(3))) struct SchedulerTests {
    let progress = RecordingProgress()

    /// Runs `jobs`; the outcomes by the label of their job, in order of delivery.
    func run(
        _ jobs: [Job], workers: Int = 2, command: [String] = [testWorker, "worker"]
    ) throws -> (outcomes: [(job: Job, outcome: JobOutcome)], summary: SchedulerSummary) {
        var outcomes: [(job: Job, outcome: JobOutcome)] = []
        let scheduler = Scheduler(jobs: jobs, workerCount: workers, workerCommand: command)
        let summary = try scheduler.run(onOutcome: { outcomes.append(($0, $1)) }, progress: progress)
        return (outcomes, summary)
    }

    func failure(_ outcomes: [(job: Job, outcome: JobOutcome)], _ label: String) -> RunFailure? {
        guard case .failed(let failure)? = outcomes.first(where: { $0.job.label == label })?.outcome else { return nil }
        return failure
    }

    @Test(arguments: [1, 2, 4]) func everyJobIsDeliveredOnceWithItsBits(workers: Int) throws {
        let jobs = (0..<12).map { job("sleep 0.01", seed: $0, pretraining: "a\($0 / 3)") }
        let (outcomes, summary) = try run(jobs, workers: workers)
        #expect(outcomes.map(\.job.identity).sorted() == jobs.map(\.identity).sorted())
        for (job, outcome) in outcomes {
            guard case .finished(let result) = outcome else {
                Issue.record("\(job.label): \(outcome)")
                continue
            }
            #expect(result.phases.map(\.auc) == [1 / Double(job.description.seed + 3)])
        }
        #expect(summary.finished == 12)
        #expect(summary.remaining == 0 && summary.failed == 0 && summary.retried == 0 && summary.stoppedBy == nil)
        #expect(progress.last?.done == 12)
        #expect(progress.finishes == 1)
    }

    @Test func noJobsNeedNoWorker() throws {
        let (outcomes, summary) = try run([], command: ["/nonexistent"])
        #expect(outcomes.isEmpty)
        #expect(summary.total == 0)
    }

    @Test func aKilledWorkersJobIsTriedOnceMore() throws {
        let folder = try TemporaryFolder()
        let marker = folder.path("pid")
        Thread.detachNewThread {
            if let pid = processID(inFile: marker) { kill(pid, SIGKILL) }
        }
        let (outcomes, summary) = try run([job("hang-once \(marker)"), job("sleep 0", seed: 2)])
        #expect(outcomes.count == 2)
        #expect(summary.finished == 2)
        #expect(summary.retried == 1)
        #expect(progress.notes.count == 1)
        #expect(progress.notes.first?.contains("signal 9 (SIGKILL)") == true)
    }

    @Test func aJobThatCrashesTwiceIsRecordedAndTheRestGoesOn() throws {
        let rest = (1...4).map { job("sleep 0", seed: $0) }
        let (outcomes, summary) = try run([job("crash")] + rest)
        let crash = try #require(failure(outcomes, "crash"))
        #expect(crash.kind == .crashed)
        #expect(crash.reason.hasPrefix("worker ended by signal 9 (SIGKILL)"))
        #expect(crash.reason.hasSuffix("first words | last words"))
        #expect(summary.finished == 4)
        #expect(summary.failed == 1)
        #expect(summary.retried == 1)
    }

    @Test func anExitCodeIsNamed() throws {
        let (outcomes, _) = try run([job("exit 3")])
        #expect(failure(outcomes, "exit 3") == RunFailure(kind: .crashed, reason: "worker ended by exit code 3"))
    }

    @Test func aFailureIsDeliveredAsItIs() throws {
        let (outcomes, summary) = try run([job("dance"), job("sleep 0")])
        #expect(failure(outcomes, "dance") == RunFailure(kind: .deterministic, reason: "no verb dance"))
        #expect(summary.retried == 0)
        #expect(summary.finished == 1)
    }

    @Test func whatAJobPrintsDoesNotMixWithEvents() throws {
        let (outcomes, summary) = try run([job("print"), job("print", seed: 2)], workers: 1)
        #expect(outcomes.count == 2)
        #expect(summary.finished == 2 && summary.retried == 0)
    }

    @Test func nonsenseAmongTheEventsIsACrash() throws {
        let (outcomes, _) = try run([job("garble"), job("sleep 0")], workers: 1)
        #expect(outcomes.count == 2)
        #expect(failure(outcomes, "garble")?.kind == .crashed)
        #expect(failure(outcomes, "garble")?.reason.contains("\"nonsense\"") == true)
    }

    @Test func anErrorOfTheCallerEndsTheWorkers() throws {
        struct DiskFull: Error {}
        let folder = try TemporaryFolder()
        let marker = folder.path("pid")
        let scheduler = Scheduler(
            jobs: [job("hang \(marker)"), job("sleep 0", pretraining: "b0")], workerCount: 2,
            workerCommand: [testWorker, "worker"])
        var pid: pid_t?
        #expect(throws: DiskFull.self) {
            try scheduler.run(
                onOutcome: { _, _ in
                    pid = processID(inFile: marker)
                    throw DiskFull()
                }, progress: progress)
        }
        #expect(progress.finishes == 1)
        // Gone and collected: not even a zombie is left.
        #expect(kill(try #require(pid), 0) == -1)
    }

    @Test func workersThatCannotStartAreAnError() {
        let error = #expect(throws: RunningError.self) { try run([job("sleep 0")], command: ["/nonexistent/thaw"]) }
        #expect(
            error == .workerCannotStart(command: "/nonexistent/thaw", reason: "No such file or directory"))
    }

    @Test func workersThatNeverBecomeReadyAreAnError() {
        let error = #expect(throws: RunningError.self) {
            try run([job("sleep 0")], command: ["/bin/sh", "-c", "echo no library >&2; exit 127"])
        }
        #expect(
            error
                == .workersKeepEnding(
                    times: 3, how: "worker ended by exit code 127; last lines of its standard error: no library"))
    }

    @Test func theSameWarningIsToldOnce() throws {
        _ = try run((1...5).map { job("warn", seed: $0) })
        #expect(progress.notes == ["warning: the same each time"])
    }

    @Test func workersRunWithPinnedNumerics() throws {
        let names = ["OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE"]
        let (outcomes, _) = try run(names.map { job("environment \($0)") })
        #expect(names.map { failure(outcomes, "environment \($0)")?.reason } == ["1", "Haswell"])
        #expect(Scheduler.pinned(["OPENBLAS_CORETYPE": "Zen", "HOME": "/"])["OPENBLAS_CORETYPE"] == "Haswell")
        #expect(Scheduler.pinned(["HOME": "/"])["HOME"] == "/")
    }

    @Test func theSummaryReadsLikeASentence() {
        let summary = SchedulerSummary(total: 70, finished: 20, failed: 2, seconds: 245, stoppedBy: SIGINT)
        #expect(
            summary.description
                == "20 of 70 runs finished, 2 failed, in 4:05; stopped by SIGINT, 48 left for the next time")
    }
}

@Suite struct JobQueueTests {
    /// Takes jobs for the slots in the order given, until none is left for one of them.
    func order(_ jobs: [Job], slots: [Int]) -> [Int?] {
        var queue = JobQueue(jobs)
        return slots.map { queue.next(for: $0) }
    }

    @Test func aWorkerStaysWithItsBackbone() {
        let jobs = ["a", "b", "a", "b"].map { job("sleep", pretraining: $0) }
        #expect(order(jobs, slots: [0, 1, 1, 0, 0]) == [0, 1, 3, 2, nil])
    }

    @Test func aFreeWorkerTakesAGroupOfItsOwnDatasetFirst() {
        let jobs = [("x", "a"), ("y", "b"), ("x", "c")].map { job("sleep", pretraining: $1, dataset: $0) }
        #expect(order(jobs, slots: [0, 0, 0]) == [0, 2, 1])
    }

    @Test func thenItHelpsTheFullestGroup() {
        let jobs = ["a", "a", "b", "b", "b", "c"].map { job("sleep", pretraining: $0) }
        #expect(order(jobs, slots: [0, 1, 2, 2, 2]) == [0, 2, 5, 3, 4])
    }

    @Test func aJobPutBackIsTakenAgain() {
        var queue = JobQueue([job("sleep"), job("sleep", seed: 2)])
        #expect(queue.next(for: 0) == 0)
        queue.putBack(0)
        #expect(queue.pendingCount == 2)
        #expect(queue.next(for: 1) == 0)
        #expect(queue.next(for: 1) == 1)
        #expect(queue.next(for: 1) == nil)
    }
}

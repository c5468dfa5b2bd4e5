import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawExecution
@testable import ThawModel

/// Schedulers with real worker processes that really die.
@Suite(.timeLimit(.minutes(10))) struct SchedulerTests {
    let progress = RecordingProgress()

    /// Runs `jobs`; the outcomes by the label of their job, in order of delivery.
    func run(
        _ jobs: [Job], workers: Int = 2, command: [String] = [testWorker, "worker"], limits: RunLimits = RunLimits()
    ) throws -> (outcomes: [(job: Job, outcome: JobOutcome)], summary: SchedulerSummary) {
        var outcomes: [(job: Job, outcome: JobOutcome)] = []
        let scheduler = Scheduler(jobs: jobs, workerCount: workers, workerCommand: command, limits: limits)
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

    @Test func aKilledWorkersJobIsTriedAgain() throws {
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

    @Test(arguments: [0, 1, 2]) func aJobThatIsKilledEachTimeIsRecordedAndTheRestGoesOn(retries: Int) throws {
        let rest = (1...4).map { job("sleep 0", seed: $0) }
        let (outcomes, summary) = try run([job("crash")] + rest, limits: RunLimits(retries: retries))
        let crash = try #require(failure(outcomes, "crash"))
        #expect(crash.kind == .killed)
        #expect(crash.reason.hasPrefix("worker ended by signal 9 (SIGKILL)"))
        #expect(crash.reason.hasSuffix("first words | last words"))
        #expect(summary.finished == 4)
        #expect(summary.failed == 1)
        #expect(summary.retried == retries)
    }

    @Test func divisionByZeroIsACrash() throws {
        let (outcomes, summary) = try run([job("divide"), job("sleep 0")], limits: RunLimits(retries: 1))
        let crash = try #require(failure(outcomes, "divide"))
        #expect(crash.kind == .crashed)
        #expect(crash.reason.hasPrefix("worker ended by signal "), "\(crash.reason)")
        #expect(crash.reason.contains("a trap, such as "), "\(crash.reason)")
        #expect(summary.finished == 1 && summary.retried == 1)
    }

    @Test func aJobThatTakesTooLongIsStoppedAndNotTriedAgain() throws {
        let folder = try TemporaryFolder()
        let rest = (1...4).map { job("sleep 0", seed: $0) }
        let (outcomes, summary) = try run(
            [job("hang \(folder.path("pid"))")] + rest, limits: RunLimits(seconds: 2))
        let stopped = try #require(failure(outcomes, "hang \(folder.path("pid"))"))
        #expect(stopped == RunFailure(kind: .timeout, reason: "took longer than 0:02 (--timeout), in hang"))
        #expect(summary.finished == 4 && summary.failed == 1 && summary.retried == 0)
        let pid = try #require(processID(inFile: folder.path("pid")))
        #expect(!isAlive(pid))
    }

    @Test func aJobThatTakesTooMuchMemoryIsStoppedAndNotTriedAgain() throws {
        let rest = (1...4).map { job("sleep 0.1", seed: $0) }
        let (outcomes, summary) = try run([job("allocate")] + rest, limits: RunLimits(memory: 300 << 20))
        let stopped = try #require(failure(outcomes, "allocate"))
        #expect(stopped.kind == .memory)
        #expect(
            stopped.reason.contains("of memory, more than 300 MiB (--max-memory), in allocate"), "\(stopped.reason)")
        #expect(summary.finished == 4 && summary.failed == 1 && summary.retried == 0)
    }

    @Test func dataThatChangedStopTheirJobsAndNoOthers() throws {
        let jobs = [
            job("refuse"), job("sleep 0"), job("refuse", seed: 2),
            job("sleep 0", seed: 2, pretraining: "b0", dataset: "other"),
        ]
        let (outcomes, summary) = try run(jobs, workers: 1)
        #expect(outcomes.map(\.job.identity) == [jobs[3].identity])
        #expect(summary.refused == 3 && summary.finished == 1 && summary.failed == 0 && summary.remaining == 3)
        #expect(summary.refusals == ["tiny: the data have changed"])
        #expect(progress.notes == ["error: tiny: the data have changed"])
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

    @Test(arguments: [
        ("90", 90.0), ("90s", 90), ("10m", 600), ("1.5h", 5400), ("2d", 172_800), ("1:30", 90), ("2:00:00", 7200),
        ("", nil),
        ("h", nil), ("-5", nil), ("5 m", nil), ("0", nil), ("1:60", nil), ("1:2:3:4", nil), ("1:", nil), ("nan", nil),
        ("1e3", nil), ("9999999999d", nil),
    ])
    func timesAsPeopleWriteThem(text: String, seconds: Double?) { #expect(RunLimits.seconds(text) == seconds) }

    @Test(arguments: [
        ("4096", 4096), ("500M", 500 << 20), ("4G", 4 << 30), ("4GiB", 4 << 30), ("4gb", 4 << 30), ("1.5k", 1536),
        ("2T", 2 << 40),
        ("", nil), ("G", nil), ("0", nil), ("-1G", nil), ("4 G", nil), ("4X", nil), ("9e99", nil),
        ("99999999999T", nil),
    ])
    func sizesAsPeopleWriteThem(text: String, bytes: Int?) { #expect(RunLimits.bytes(text) == bytes) }

    @Test func theSummaryReadsLikeASentence() {
        let summary = SchedulerSummary(total: 70, finished: 20, failed: 2, seconds: 245, stoppedBy: SIGINT)
        #expect(
            summary.description
                == "20 of 70 runs finished, 2 failed, in 4:05; stopped by SIGINT, 48 left for the next time")
    }
}

extension JobQueue {
    /// Takes a job for the worker in `slot`; nil if none is left.
    fileprivate mutating func next(for slot: Int) -> Int? {
        guard let job = candidates(for: slot, limit: 1).first else { return nil }
        take(job, for: slot)
        return job
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

import Foundation

/// One call of `Scheduler.run`: a loop around `poll`, all on the caller's thread.
final class SchedulingLoop {
    /// A job that was sent to a worker.
    private struct Assignment {
        let job: Int
        let clock = Stopwatch()
        /// The worker has taken it up: if it dies now, the job is suspect.
        var isStarted = false
        var stage = ""
    }

    /// A place for a worker; the process in it may change.
    private struct Slot {
        var worker: WorkerProcess?
        var isReady = false
        var assignment: Assignment?
        /// A job that crashed the slot's last worker, to be tried in the next one.
        var retry: Int?
    }

    private static let attemptLimit = 2
    private static let fruitlessEndLimit = 3
    /// How long a worker has to die of a closed channel or of SIGTERM before SIGKILL.
    private static let secondsToEnd = 2.0
    /// Milliseconds that a signal to the whole group may reach the scheduler later than a worker.
    private static let stopGrace: Int32 = 1000

    private let scheduler: Scheduler
    private let progress: any ProgressReporter
    private var queue: JobQueue
    private var tracker: ProgressTracker
    private var slots: [Slot]
    private var attempts: [Int: Int] = [:]
    private var warnings: Set<String> = []
    private var summary: SchedulerSummary
    /// Workers that ended in a row without having taken up a job.
    private var fruitlessEnds = 0
    private let clock = Stopwatch()

    private var jobs: [Job] { scheduler.jobs }

    init(_ scheduler: Scheduler, progress: any ProgressReporter) {
        self.scheduler = scheduler
        self.progress = progress
        queue = JobQueue(scheduler.jobs)
        let count = min(max(scheduler.workerCount, 1), scheduler.jobs.count)
        tracker = ProgressTracker(scheduler.jobs, workerCount: count)
        slots = Array(repeating: Slot(), count: count)
        summary = SchedulerSummary(total: scheduler.jobs.count)
    }

    func run(_ onOutcome: (Job, JobOutcome) throws -> Void) throws -> SchedulerSummary {
        let signals = SignalWatch()
        defer {
            progress.finish(state)
            endWorkers()
            signals?.end()
        }
        while summary.remaining > 0 {
            try handOut()
            progress.update(state)
            for slot in wait(signals) { try serve(slot, signals: signals, onOutcome) }
            // Only now: outcomes that have arrived are recorded before a stop.
            if summary.remaining > 0, let signal = signals?.received() {
                summary.stoppedBy = signal
                break
            }
        }
        summary.seconds = clock.seconds
        return summary
    }

    // MARK: - Handing out

    private func handOut() throws {
        for index in slots.indices where slots[index].assignment == nil {
            guard let worker = slots[index].worker else {
                let starting = slots.count { $0.worker != nil && $0.assignment == nil }
                if slots[index].retry != nil || queue.pendingCount > starting {
                    slots[index].worker = try WorkerProcess(
                        command: scheduler.workerCommand, environment: scheduler.workerEnvironment)
                }
                continue
            }
            guard slots[index].isReady else { continue }
            if let job = slots[index].retry ?? queue.next(for: index) {
                slots[index].retry = nil
                slots[index].assignment = Assignment(job: job)
                // If the worker is gone, so says the next reading, and the job, never begun, goes back.
                _ = try worker.send(jobs[job])
            } else {
                endWorker(in: index)
            }
        }
    }

    // MARK: - Waiting

    private static let ticksOfProgress: Int32 = 250

    /// The slots whose workers have something to say.
    private func wait(_ signals: SignalWatch?) -> [Int] {
        var entries: [pollfd] = []
        var owners: [Int] = []
        for (index, slot) in slots.enumerated() {
            for descriptor in slot.worker?.descriptors ?? [] {
                entries.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
                owners.append(index)
            }
        }
        if let signals { entries.append(pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)) }
        waitForEvents(&entries, milliseconds: Self.ticksOfProgress)
        let woken = Set(zip(owners, entries).filter { $1.revents != 0 }.map(\.0))
        return woken.sorted()
    }

    // MARK: - Listening

    private func serve(
        _ index: Int, signals: SignalWatch?, _ onOutcome: (Job, JobOutcome) throws -> Void
    ) throws {
        guard let worker = slots[index].worker else { return }
        let reading = worker.read()
        for event in reading.events { try handle(event, in: index, onOutcome) }
        if let garbage = reading.garbage {
            worker.signal(SIGKILL)
            _ = worker.reap(within: Self.secondsToEnd)
            try workerEnded(in: index, how: "worker wrote \"\(garbage)\" where an event should be", onOutcome)
        } else if reading.isClosed {
            let status = worker.reap(within: Self.secondsToEnd)
            // A signal to the whole group reaches workers and scheduler in any order: then this is a stop, not a crash.
            if case .signal(SIGTERM) = status, signals?.received(within: Self.stopGrace) != nil { return }
            try workerEnded(in: index, how: Self.account(of: status, worker), onOutcome)
        }
    }

    private func handle(
        _ event: WorkerEvent, in index: Int, _ onOutcome: (Job, JobOutcome) throws -> Void
    ) throws {
        switch event {
        case .ready:
            slots[index].isReady = true
        case .started:
            slots[index].assignment?.isStarted = true
            fruitlessEnds = 0
        case .notice(_, .stage(let stage)):
            slots[index].assignment?.stage = stage
        case .notice(_, .warning(let text)):
            // Every run may have the same trouble with the cache: once is enough.
            if warnings.insert(text).inserted { progress.note("warning: \(text)") }
        case .outcome(let identity, let outcome):
            guard let assignment = slots[index].assignment, jobs[assignment.job].identity == identity else { return }
            slots[index].assignment = nil
            try record(outcome, of: assignment.job, seconds: assignment.clock.seconds, onOutcome)
        }
    }

    private func record(
        _ outcome: JobOutcome, of job: Int, seconds: Double, _ onOutcome: (Job, JobOutcome) throws -> Void
    ) throws {
        try onOutcome(jobs[job], outcome)
        switch outcome {
        case .finished: summary.finished += 1
        case .failed: summary.failed += 1
        }
        tracker.record(job, outcome, seconds: seconds)
        progress.completed(jobs[job], outcome, seconds: seconds, state: state)
    }

    // MARK: - Ends

    private func workerEnded(
        in index: Int, how: String, _ onOutcome: (Job, JobOutcome) throws -> Void
    ) throws {
        let assignment = slots[index].assignment
        slots[index].worker = nil
        slots[index].isReady = false
        slots[index].assignment = nil
        guard let assignment, assignment.isStarted else {
            fruitlessEnds += 1
            if fruitlessEnds >= Self.fruitlessEndLimit {
                throw RunningError.workersKeepEnding(times: fruitlessEnds, how: how)
            }
            if let assignment { queue.putBack(assignment.job) }
            return
        }
        attempts[assignment.job, default: 0] += 1
        if attempts[assignment.job, default: 0] < Self.attemptLimit {
            slots[index].retry = assignment.job
            summary.retried += 1
            progress.note("\(jobs[assignment.job].label): \(how); trying once more")
        } else {
            let failure = RunFailure(kind: .crashed, reason: how)
            try record(.failed(failure), of: assignment.job, seconds: assignment.clock.seconds, onOutcome)
        }
    }

    /// How a worker ended, in one line, with what it said last.
    private static func account(of status: ExitStatus, _ worker: WorkerProcess) -> String {
        var text = "worker ended by \(status)"
        if status == .signal(SIGKILL) { text += ", perhaps for lack of memory (fewer workers need less)" }
        let lastWords = worker.lastWords
        if !lastWords.isEmpty { text += "; last lines of its standard error: \(lastWords)" }
        return text
    }

    private func endWorker(in index: Int) {
        slots[index].worker?.closeJobs()
        _ = slots[index].worker?.reap(within: Self.secondsToEnd)
        slots[index].worker = nil
        slots[index].isReady = false
    }

    /// Ends all workers, busy ones too. All are told before any is waited for.
    private func endWorkers() {
        let workers = slots.compactMap(\.worker)
        for worker in workers {
            worker.closeJobs()
            worker.signal(SIGTERM)
        }
        for worker in workers { _ = worker.reap(within: Self.secondsToEnd) }
        slots = []
    }

    private var state: ProgressState {
        tracker.state(
            elapsed: clock.seconds,
            running: slots.compactMap { slot in
                slot.assignment.map { .init(job: $0.job, stage: $0.stage, seconds: $0.clock.seconds) }
            })
    }
}

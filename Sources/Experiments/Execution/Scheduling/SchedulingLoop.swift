import Foundation
import ThawModel
import ThawSpec
import ThawStore
import ThawSupport

/// One call of `Scheduler.run`: a loop around `poll`, all on the caller's thread.
final class SchedulingLoop {
    /// A job that was sent to a worker.
    struct Assignment {
        let job: Int
        let clock = Stopwatch()
        let startedAt = Date().timeIntervalSince1970
        /// The worker has taken it up: if it dies now, the job is suspect.
        var isStarted = false
        var stage = ""
    }

    /// A place for a worker; the process in it may change.
    struct Slot {
        var worker: WorkerProcess?
        var isReady = false
        var assignment: Assignment?
        /// A job that crashed the slot's last worker, to be tried in the next one. It stays claimed.
        var retry: Int?
    }

    static let fruitlessEndLimit = 3
    /// How long a worker has to die of a closed channel or of SIGTERM before SIGKILL.
    static let secondsToEnd = 2.0
    /// Milliseconds that a signal to the whole group may reach the scheduler later than a worker.
    private static let stopGrace: Int32 = 1000
    /// How many jobs are offered to be claimed at a time: as many schedulers may want one at the same moment.
    private static let candidateLimit = 64
    private static let secondsBetweenLooksAtOthers = 1.0

    let scheduler: Scheduler
    let ledger: any JobLedger
    let progress: any ProgressReporter
    var queue: JobQueue
    var tracker: ProgressTracker
    var slots: [Slot]
    var attempts: [Int: Int] = [:]
    var summary: SchedulerSummary
    /// Workers that ended in a row without having taken up a job.
    var fruitlessEnds = 0
    /// Jobs that other schedulers do.
    private var held: Set<Int> = []
    private var nextLookAtOthers = 0.0
    private var warnings: Set<String> = []
    private let clock = Stopwatch()

    var jobs: [Job] { scheduler.jobs }

    init(_ scheduler: Scheduler, ledger: any JobLedger, progress: any ProgressReporter) {
        self.scheduler = scheduler
        self.ledger = ledger
        self.progress = progress
        queue = JobQueue(scheduler.jobs)
        let count = min(max(scheduler.workerCount, 1), scheduler.jobs.count)
        tracker = ProgressTracker(scheduler.jobs, workerCount: count)
        slots = Array(repeating: Slot(), count: count)
        summary = SchedulerSummary(total: scheduler.jobs.count)
    }

    func run() throws -> SchedulerSummary {
        let signals = SignalWatch()
        defer {
            progress.finish(state)
            // Whoever comes next need not wait for the lease to end. Where that fails, they do.
            let claimed = slots.compactMap { $0.assignment?.job ?? $0.retry }
            endWorkers()
            try? ledger.release(claimed.map { jobs[$0] })
            signals?.end()
        }
        while summary.remaining > summary.refused {
            try handOut()
            try lookAtOthers()
            progress.update(state)
            for slot in wait(signals) { try serve(slot, signals: signals) }
            try enforceLimits()
            try keepAlive()
            // Only now: outcomes that have arrived are recorded before a stop.
            if summary.remaining > summary.refused, let signal = signals?.received() {
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
            if let job = try slots[index].retry ?? claim(for: index) {
                slots[index].retry = nil
                slots[index].assignment = Assignment(job: job)
                // If the worker is gone, so says the next reading, and the job, never begun, goes back.
                _ = try worker.send(jobs[job])
            } else if held.isEmpty {
                endWorker(in: index)
            }
        }
    }

    /// Claims a job for the worker in a slot; nil if there is none that is free.
    private func claim(for slot: Int) throws -> Int? {
        while true {
            let candidates = queue.candidates(for: slot, limit: Self.candidateLimit)
            if candidates.isEmpty { return nil }
            for (job, state) in zip(candidates, try ledger.claim(firstOf: candidates.map { jobs[$0] })) {
                if state == .free {
                    queue.take(job, for: slot)
                    return job
                }
                queue.remove(job)
                leave(job, as: state)
            }
        }
    }

    /// Takes note of a job that is not ours to do.
    private func leave(_ job: Int, as state: RunState) {
        held.remove(job)
        switch state {
        case .free: queue.putBack(job)
        case .held: held.insert(job)
        case .finished:
            summary.elsewhere += 1
            tracker.recordElsewhere(job, failed: false)
        case .failed:
            summary.failed += 1
            tracker.recordElsewhere(job, failed: true)
        }
    }

    /// What has become of jobs that other schedulers do.
    private func lookAtOthers() throws {
        guard !held.isEmpty, clock.seconds >= nextLookAtOthers else { return }
        let waiting = held.sorted()
        for (job, state) in zip(waiting, try ledger.states(of: waiting.map { jobs[$0] })) { leave(job, as: state) }
        nextLookAtOthers = clock.seconds + Self.secondsBetweenLooksAtOthers
    }

    /// Tells the others that we are there; gives up what they have taken over in spite of that (this process was stopped for
    /// a long time).
    private func keepAlive() throws {
        var stages: [String: String] = [:]
        for slot in slots {
            if let assignment = slot.assignment { stages[jobs[assignment.job].identity] = assignment.stage }
            if let retry = slot.retry { stages[jobs[retry].identity] = "" }
        }
        let lost = try ledger.keepAlive(stages)
        guard !lost.isEmpty else { return }
        for index in slots.indices {
            guard let job = slots[index].assignment?.job ?? slots[index].retry, lost.contains(jobs[job].identity)
            else { continue }
            kill(workerIn: index)
            slots[index].assignment = nil
            slots[index].retry = nil
            held.insert(job)
        }
    }

    // MARK: - Waiting

    private static let ticksOfProgress: Int32 = 250
    /// Memory can be taken fast.
    private static let ticksOfMemory: Int32 = 50

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
        waitForEvents(
            &entries, milliseconds: scheduler.limits.memory == nil ? Self.ticksOfProgress : Self.ticksOfMemory)
        let woken = Set(zip(owners, entries).filter { $1.revents != 0 }.map(\.0))
        return woken.sorted()
    }

    // MARK: - Listening

    private func serve(_ index: Int, signals: SignalWatch?) throws {
        guard let worker = slots[index].worker else { return }
        let reading = worker.read()
        for event in reading.events { try handle(event, in: index) }
        if let garbage = reading.garbage {
            worker.signal(SIGKILL)
            _ = worker.reap(within: Self.secondsToEnd)
            try workerEnded(in: index, .unknown, account: "worker wrote \"\(garbage)\" where an event should be")
        } else if reading.isClosed {
            let status = worker.reap(within: Self.secondsToEnd)
            // A signal to the whole group reaches workers and scheduler in any order: then this is a stop, not a crash.
            if case .signal(SIGTERM) = status, signals?.received(within: Self.stopGrace) != nil { return }
            try workerEnded(in: index, status, account: Self.account(of: status, worker))
        }
    }

    private func handle(_ event: WorkerEvent, in index: Int) throws {
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
            if case .failed(let failure) = outcome {
                if failure.kind == .data { return try refuse(assignment.job, failure.reason) }
                try record(failure, of: assignment, status: .unknown, lastWords: "")
            }
            try record(outcome, of: assignment.job, seconds: assignment.clock.seconds)
        }
    }

    /// Leaves out all jobs on data that cannot be had as they were planned; they have no outcome.
    private func refuse(_ job: Int, _ reason: String) throws {
        let others = queue.removeAll(onDataset: jobs[job].dataset.fingerprint)
        summary.refused += 1 + others.count
        try ledger.release([jobs[job]])
        if summary.refusals.insert(reason).inserted { progress.note("error: \(reason)") }
    }

    func record(_ outcome: JobOutcome, of job: Int, seconds: Double) throws {
        try ledger.record(outcome, of: jobs[job])
        switch outcome {
        case .finished: summary.finished += 1
        case .failed: summary.failed += 1
        }
        tracker.record(job, outcome, seconds: seconds)
        progress.completed(jobs[job], outcome, seconds: seconds, state: state)
    }

    private var state: ProgressState {
        tracker.state(
            elapsed: clock.seconds,
            running: slots.compactMap { slot in
                slot.assignment.map { .init(job: $0.job, stage: $0.stage, seconds: $0.clock.seconds) }
            })
    }
}

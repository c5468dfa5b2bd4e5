import Foundation
import ThawModel
import ThawSpec
import ThawStore

/// Ends of workers: those that die, those that take too much, and those that are not needed any more.
extension SchedulingLoop {
    /// A worker has ended, and was collected.
    func workerEnded(in index: Int, _ status: ExitStatus, account: String) throws {
        let assignment = slots[index].assignment
        let lastWords = slots[index].worker?.lastWords ?? ""
        slots[index].worker = nil
        slots[index].isReady = false
        slots[index].assignment = nil
        guard let assignment, assignment.isStarted else {
            fruitlessEnds += 1
            if let assignment {
                queue.putBack(assignment.job)
                try ledger.release([jobs[assignment.job]])
            }
            if fruitlessEnds >= Self.fruitlessEndLimit {
                throw RunningError.workersKeepEnding(times: fruitlessEnds, how: account)
            }
            return
        }
        let failure = RunFailure(kind: status.isFromOutside ? .killed : .crashed, reason: account)
        try record(failure, of: assignment, status: status, lastWords: lastWords)
        attempts[assignment.job, default: 0] += 1
        if attempts[assignment.job, default: 0] <= scheduler.limits.retries {
            slots[index].retry = assignment.job
            summary.retried += 1
            progress.note("\(jobs[assignment.job].label): \(account); trying once more")
        } else {
            try record(.failed(failure), of: assignment.job, seconds: assignment.clock.seconds)
        }
    }

    /// Records that an attempt came to nothing.
    func record(_ failure: RunFailure, of assignment: Assignment, status: ExitStatus, lastWords: String) throws {
        guard let outcome = RunAttempt.Outcome(rawValue: failure.kind.rawValue) else { return }
        var attempt = RunAttempt(
            outcome: outcome, stage: assignment.stage, standardError: lastWords,
            host: ProcessInfo.processInfo.hostName, startedAt: assignment.startedAt,
            endedAt: Date().timeIntervalSince1970)
        switch status {
        case .code(let code): attempt.exitCode = Int(code)
        case .signal(let number): attempt.signal = Int(number)
        case .unknown: break
        }
        try ledger.record(attempt, of: jobs[assignment.job])
    }

    /// Ends runs that take longer, or more memory, than they may; they are not tried again.
    func enforceLimits() throws {
        let limits = scheduler.limits
        guard limits.seconds != nil || limits.memory != nil else { return }
        for index in slots.indices {
            guard let worker = slots[index].worker, let assignment = slots[index].assignment else { continue }
            let isExternal = ExternalMethod.isName(jobs[assignment.job].description.method.name)
            let memory = limits.memory.flatMap { limit in
                isExternal
                    ? ProcessTable.memory(withDescendantsOf: worker.pid, comparedWith: limit)
                    : ProcessTable.anonymousMemory(of: worker.pid)
            }
            guard
                let failure = limits.failure(
                    afterSeconds: assignment.clock.seconds, memory: memory, stage: assignment.stage)
            else { continue }
            let lastWords = worker.lastWords
            kill(workerIn: index)
            slots[index].assignment = nil
            try record(failure, of: assignment, status: .signal(SIGKILL), lastWords: lastWords)
            try record(.failed(failure), of: assignment.job, seconds: assignment.clock.seconds)
        }
    }

    /// Ends the worker in a slot at once, and collects it.
    func kill(workerIn index: Int) {
        slots[index].worker?.signal(SIGKILL)
        _ = slots[index].worker?.reap(within: Self.secondsToEnd)
        slots[index].worker = nil
        slots[index].isReady = false
    }

    /// How a worker ended, in one line, with what it said last.
    static func account(of status: ExitStatus, _ worker: WorkerProcess) -> String {
        var text = "worker ended by \(status)"
        if status == .signal(SIGKILL) { text += ", perhaps for lack of memory (fewer workers need less)" }
        if case .signal(let number) = status, [SIGILL, SIGTRAP, SIGFPE].contains(number) {
            text += ", a trap, such as for an overflow, a division by zero or an index out of range"
        }
        let lastWords = worker.lastWords
        if !lastWords.isEmpty { text += "; last lines of its standard error: \(lastWords)" }
        return text
    }

    func endWorker(in index: Int) {
        slots[index].worker?.closeJobs()
        _ = slots[index].worker?.reap(within: Self.secondsToEnd)
        slots[index].worker = nil
        slots[index].isReady = false
    }

    /// Ends all workers, busy ones too. All are told before any is waited for.
    func endWorkers() {
        let workers = slots.compactMap(\.worker)
        for worker in workers {
            worker.closeJobs()
            worker.signal(SIGTERM)
        }
        for worker in workers { _ = worker.reap(within: Self.secondsToEnd) }
        slots = []
    }
}

extension ExitStatus {
    /// Whether somebody else has ended the process: these signals come from no instruction of its own.
    fileprivate var isFromOutside: Bool {
        guard case .signal(let number) = self else { return false }
        return [SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT].contains(number)
    }
}

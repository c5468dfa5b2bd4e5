import Foundation
import ThawModel
import ThawSupport

/// The worker's side: takes jobs from standard input, one JSON object a line, does them one after the other, and writes
/// events to a descriptor of their own, so that nothing a library prints can mix with them.
///
/// The worker ends when standard input closes, also in the middle of a job: then the scheduler has died or wants no
/// more.
package struct WorkerLoop {
    /// The environment variable that names the descriptor for events. The scheduler sets it.
    package static let eventsVariable = "THAW_WORKER_EVENTS"

    private let executor: any JobExecutor

    /// A loop that hands jobs to `executor`.
    package init(executor: any JobExecutor) {
        self.executor = executor
    }

    /// Does jobs until standard input closes, then ends the process with status 0.
    ///
    /// Throws `RunningError.notStartedByScheduler` or `RunningError.malformedJob`.
    package func run() throws -> Never {
        guard let name = ProcessInfo.processInfo.environment[Self.eventsVariable], let events = Int32(name),
            fcntl(events, F_SETFD, FD_CLOEXEC) == 0
        else { throw RunningError.notStartedByScheduler }
        Self.endWithParent()
        try send(.ready, to: events)
        var lines = LineBuffer()
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { exit(0) }
            lines.append(chunk[..<count])
            while let line = lines.nextLine() { try work(off: line, events: events) }
        }
    }

    private func work(off line: [UInt8], events: Int32) throws {
        let job: Job
        do {
            job = try JSONDecoder().decode(Job.self, from: Data(line))
        } catch {
            throw RunningError.malformedJob(reason: "\(error)")
        }
        try send(.started(identity: job.identity), to: events)
        let outcome = executor.execute(job) { notice in
            // A notice that cannot be delivered affects nothing; if the scheduler is gone, so is this process.
            try? send(.notice(identity: job.identity, notice: notice), to: events)
        }
        try send(.outcome(identity: job.identity, outcome: outcome), to: events)
    }

    private func send(_ event: WorkerEvent, to descriptor: Int32) throws {
        try writeAll(jsonLine(event), to: descriptor)
    }

    /// Watches standard input from a thread of its own: its other end closes with the scheduler, however that dies.
    private static func endWithParent() {
        Thread.detachNewThread {
            while true {
                // No events asked for: only a hang-up is reported, which takes no bytes from the job reader.
                var entries = [pollfd(fd: STDIN_FILENO, events: 0, revents: 0)]
                waitForEvents(&entries, milliseconds: -1)
                let state = Int32(entries[0].revents)
                if state & (POLLHUP | POLLERR) != 0 { _exit(0) }
                if state & POLLNVAL != 0 { return }
            }
        }
    }
}

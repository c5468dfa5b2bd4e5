import Foundation
import ThawModel
import ThawSupport

/// The scheduler's hold on one worker process: jobs go in, events and standard error come out.
///
/// The process stays in the scheduler's process group, so that a signal to the group reaches all. SIGINT and SIGHUP,
/// which a terminal sends to the group, are blocked in it: when to stop is the scheduler's decision.
final class WorkerProcess {
    /// What reading from the worker gave.
    struct Reading {
        var events: [WorkerEvent] = []
        /// The worker has closed its end: it has died.
        var isClosed = false
        /// A line that is not an event, cut to a readable length.
        var garbage: String?
    }

    let pid: pid_t
    private let jobs: Int32
    private let events: Int32
    private let standardError: Int32
    private var eventLines = LineBuffer()
    private var errors = StandardErrorTail()
    private var errorsAreOpen = true
    /// How the process ended, once it has been waited for.
    private var collected: ExitStatus?

    /// Starts `command` (an executable, looked up in PATH if it has no slash, and its arguments).
    init(command: [String], environment: [String: String]) throws(RunningError) {
        var channels: [Channel] = []
        do {
            for _ in 0..<3 { channels.append(try Channel()) }
            let (jobs, events, errors) = (channels[0].theirs, channels[1].theirs, channels[2].theirs)
            pid = try ChildProcess.spawn(
                command, environment: environment.merging([WorkerLoop.eventsVariable: "3"]) { $1 },
                descriptors: [jobs, errors, errors, events])
        } catch {
            for channel in channels { close(channel.ours) }
            for channel in channels { close(channel.theirs) }
            throw .workerCannotStart(command: command.first ?? "(none)", reason: error.description)
        }
        for channel in channels { close(channel.theirs) }
        (jobs, events, standardError) = (channels[0].ours, channels[1].ours, channels[2].ours)
    }

    deinit {
        for descriptor in [jobs, events, standardError] { close(descriptor) }
    }

    /// Hands `job` over. False if the worker is gone: its end shows in the next reading.
    func send(_ job: Job) throws -> Bool {
        let line = try jsonLine(job)
        var sent = 0
        while sent < line.count {
            let count = line.withUnsafeBytes {
                Foundation.send(jobs, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Tells the worker that there are no more jobs: it ends.
    func closeJobs() { shutdown(jobs, Int32(SHUT_RDWR)) }

    /// What to poll for.
    var descriptors: [Int32] { errorsAreOpen ? [events, standardError] : [events] }

    /// Reads what is there, without waiting.
    func read() -> Reading {
        readStandardError()
        var reading = Reading()
        reading.isClosed = drain(events) { eventLines.append($0) }
        while let line = eventLines.nextLine() {
            if let event = try? JSONDecoder().decode(WorkerEvent.self, from: Data(line)) {
                reading.events.append(event)
            } else {
                reading.garbage = String(String(decoding: line, as: UTF8.self).prefix(80))
                break
            }
        }
        return reading
    }

    /// The last lines of standard error as one line; empty if there were none.
    var lastWords: String {
        readStandardError()
        return errors.text
    }

    private func readStandardError() {
        guard errorsAreOpen else { return }
        errorsAreOpen = !drain(standardError) { errors.append($0) }
    }

    /// Reads what is there; of a flood, a part. True at the end of the stream.
    private func drain(_ descriptor: Int32, into consume: (ArraySlice<UInt8>) -> Void) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        var total = 0
        while total < longestReading {
            let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                consume(chunk[..<count])
                total += count
            } else if count == 0 {
                return true
            } else if errno != EINTR {
                return errno != EAGAIN
            }
        }
        return false
    }

    /// Sends a signal, unless the process was collected: its id may be somebody else's by now.
    func signal(_ number: Int32) {
        if collected == nil { kill(pid, number) }
    }

    /// Collects the process. One that is still there after `seconds` is killed first.
    func reap(within seconds: Double) -> ExitStatus {
        let status = collected ?? wait(within: seconds)
        collected = status
        return status
    }

    private func wait(within seconds: Double) -> ExitStatus {
        let clock = Stopwatch()
        var status: Int32 = 0
        while true {
            let isOverdue = clock.seconds >= seconds
            if isOverdue { signal(SIGKILL) }
            let result = waitpid(pid, &status, isOverdue ? 0 : WNOHANG)
            if result == pid { return ExitStatus(waitStatus: status) }
            if result < 0 && errno != EINTR { return .unknown }
            if !isOverdue { usleep(2000) }
        }
    }
}

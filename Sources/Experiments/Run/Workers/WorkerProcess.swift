import Foundation

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
            pid = try Self.spawn(
                command, environment: environment, jobs: channels[0].theirs, events: channels[1].theirs,
                standardError: channels[2].theirs)
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

    private static let eventsDescriptor: Int32 = 3

    private static func spawn(
        _ command: [String], environment: [String: String], jobs: Int32, events: Int32, standardError: Int32
    ) throws(SystemError) -> pid_t {
        guard let executable = command.first else { throw SystemError(number: ENOENT) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, jobs, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, standardError, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, standardError, STDERR_FILENO)
        posix_spawn_file_actions_adddup2(&actions, events, eventsDescriptor)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var blocked = sigset_t()
        sigemptyset(&blocked)
        for signal in [SIGINT, SIGHUP] { sigaddset(&blocked, signal) }
        posix_spawnattr_setsigmask(&attributes, &blocked)
        var reset = sigset_t()
        sigemptyset(&reset)
        for signal in [SIGTERM, SIGPIPE] { sigaddset(&reset, signal) }
        posix_spawnattr_setsigdefault(&attributes, &reset)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var variables = environment
        variables[WorkerLoop.eventsVariable] = String(eventsDescriptor)
        let arguments = command.map { strdup($0) } + [nil]
        let settings = variables.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + settings { free(text) } }
        var pid: pid_t = 0
        let error = posix_spawnp(&pid, executable, &actions, &attributes, arguments, settings)
        guard error == 0 else { throw SystemError(number: error) }
        return pid
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

    /// True at the end of the stream.
    private func drain(_ descriptor: Int32, into consume: (ArraySlice<UInt8>) -> Void) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                consume(chunk[..<count])
            } else if count == 0 {
                return true
            } else if errno != EINTR {
                return errno != EAGAIN
            }
        }
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

/// Keeps the last few lines of a stream.
struct StandardErrorTail {
    private static let lineLimit = 5
    private static let lengthLimit = 400

    private var lines = LineBuffer()
    private var last: [String] = []
    private var unfinished = ""

    mutating func append(_ bytes: some Sequence<UInt8>) {
        lines.append(bytes)
        while let line = lines.nextLine() { keep(line) }
        let rest = lines.takeRest()
        unfinished = Self.printable(rest)
        lines.append(rest.suffix(4096))
    }

    private mutating func keep(_ line: [UInt8]) {
        let text = Self.printable(line)
        if !text.isEmpty { last = (last + [text]).suffix(Self.lineLimit) }
    }

    /// The lines, joined by ` | `.
    var text: String {
        let all = unfinished.isEmpty ? last : last + [unfinished]
        return String(all.suffix(Self.lineLimit).joined(separator: " | ").suffix(Self.lengthLimit))
    }

    private static func printable(_ bytes: [UInt8]) -> String {
        let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter {
            $0.properties.generalCategory != .control
        }
        return String(String.UnicodeScalarView(scalars)).trimmingCharacters(in: .whitespaces)
    }
}

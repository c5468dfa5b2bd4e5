import Foundation
import ThawModel
import ThawSupport

/// A worker's hold on the program of an external method: lines go in, lines come out, within a time.
final class ExternalProcess {
    /// The name in errors.
    private let name: String
    private let limit: Double
    private let scratch: String
    private let clock = Stopwatch()
    private let guardian: pid_t
    private let input, output, standardError, line: Int32
    private var inputIsOpen = true
    private var answers = LineBuffer()
    private var outputIsOpen = true
    private var errors = StandardErrorTail()
    private var errorsAreOpen = true
    private var reports = LineBuffer()
    private var report: ExternalGuard.Report?
    private var lineIsOpen = true

    /// How long a program has to end after the last answer.
    static let secondsToEnd = 30.0
    /// Bytes of an answer; more is none.
    private static let longestAnswer = 1 << 16

    /// Starts the guard; the program starts with `start`.
    ///
    /// - guardCommand: a command that calls `ExternalGuard.run` with the arguments that follow it.
    /// - scratch: the absolute path of the program's folder, which the guard removes at the end.
    /// - seconds: how long the program may take, from now on.
    ///
    /// Throws `RunFailure`.
    init(
        name: String, command: [String], in folder: String, scratch: String, seconds: Double, guardCommand: [String]
    ) throws {
        self.name = name
        limit = seconds
        self.scratch = scratch
        do {
            let streams = try (0..<3).map { try OneWayChannel(theyRead: $0 == 0) }
            let channel = try Channel()
            defer {
                for stream in streams { Foundation.close(stream.theirs) }
                Foundation.close(channel.theirs)
            }
            (input, output, standardError) = (streams[0].ours, streams[1].ours, streams[2].ours)
            line = channel.ours
            do {
                guardian = try ChildProcess.spawn(
                    guardCommand + [scratch, folder] + command + [scratch],
                    environment: Self.environment(ProcessInfo.processInfo.environment),
                    descriptors: streams.map(\.theirs) + [channel.theirs])
            } catch {
                // Without a complete object, `deinit` is not called.
                for descriptor in streams.map(\.ours) + [channel.ours] { Foundation.close(descriptor) }
                throw error
            }
        } catch {
            throw RunFailure(kind: .deterministic, reason: "\(name) cannot be started: \(error)")
        }
    }

    deinit {
        end()
        for descriptor in [output, standardError] { close(descriptor) }
    }

    /// What makes the same program give the same numbers, where the environment does not say otherwise: one thread, the
    /// same hashes, and no files beside the program. Python's answers are not kept back in a buffer, for which both sides
    /// would wait.
    static func environment(_ environment: [String: String]) -> [String: String] {
        [
            "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1",
        ].merging(environment) { $1 }.filter { $0.key != WorkerLoop.eventsVariable }
    }

    /// Starts the program.
    func start() {
        var byte: UInt8 = 1
        send(line, &byte, 1, Int32(MSG_NOSIGNAL))
    }

    /// Sends a line. A program that does not listen any more is found out by what it answers.
    func tell(_ text: String) {
        let bytes = Array("\(text)\n".utf8)
        // The program may have ended, and the signal would end this process too.
        let before = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, before) }
        try? writeAll(bytes, to: input)
    }

    /// The next line of the program's standard output.
    /// - stage: for errors, e.g. `cold`.
    ///
    /// Throws `RunFailure` if it ends before, takes too long, or writes something else than lines.
    func answer(in stage: String) throws -> String {
        while true {
            if let bytes = answers.nextLine() { return try text(bytes, stage) }
            guard answers.count <= Self.longestAnswer else {
                throw failure(.deterministic, "wrote \(answers.count) bytes without the end of a line", stage)
            }
            guard outputIsOpen else { throw try failureAfterEnd(stage) }
            try wait(until: limit, stage)
        }
    }

    private func text(_ bytes: [UInt8], _ stage: String) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw failure(.deterministic, "answered with bytes that are no UTF-8", stage)
        }
        return text.trimmingCharacters(in: .whitespaces)
    }

    /// Closes the program's standard input and waits for its end. The largest resident memory, in bytes.
    ///
    /// Throws `RunFailure` if it writes another line, does not end, or ends with another status than 0.
    func finish() throws -> Int {
        let stage = ""
        closeInput()
        let deadline = min(limit, clock.seconds + Self.secondsToEnd)
        while report == nil, lineIsOpen {
            try refuseFlood()
            do {
                try wait(until: deadline, stage)
            } catch {
                guard clock.seconds < limit else { throw error }
                throw failure(.timeout, "did not end within \(Int(Self.secondsToEnd)) s of the last answer", "")
            }
        }
        while outputIsOpen {
            try refuseFlood()
            try wait(until: deadline, stage)
        }
        if let bytes = answers.nextLine() {
            throw failure(.deterministic, "wrote \(try text(bytes, stage).inQuotes) after the last answer", "")
        }
        guard case .ended(0, let peakMemory)? = report else { throw try failureAfterEnd(stage) }
        return peakMemory
    }

    /// Throws `RunFailure` if more has come than an answer: a program that writes without end would fill the memory.
    private func refuseFlood() throws {
        guard answers.count > Self.longestAnswer else { return }
        throw failure(.deterministic, "wrote \(answers.count) bytes after the last answer", "")
    }

    /// Why there is no answer: the program has closed its output.
    private func failureAfterEnd(_ stage: String) throws -> RunFailure {
        let deadline = min(limit, clock.seconds + 2)
        while report == nil, lineIsOpen, clock.seconds < deadline { try wait(until: limit, stage, step: 20) }
        switch report {
        case .notStarted(let reason):
            return RunFailure(kind: .deterministic, reason: "\(name) cannot be started: \(reason)")
        case .ended(let word, _):
            let status = ExitStatus(waitStatus: word)
            let kind: RunFailure.Kind =
                switch status {
                case .signal(SIGKILL), .signal(SIGTERM): .killed
                case .signal: .crashed
                default: .deterministic
                }
            return failure(kind, "ended by \(status)", stage)
        case nil where lineIsOpen: return failure(.deterministic, "closed its standard output", stage)
        case nil: return failure(.killed, "was killed", stage)
        }
    }

    /// Reads what comes until `deadline`; throws `RunFailure` if nothing may come any more.
    private func wait(until deadline: Double, _ stage: String, step: Int32 = 1000) throws {
        let rest = deadline - clock.seconds
        guard rest > 0 else { throw overdue(stage) }
        let sources = [(output, outputIsOpen), (standardError, errorsAreOpen), (line, lineIsOpen)].filter(\.1)
        var entries = sources.map { pollfd(fd: $0.0, events: Int16(POLLIN), revents: 0) }
        waitForEvents(&entries, milliseconds: min(step, Int32(min(rest * 1000 + 1, 1000))))
        for entry in entries where entry.revents != 0 {
            switch entry.fd {
            case output: outputIsOpen = read(output) { answers.append($0) }
            case standardError: errorsAreOpen = read(standardError) { errors.append($0) }
            default:
                lineIsOpen = read(line) { reports.append($0) }
                if let bytes = reports.nextLine() {
                    report = try? JSONDecoder().decode(ExternalGuard.Report.self, from: Data(bytes))
                }
            }
        }
    }

    private func overdue(_ stage: String) -> RunFailure {
        let scores = ExternalScores.file(ofPhase: stage)
        var hint: String?
        if answers.count > 0 {
            hint = "what it has written is no line yet: an answer ends with a newline"
        } else if !stage.isEmpty, outputIsOpen, ProgramFile.exists(scores, in: scratch) {
            hint =
                "\(scores) is there, so that the answer is probably kept back in a buffer: flush standard output after each "
                + "line"
        }
        return failure(
            .timeout, "took longer than \(clockText(limit)) (`timeout` of its entry in the spec)", stage, hint: hint)
    }

    /// Reads once; false at the end of the stream.
    private func read(_ descriptor: Int32, _ consume: (ArraySlice<UInt8>) -> Void) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = Foundation.read(descriptor, &chunk, chunk.count)
        if count > 0 { consume(chunk[..<count]) }
        return count > 0 || (count < 0 && [EINTR, EAGAIN].contains(errno))
    }

    /// A failure with the program's last words. What it has not written by now does not count, and it may write without end.
    /// - stage: empty where the reason says it.
    /// - hint: what may be wrong, where that can be told.
    func failure(_ kind: RunFailure.Kind, _ what: String, _ stage: String, hint: String? = nil) -> RunFailure {
        var total = 0
        while errorsAreOpen, total < longestReading, pending(standardError) {
            errorsAreOpen = read(standardError) {
                errors.append($0)
                total += $0.count
            }
        }
        let place = stage.isEmpty ? "" : ", in \(stage)"
        let words = errors.text.isEmpty ? "" : "; last lines of its standard error: \(errors.text)"
        return RunFailure(kind: kind, reason: "\(name) \(what)\(place)\(hint.map { "; \($0)" } ?? "")\(words)")
    }

    private func pending(_ descriptor: Int32) -> Bool {
        var entries = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        waitForEvents(&entries, milliseconds: 0)
        return entries[0].revents != 0
    }

    private func closeInput() {
        if inputIsOpen { close(input) }
        inputIsOpen = false
    }

    /// Ends program and guard, and waits for the guard.
    private func end() {
        closeInput()
        close(line)
        var status: Int32 = 0
        while waitpid(guardian, &status, 0) < 0, errno == EINTR {}
    }
}

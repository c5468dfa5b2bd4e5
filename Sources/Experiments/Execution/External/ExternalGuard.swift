import CProcess
import Foundation
import ThawStore
import ThawSupport

/// The process between a worker and the program of an external method: it sees to it that nothing of the program outlives
/// the worker, however that ends, and that its folder is removed.
///
/// Descriptors 0 to 2 become the program's; 3 is the line to the worker. A byte on it starts the program; its end (the
/// worker has died, or wants no more) ends the program and everything that it started. What became of the program goes
/// back as one JSON object.
package enum ExternalGuard {
    /// What the guard reports.
    enum Report: Codable, Equatable {
        /// The program could not be started: the system's words.
        case notStarted(String)
        /// It ended: `waitpid`'s status word, and the largest resident memory of it and of what it waited for, in bytes.
        case ended(status: Int32, peakMemory: Int)
    }

    /// The argument with which this program becomes a guard.
    package static let commandName = "external-guard"
    /// Names of folders that a guard removes begin so.
    static let folderPrefix = "thaw-external-"
    static let lineDescriptor: Int32 = 3
    private static let secondsBetweenLooks = 0.01
    /// How long killed processes have to be gone; those in the midst of a system call may take a while.
    private static let secondsToDie = 10.0

    /// Does a guard's work, then ends the process.
    /// - arguments: the folder to remove, the folder to start the program in, and the program with its arguments.
    package static func run(_ arguments: [String]) -> Never {
        guard arguments.count >= 3, isOurs(arguments[0]), fcntl(lineDescriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            FileHandle.standardError.write(Data("error: this command is started by workers of `thaw run`\n".utf8))
            exit(2)
        }
        // To end is the worker's decision, which closes the line.
        for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
        setsid()
        processAdoptOrphans()
        let report = receivesGo() ? program(Array(arguments[2...]), in: arguments[1]) : nil
        try? FileManager.default.removeItem(atPath: arguments[0])
        if let report, let line = try? jsonLine(report) { try? writeAll(line, to: lineDescriptor) }
        exit(0)
    }

    private static func isOurs(_ folder: String) -> Bool {
        (folder as NSString).lastPathComponent.hasPrefix(folderPrefix) && folder.hasPrefix("/")
    }

    private static func receivesGo() -> Bool {
        var byte: UInt8 = 0
        while true {
            let count = read(lineDescriptor, &byte, 1)
            if count == 1 { return true }
            if count == 0 || errno != EINTR { return false }
        }
    }

    /// Starts the program and waits for its end, or brings it about.
    private static func program(_ command: [String], in folder: String) -> Report {
        let words = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let pid = processStart(words, folder)
        guard pid > 0 else { return .notStarted(SystemError.last.description) }
        releaseStreams()
        var end: Report?
        while end == nil {
            end = collect(pid)
            if end == nil, lineIsClosed() { break }
        }
        return endAll(pid, end)
    }

    /// Lets go of the program's streams, so that the worker sees when the last that holds them ends.
    private static func releaseStreams() {
        let null = open("/dev/null", O_RDWR)
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] { dup2(null, descriptor) }
        close(null)
    }

    /// Waits a moment; whether the worker has closed its end.
    private static func lineIsClosed() -> Bool {
        var entries = [pollfd(fd: lineDescriptor, events: 0, revents: 0)]
        waitForEvents(&entries, milliseconds: Int32(secondsBetweenLooks * 1000))
        return Int32(entries[0].revents) & (POLLHUP | POLLERR | POLLNVAL) != 0
    }

    /// Collects children that have ended; the report if the program is one of them.
    private static func collect(_ program: pid_t) -> Report? {
        var report: Report?
        var status: Int32 = 0
        var usage = rusage()
        while true {
            let pid = wait4(-1, &status, WNOHANG, &usage)
            if pid <= 0 { return report }
            if pid == program { report = .ended(status: status, peakMemory: usage.ru_maxrss * 1024) }
        }
    }

    /// Kills what is left, until nothing is: orphans have become children of this process.
    private static func endAll(_ program: pid_t, _ end: Report?) -> Report {
        var end = end
        let clock = Stopwatch()
        while clock.seconds < secondsToDie {
            for pid in ProcessTable.descendants(of: getpid()) {
                // With its whole group at once: one process after the other, those that start their successors and end are
                // never met.
                let group = getpgid(pid)
                if group > 0, group != getpgrp() { kill(-group, SIGKILL) }
                kill(pid, SIGKILL)
            }
            end = collect(program) ?? end
            var status: Int32 = 0
            if waitpid(-1, &status, WNOHANG) < 0, errno == ECHILD { break }
            usleep(2000)
        }
        return end ?? .ended(status: SIGKILL, peakMemory: 0)
    }
}

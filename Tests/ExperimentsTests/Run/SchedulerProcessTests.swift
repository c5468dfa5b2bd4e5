import Foundation
import TestSupport
import Testing

@testable import ThawExecution
@testable import ThawModel

/// A whole process with a scheduler in it, killed in various ways.
@Suite(.timeLimit(.minutes(10))) struct SchedulerProcessTests {
    let folder: TemporaryFolder
    let jobs: [Job]

    /// One job that finishes at once and two that hang; their workers' ids go to the files worker-0 and worker-1.
    init() throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        jobs = [job("sleep 0")] + (0..<2).map { job("hang \(folder.path("worker-\($0)"))", pretraining: "b\($0)") }
    }

    /// Starts the scheduler on the suite's jobs.
    func start(workers: Int = 2) throws -> (process: Process, standardError: Pipe) {
        try JSONEncoder().encode(jobs).write(to: URL(fileURLWithPath: folder.path("jobs")))
        return try launch(workers: workers)
    }

    func launch(workers: Int) throws -> (process: Process, standardError: Pipe) {
        let command = ["schedule", String(workers), folder.path("jobs"), folder.path("log")]
        let process = Process()
        process.executableURL = URL(fileURLWithPath: testWorker)
        process.arguments = command
        let standardError = Pipe()
        process.standardError = standardError
        try process.run()
        return (process, standardError)
    }

    var log: String { (try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? "" }

    /// The ids of the workers, once both hang and the quick job is recorded.
    func hangingWorkers() throws -> [pid_t] {
        let workers = try (0..<2).map { try #require(processID(inFile: folder.path("worker-\($0)"))) }
        #expect(eventually { log == "finished \(jobs[0].identity)\n" })
        #expect(workers.allSatisfy(isAlive))
        return workers
    }

    @Test(arguments: [SIGTERM, SIGINT]) func aSignalStopsAllAndKeepsWhatIsFinished(signal: Int32) throws {
        let (process, standardError) = try start()
        let workers = try hangingWorkers()
        kill(process.processIdentifier, signal)
        let text = String(decoding: standardError.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 128 + signal)
        #expect(!workers.contains(where: isAlive))
        #expect(log == "finished \(jobs[0].identity)\n")
        let name = ExitStatus.name(ofSignal: signal)
        #expect(text.contains("1 of 3 runs finished"))
        #expect(text.hasSuffix("stopped by \(name), 2 left for the next time\n"))
    }

    /// The scheduler is stuck while it records an outcome, so that the first signal cannot stop it.
    @Test func theSecondSignalEndsTheProcessAtOnce() throws {
        let marker = folder.path("recording")
        try JSONEncoder().encode([job("stick \(marker)")] + jobs).write(to: URL(fileURLWithPath: folder.path("jobs")))
        let process = try launch(workers: 1).process
        #expect(processID(inFile: marker) == process.processIdentifier)
        kill(process.processIdentifier, SIGTERM)
        #expect(!eventually(within: 0.3) { !process.isRunning })
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 128 + SIGTERM)
        #expect(log.isEmpty)
    }

    @Test func aSignalToTheWholeGroupIsAStopNotACrash() throws {
        let (process, standardError) = try start()
        let workers = try hangingWorkers()
        // The system signals a group's members in an order of its own; here the worst one, drawn out.
        for worker in workers { kill(worker, SIGTERM) }
        usleep(50_000)
        kill(process.processIdentifier, SIGTERM)
        let text = String(decoding: standardError.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(!text.contains("trying once more"))
        #expect(process.terminationStatus == 128 + SIGTERM)
        #expect(log == "finished \(jobs[0].identity)\n")
        #expect(eventually { !workers.contains(where: isAlive) })
    }

    @Test func workersEndWithAKilledScheduler() throws {
        let (process, _) = try start()
        let workers = try hangingWorkers()
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(eventually { !workers.contains(where: isAlive) })
    }

    @Test func workersStayInTheSchedulersGroup() throws {
        let (process, _) = try start()
        let workers = try hangingWorkers()
        #expect(
            workers.map { getpgid($0) } == [getpgid(process.processIdentifier), getpgid(process.processIdentifier)])
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
    }

    @Test func aWorkerByHandSaysWhoStartsIt() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: testWorker)
        process.arguments = ["worker"]
        process.environment = [:]
        process.standardInput = FileHandle.nullDevice
        let standardError = Pipe()
        process.standardError = standardError
        try process.run()
        let text = String(decoding: standardError.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus != 0)
        #expect(text.contains("a worker is started by `thaw run`"))
    }

    /// `script` (util-linux) gives its command a pseudo-terminal.
    static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

    @Test(.enabled(if: hasScript, "needs /usr/bin/script to make a terminal"), arguments: [false, true])
    func aTerminalIsLeftInOrder(withoutColour: Bool) throws {
        let quick = [job("sleep 0.3"), job("dance", seed: 2), job("sleep 0.3", seed: 3)]
        try JSONEncoder().encode(quick).write(to: URL(fileURLWithPath: folder.path("jobs")))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
        let command = "'\(testWorker)' schedule 1 '\(folder.path("jobs"))' '\(folder.path("log"))'"
        process.arguments = ["-qec", command, "/dev/null"]
        let colour = withoutColour ? ["NO_COLOR": "1"] : [:]
        process.environment = ["PATH": "/usr/bin:/bin", "TERM": "xterm", "SHELL": "/bin/sh"].merging(colour) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        #expect(text.contains("\r\u{1B}[K["), "the line is redrawn")
        #expect(text.contains("1/3"))
        #expect(text.contains("\u{1B}[Kdance: failed: no verb dance\r\n"))
        #expect(text.contains("\r\u{1B}[K2 of 3 runs finished, 1 failed"), "the line is erased at the end")
        #expect(text.hasSuffix("\r\n"))
        #expect(!text.contains("\u{1B}[?25l"), "the cursor is not hidden")
        #expect(text.contains("\u{1B}[3") == !withoutColour)
    }
}

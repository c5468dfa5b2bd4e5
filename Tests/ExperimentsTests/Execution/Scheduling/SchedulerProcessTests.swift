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
    func start(workers: Int = 2) throws -> TestProcess {
        try JSONEncoder().encode(jobs).write(to: URL(fileURLWithPath: folder.path("jobs")))
        return try launch(workers: workers)
    }

    func launch(workers: Int) throws -> TestProcess {
        try TestProcess(testWorker, ["schedule", String(workers), folder.path("jobs"), folder.path("log")])
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
        let process = try start()
        defer { process.end() }
        let workers = try hangingWorkers()
        process.send(signal)
        let result = try process.wait()
        #expect(result.code == 128 + signal)
        #expect(!workers.contains(where: isAlive))
        #expect(log == "finished \(jobs[0].identity)\n")
        let name = ExitStatus.name(ofSignal: signal)
        #expect(result.errors.contains("1 of 3 runs finished"))
        #expect(result.errors.hasSuffix("stopped by \(name), 2 left for the next time\n"))
    }

    /// The scheduler is stuck while it records an outcome, so that the first signal cannot stop it.
    @Test func theSecondSignalEndsTheProcessAtOnce() throws {
        let marker = folder.path("recording")
        try JSONEncoder().encode([job("stick \(marker)")] + jobs).write(to: URL(fileURLWithPath: folder.path("jobs")))
        let process = try launch(workers: 1)
        #expect(processID(inFile: marker) == process.id)
        process.send(SIGTERM)
        #expect(!eventually(within: 0.3) { !process.isRunning })
        process.send(SIGTERM)
        #expect(try process.wait().code == 128 + SIGTERM)
        #expect(log.isEmpty)
    }

    @Test func aSignalToTheWholeGroupIsAStopNotACrash() throws {
        let process = try start()
        defer { process.end() }
        let workers = try hangingWorkers()
        // The system signals a group's members in an order of its own; here the worst one, drawn out.
        for worker in workers { kill(worker, SIGTERM) }
        usleep(50_000)
        process.send(SIGTERM)
        let result = try process.wait()
        #expect(!result.errors.contains("trying once more"))
        #expect(result.code == 128 + SIGTERM)
        #expect(log == "finished \(jobs[0].identity)\n")
        #expect(eventually { !workers.contains(where: isAlive) })
    }

    @Test func workersEndWithAKilledScheduler() throws {
        let process = try start()
        defer { process.end() }
        let workers = try hangingWorkers()
        process.send(SIGKILL)
        #expect(try process.wait().code == -SIGKILL)
        #expect(eventually { !workers.contains(where: isAlive) })
    }

    @Test func workersStayInTheSchedulersGroup() throws {
        let process = try start()
        let workers = try hangingWorkers()
        #expect(workers.map { getpgid($0) } == [process.id, process.id])
        process.send(SIGTERM)
        _ = try process.wait()
    }

    @Test func aWorkerByHandSaysWhoStartsIt() throws {
        let result = try TestProcess.run(testWorker, ["worker"], environment: [:])
        #expect(result.code != 0)
        #expect(result.errors.contains("a worker is started by `thaw run`"))
    }

    /// `script` (util-linux) gives its command a pseudo-terminal.
    static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

    @Test(.enabled(if: hasScript, "needs /usr/bin/script to make a terminal"), arguments: [false, true])
    func aTerminalIsLeftInOrder(withoutColour: Bool) throws {
        let quick = [job("sleep 0.3"), job("dance", seed: 2), job("sleep 0.3", seed: 3)]
        try JSONEncoder().encode(quick).write(to: URL(fileURLWithPath: folder.path("jobs")))
        let command = "'\(testWorker)' schedule 1 '\(folder.path("jobs"))' '\(folder.path("log"))'"
        let colour = withoutColour ? ["NO_COLOR": "1"] : [:]
        let environment = ["PATH": "/usr/bin:/bin", "TERM": "xterm", "SHELL": "/bin/sh"].merging(colour) { $1 }
        let result = try TestProcess.run(
            "/usr/bin/script", ["-qec", command, "/dev/null"], environment: environment)
        let text = result.output
        #expect(result.code == 1)
        #expect(text.contains("\r\u{1B}[K["), "the line is redrawn")
        #expect(text.contains("1/3"))
        #expect(text.contains("\u{1B}[Kdance: failed: no verb dance\r\n"))
        #expect(text.contains("\r\u{1B}[K2 of 3 runs finished, 1 failed"), "the line is erased at the end")
        #expect(text.hasSuffix("\r\n"))
        #expect(!text.contains("\u{1B}[?25l"), "the cursor is not hidden")
        #expect(text.contains("\u{1B}[3") == !withoutColour)
    }
}

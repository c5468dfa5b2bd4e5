import Foundation
import TestSupport
import Testing
import ThawStore

/// Programs that take too much, and grids that are stopped while programs run: the rest goes on, and nothing stays behind.
@Suite(.timeLimit(.minutes(10))) struct ExternalLimitsTests {
    private let place: Workplace
    /// Stands in the command line of what the program starts.
    private let mark = "4\(Int.random(in: 100_000...999_999)).5"

    init() throws {
        place = try Workplace()
        try FileManager.default.createDirectory(atPath: place.folder.path("tmp"), withIntermediateDirectories: true)
    }

    /// A grid of base and a program that does `body` in each phase.
    private func write(_ body: String, seeds: String = "[1]") throws {
        try place.write("while read word phase; do\n\(body)\ndone\n", to: "method.sh")
        try place.write(
            """
            experiment: limits
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods:
              - base
              - external: {name: mine, command: [sh, method.sh]}
            seeds: \(seeds)

            """, to: "limits.yaml")
    }

    private func start(_ more: String...) throws -> ThawProcess {
        try ThawProcess(
            ["run", "limits.yaml", "--db", "limits.sqlite", "--no-report"] + more, in: place.folder,
            variables: ["TMPDIR": place.folder.path("tmp")])
    }

    /// The processes that the program has started, by their command lines.
    private var leftovers: [Int32] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }.filter {
            let line = FileManager.default.contents(atPath: "/proc/\($0)/cmdline") ?? Data()
            return String(decoding: line, as: UTF8.self).contains(mark)
        }
    }

    private var folders: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: place.folder.path("tmp"))) ?? []).filter {
            $0.hasPrefix("thaw-external-")
        }
    }

    private func eventually(_ condition: () -> Bool) -> Bool {
        for _ in 0..<1000 {
            if condition() { return true }
            usleep(10_000)
        }
        return condition()
    }

    private func failures() throws -> [FailedRun] {
        try ResultStore.checked(path: place.folder.path("limits.sqlite")).failures()
    }

    @Test func aTimeLimitHoldsForPrograms() throws {
        try write("sleep \(mark)")
        let result = try start("--timeout", "4s").wait()
        #expect(result.code == 1, "\(result.errors)")
        let failures = try failures()
        #expect(failures.count == 1 && failures[0].failure.kind == .timeout, "\(failures)")
        #expect(failures[0].failure.reason == "took longer than 0:04 (--timeout), in mine: cold")
        #expect(try ResultStore.checked(path: place.folder.path("limits.sqlite")).finishedIdentities().count == 1)
        #expect(eventually { leftovers.isEmpty && folders.isEmpty }, "\(leftovers) \(folders)")
    }

    /// What the program's children take counts.
    @Test func aMemoryLimitHoldsForPrograms() throws {
        // tail keeps what it may have to print, and yes has no end.
        try write("yes | tail -c 1000000000 > /dev/null")
        let result = try start("--max-memory", "400M", "--jobs", "1").wait()
        #expect(result.code == 1, "\(result.errors)")
        let failures = try failures()
        #expect(failures.count == 1 && failures[0].failure.kind == .memory, "\(failures)")
        #expect(failures[0].failure.reason.hasSuffix("more than 400 MiB (--max-memory), in mine: cold"))
        #expect(eventually { folders.isEmpty }, "\(folders)")
    }

    /// Memory that no process has mapped is taken all the same.
    @Test(.enabled(if: Python.numpy != nil, "no python3 has NumPy (python3-numpy)"))
    func aMemoryLimitHoldsForSharedMemory() throws {
        let python = try #require(Python.numpy)
        try place.write(
            """
            import os, time
            file = os.memfd_create("scores")
            for _ in range(1000):
                os.write(file, bytes(1 << 20))
            time.sleep(600)

            """, to: "fill.py")
        try write("\(python.executable) fill.py")
        let result = try start("--max-memory", "400M", "--jobs", "1").wait()
        #expect(result.code == 1, "\(result.errors)")
        let failures = try failures()
        #expect(failures.map(\.failure.kind) == [.memory], "\(failures)")
        #expect(eventually { folders.isEmpty }, "\(folders)")
    }

    @Test func aProgramThatFailsIsRecordedWithItsLastWords() throws {
        try write("echo 'ValueError: bad' >&2; exit 3")
        let result = try start().wait()
        #expect(result.code == 1, "\(result.errors)")
        let failures = try failures()
        #expect(failures.map(\.failure.kind) == [.deterministic])
        #expect(
            failures[0].failure.reason
                == "mine ended by exit code 3, in cold; last lines of its standard error: ValueError: bad")
        let status = try place.thaw("status", "limits.sqlite")
        #expect(status.output.contains("ValueError: bad"), "\(status.output)")
    }

    enum End: CaseIterable { case interrupt, killScheduler, killWorker }

    @Test(arguments: End.allCases) func nothingStaysBehind(end: End) throws {
        try write("sleep \(mark) & setsid sleep \(mark) & (setsid sleep \(mark) &) ; sleep \(mark)", seeds: "[1, 2]")
        let run = try start("--retries", "0", "--jobs", "2")
        #expect(eventually { leftovers.count == 8 }, "\(leftovers) \(run.errors)")
        #expect(folders.count == 2)
        defer { run.process.end() }
        let scheduler = run.process.id
        switch end {
        case .interrupt: run.process.send(SIGINT)
        case .killScheduler: run.process.send(SIGKILL)
        case .killWorker:
            let path = "/proc/\(scheduler)/task/\(scheduler)/children"
            for worker in try String(contentsOfFile: path, encoding: .utf8).split(separator: " ").compactMap({
                Int32($0)
            }) { kill(worker, SIGKILL) }
        }
        let code = try run.wait().code
        #expect(code == (end == .interrupt ? 130 : end == .killScheduler ? -SIGKILL : 1))
        #expect(eventually { leftovers.isEmpty && folders.isEmpty }, "\(leftovers) \(folders)")
        if end == .killWorker { #expect(try failures().map(\.failure.kind) == [.killed, .killed]) }
    }
}

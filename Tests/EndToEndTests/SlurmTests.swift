import Foundation
import TestSupport
import Testing
import ThawStore

/// A Slurm of one node, of these tests' own (Tests/Slurm/cluster.sh).
private final class RealSlurm {
    private let folder: TemporaryFolder

    static var isThere: Bool {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "") + ":/usr/sbin"
        let folders = path.split(separator: ":").map(String.init)
        return geteuid() == 0
            && ["sbatch", "slurmctld", "slurmd", "munged"].allSatisfy { program in
                folders.contains { access("\($0)/\(program)", X_OK) == 0 }
            }
    }

    init() throws {
        folder = try TemporaryFolder()
        let result = try run([Self.script, "start", folder.url.path, "\(getpid())"], leavesGroup: true)
        try #require(result.code == 0, "\(result.errors)")
    }

    deinit { _ = try? run([Self.script, "stop", folder.url.path]) }

    private static var script: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Slurm/cluster.sh").path
    }

    var variables: [String: String] { ["SLURM_CONF": folder.path("slurm.conf")] }

    /// Runs a command and returns what it prints.
    @discardableResult func run(_ command: [String], leavesGroup: Bool = false) throws -> ThawProcess.Result {
        try TestProcess(
            command[0], Array(command.dropFirst()),
            environment: ProcessInfo.processInfo.environment.merging(variables) { $1 }, leavesGroup: leavesGroup
        ).wait()
    }

    /// Waits until no task is pending or running.
    func drain() throws -> Bool {
        try eventually { try run(["squeue", "--noheader"]).output.isEmpty }
    }
}

private func eventually(_ condition: () throws -> Bool) throws -> Bool {
    for _ in 0..<3000 {
        if try condition() { return true }
        usleep(20_000)
    }
    return false
}

@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: RealSlurm.isThere, "needs root and the packages slurm-wlm and munge (make install-test-deps)"))
struct SlurmTests {
    /// 40 runs, five tasks of eight.
    private static let spec = """
        experiment: forty
        datasets: [\(Workplace.dataset)]
        backbones: [deepfm]
        methods:
          - base
          - csdm: {repeats: 4}
        seeds: {from: 1, count: 20}
        slurm: {chunk: 8, memory: 200M, time: 30, setup: ["echo setup done"]}

        """

    @Test func fortyRunsWithTasksCancelledAndKilled() throws {
        let place = try Workplace()
        try place.write(Self.spec, to: "forty.yaml")
        let slurm = try RealSlurm()
        func thaw(_ arguments: String...) throws -> ThawProcess.Result {
            try ThawProcess(arguments, in: place.folder, variables: slurm.variables).wait()
        }
        func submit() throws -> ThawProcess.Result {
            try thaw("submit", "forty.yaml", "--engine", "slurm", "--db", "slurm.sqlite")
        }
        func part(_ submission: String, _ task: Int) -> String { "slurm.slurm/\(submission)/parts/\(task).0.sqlite" }

        let first = try submit()
        #expect(first.code == 0 && first.errors.contains("40 runs in 5 tasks"), "\(first.errors)")
        let job = try #require(place.bytes("slurm.slurm/0001/job-id").map { String(decoding: $0, as: UTF8.self) })
            .trimmingCharacters(in: .whitespacesAndNewlines)

        // One waits, one runs, one is killed: each with a part of its runs done, but the first.
        try slurm.run(["scancel", "\(job)_5"])
        #expect(try eventually { place.exists(part("0001", 1)) })
        try slurm.run(["scancel", "\(job)_1"])
        #expect(try eventually { place.exists(part("0001", 2)) })
        let task = try #require(try processID(of: "task", place.folder.path("slurm.slurm/0001"), "2"))
        kill(task, SIGKILL)
        #expect(try slurm.drain())

        let partial = try thaw("collect", "forty.yaml", "--db", "slurm.sqlite")
        #expect(partial.code == 1 && partial.output.isEmpty, "\(partial.errors)")
        let counts = try #require(partial.errors.firstMatch(of: #/(\d+) of 40 runs done, (\d+) lost; (\d+) collected/#))
        let (done, lost) = (try #require(Int(counts.1)), try #require(Int(counts.2)))
        // Tasks 3 and 4 are whole; at least one run of 1 and of 2 was done, and one was not.
        #expect(done + lost == 40 && (18...30).contains(done), "\(partial.errors)")
        for number in [1, 2, 5] {
            #expect(partial.errors.contains("task \(job)_\(number) is lost"), "\(partial.errors)")
        }

        let second = try submit()
        #expect(second.code == 0 && second.errors.contains("\(lost) runs in"), "\(second.errors)")
        #expect(second.errors.contains("\(done) runs with a result"))
        #expect(try slurm.drain())
        let whole = try thaw("collect", "forty.yaml", "--db", "slurm.sqlite")
        #expect(
            whole.code == 0 && whole.errors.contains("40 of 40 runs done; \(lost) collected now"), "\(whole.errors)")

        let local = try thaw("run", "forty.yaml", "--db", "local.sqlite")
        #expect(local.code == 0 && local.output == whole.output, "\(local.errors)")
        func dump(_ name: String) throws -> String {
            try ResultStore(path: place.folder.path(name), access: .readOnly).dump(includingTimes: false)
        }
        #expect(try dump("slurm.sqlite") == dump("local.sqlite"))

        let third = try submit()
        #expect(
            third.code == 0 && third.errors.contains("nothing to submit\n40 runs with a result\n"), "\(third.errors)")
        #expect(!place.exists("slurm.slurm/0003"))
        // Nothing was done twice.
        var runs: [String] = []
        for submission in ["0001", "0002"] {
            let folder = place.folder.path("slurm.slurm/\(submission)/parts")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                runs += try ResultStore.checked(path: "\(folder)/\(name)").finishedIdentities()
            }
        }
        #expect(runs.count == 40 && Set(runs).count == 40)
    }

    /// The process with these words at the end of its command line.
    private func processID(of words: String...) throws -> pid_t? {
        let end = words.map { $0 + "\0" }.joined()
        return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.first { pid in
            let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
            return String(decoding: line, as: UTF8.self).hasSuffix(end)
        }
    }
}

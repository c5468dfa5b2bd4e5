import Foundation
import TestSupport
import Testing
import ThawStore

/// How many workers `thaw run` starts where nobody says it: no more than it was given processors.
@Suite(.timeLimit(.minutes(10))) struct WorkerCountTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.write(
            """
            experiment: three
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods: [base]
            seeds: [1, 2, 3]

            """, to: "three.yaml")
    }

    /// The numbers of workers that the runs of a database were done with.
    private func workers(_ name: String) throws -> Set<Int?> {
        let store = try ResultStore.checked(path: place.folder.path(name))
        let runs = try store.runs(identities: store.finishedIdentities()).values
        #expect(runs.count == 3)
        return Set(runs.map(\.workers))
    }

    private static let taskset = "/usr/bin/taskset"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: taskset), "there is no taskset (util-linux)"))
    func oneProcessorIsOneWorker() throws {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
        let first = try #require(line.split { !$0.isNumber }.first.map(String.init))
        let run = try TestProcess.run(
            Self.taskset, ["-c", first, place.program, "run", "three.yaml", "--db", "a.sqlite", "--no-report"],
            in: place.folder.url, environment: ThawProcess.environment(in: place.folder))
        #expect(run.code == 0, "\(run.errors)")
        #expect(try workers("a.sqlite") == [1])
    }

    @Test func whatSlurmHasAllottedIsKeptTo() throws {
        let run = try ThawProcess(
            ["run", "three.yaml", "--db", "b.sqlite", "--no-report"], in: place.folder,
            variables: ["SLURM_CPUS_PER_TASK": "1"]
        ).wait()
        #expect(run.code == 0, "\(run.errors)")
        #expect(try workers("b.sqlite") == [1])
        // What the user says stands.
        let other = try ThawProcess(
            ["run", "three.yaml", "--db", "c.sqlite", "--no-report", "--jobs", "2"], in: place.folder,
            variables: ["SLURM_CPUS_PER_TASK": "1"]
        ).wait()
        #expect(other.code == 0, "\(other.errors)")
        #expect(try workers("c.sqlite") == [2])
    }
}

import Foundation
import TestSupport
import Testing
import ThawStore

/// `thaw submit`, `task` and `collect` with scripts in the place of Slurm's commands.
@Suite(.serialized) struct SubmissionTests {
    private func dump(_ name: String, in place: Workplace) throws -> String {
        try ResultStore(path: place.folder.path(name), access: .readOnly).dump(includingTimes: false)
    }

    @Test func whatIsSubmittedIsDoneOnceAndEqualsALocalRun() throws {
        let here = try SubmittingPlace()
        let script = try here.submit("--dry-run")
        #expect(script.code == 0 && script.output.contains("#SBATCH --array=1-3\n"), "\(script.errors)")
        #expect(!here.place.exists("db.slurm") && here.slurm.queue.isEmpty)

        let first = try here.submit()
        #expect(first.code == 0 && first.errors.contains("submitted job 11: 6 runs in 3 tasks;"), "\(first.errors)")
        #expect(here.slurm.queue.count == 3)
        let second = try here.submit()
        #expect(second.code == 0 && second.errors.contains("nothing to submit\n6 runs on Slurm already\n"))
        #expect(here.slurm.queue.count == 3 && !here.place.exists("db.sqlite"))

        try here.slurm.set(11, 2, to: "RUNNING")
        #expect(try here.work("0001", job: 11, task: 1).code == 0)
        let partial = try here.collect()
        #expect(partial.code == 1 && partial.output.isEmpty)
        #expect(partial.errors.contains("2 of 6 runs done, 2 running, 2 pending; 2 collected now\n"))

        for task in 2...3 { #expect(try here.work("0001", job: 11, task: task).code == 0) }
        let uncollected = try here.submit()
        #expect(uncollected.errors.contains("nothing to submit\n6 runs with a result (4 not collected yet)\n"))
        // By the database, too; Slurm is not asked where nothing is open.
        try here.slurm.write("", to: "unreachable")
        let whole = try here.thaw("collect", "db.sqlite")
        #expect(whole.code == 0 && whole.errors.contains("6 of 6 runs done; 4 collected now"), "\(whole.errors)")
        let local = try here.thaw("run", "spec.yaml", "--db", "local.sqlite")
        #expect(whole.output == local.output && !whole.output.isEmpty)
        #expect(try dump("db.sqlite", in: here.place) == dump("local.sqlite", in: here.place))
        let bytes = here.place.bytes("db.sqlite")
        #expect(try here.collect("--no-report").code == 0)
        #expect(here.place.bytes("db.sqlite") == bytes)
    }

    @Test(arguments: [0, 1]) func aClusterWithoutArrayJobsIsAnError(maxArraySize: Int) throws {
        let here = try SubmittingPlace(maxArraySize: maxArraySize)
        for result in [try here.submit(), try here.submit("--dry-run")] {
            #expect(result.code == 2 && result.errors.contains("allows no array jobs"), "\(result.errors)")
        }
    }

    @Test func lostTasksAreSaidAndSubmittedAgain() throws {
        let here = try SubmittingPlace()
        _ = try here.submit()
        try here.place.write("one\ntwo\nthree\nslurmstepd: error: CANCELLED\n", to: "db.slurm/0001/logs/2.log")
        try here.slurm.set(11, 2, to: "CANCELLED")
        try here.slurm.set(11, 3, to: nil)
        #expect(try here.work("0001", job: 11, task: 1).code == 0)
        let collected = try here.collect()
        #expect(collected.code == 1)
        #expect(collected.errors.contains("2 of 6 runs done, 4 lost; 2 collected now\n"), "\(collected.errors)")
        #expect(
            collected.errors.contains(
                """
                task 11_2 is lost (ended as CANCELLED): 2 of its 2 runs not done; the end of db.slurm/0001/logs/2.log:
                    two
                    three
                    slurmstepd: error: CANCELLED
                task 11_3 is lost (not known to Slurm any more): 2 of its 2 runs not done; it wrote no log
                """))
        #expect(
            collected.errors.contains("`thaw submit spec.yaml --db db.sqlite --engine slurm` submits what is missing"))

        #expect(try here.submit().errors.contains("submitted job 12: 4 runs in 2 tasks"))
        // A task that is started after all has nothing to do any more.
        let late = try here.thaw("task", here.place.folder.path("db.slurm/0001"), "3")
        #expect(late.code == 2 && late.errors.contains("taken for lost"), "\(late.errors)")
        #expect(try here.collect().errors.contains("2 of 6 runs done, 4 pending; 0 collected now"))
        for task in 1...2 { #expect(try here.work("0002", job: 12, task: task).code == 0) }
        #expect(try here.collect().code == 0)
        #expect(try here.submit().errors.contains("nothing to submit\n6 runs with a result\n"))
        #expect(try here.thaw("run", "spec.yaml", "--db", "local.sqlite", "--no-report").code == 0)
        #expect(try dump("db.sqlite", in: here.place) == dump("local.sqlite", in: here.place))
    }

    @Test func aClusterThatDoesNotAnswerIsNoLoss() throws {
        let here = try SubmittingPlace()
        _ = try here.submit()
        try here.slurm.write("", to: "unreachable")
        for result in [try here.collect(), try here.submit()] {
            #expect(result.code == 2 && result.errors.contains("Unable to contact slurm controller"))
            #expect(!result.errors.contains("lost"))
        }
        #expect(!here.place.exists("db.slurm/0002") && here.slurm.queue.count == 3)
        try here.slurm.remove("unreachable")
        try here.slurm.write("another", to: "cluster")
        let other = try here.submit()
        #expect(other.code == 2 && other.errors.contains("on the cluster fake, and this is another"), "\(other.errors)")
        // squeue speaks in riddles.
        try here.slurm.write("fake", to: "cluster")
        let name = try #require(here.slurm.queue.first?.split(separator: "|").first)
        try here.slurm.write("\(name)|11|1-3|PENDING\n", to: "queue")
        #expect(try here.submit().errors.contains("squeue printed what was not understood"))
    }

    @Test func aSubmitKilledAfterSbatchIsTakenUp() throws {
        let here = try SubmittingPlace()
        try here.slurm.write("", to: "kill-after")
        #expect(try here.submit().code == -SIGKILL)
        #expect(here.slurm.queue.count == 3 && !here.place.exists("db.slurm/0001/job-id"))
        let next = try here.submit()
        #expect(next.code == 0 && next.errors.contains("nothing to submit\n6 runs on Slurm already"), "\(next.errors)")
        #expect(here.slurm.queue.count == 3)
        #expect(here.place.bytes("db.slurm/0001/job-id") == Data("11\n".utf8))
    }

    @Test func aSubmitKilledBeforeSbatchLeavesNothing() throws {
        let here = try SubmittingPlace()
        try here.slurm.write("", to: "kill-before")
        #expect(try here.submit().code == -SIGKILL)
        #expect(here.slurm.queue.isEmpty && here.place.exists("db.slurm/0001"))
        #expect(try here.collect().errors.contains("0 of 6 runs done, 6 not submitted; 0 collected now"))
        #expect(try here.submit().errors.contains("submitted job 11: 6 runs in 3 tasks"))
        #expect(here.slurm.queue.count == 3)
        #expect(try here.place.folder.contents().contains("db.slurm") && !here.place.exists("db.slurm/0002"))
    }

    @Test func aCollectThatRecordsNothingLeavesNothing() throws {
        let here = try SubmittingPlace(SubmittingPlace.spec + "report: {table: {published: numbers}}\n")
        #expect(try here.submit().code == 0)
        try FileManager.default.createDirectory(
            atPath: here.place.folder.path("published"), withIntermediateDirectories: false)
        let spaces = String(repeating: " ", count: 1_000_000)
        try here.place.write(
            #"{"title": "Table 9", "source": "A paper", "results": []\#(spaces)}"#, to: "published/numbers.json")
        let collected = try here.collect()
        #expect(
            collected.code == 2 && collected.errors.contains("experiment six is not recorded"), "\(collected.errors)")
        #expect(!here.place.exists("db.sqlite") && !here.place.exists("db.sqlite.lock"))
    }

    @Test func twoSubmitsAtOnceSubmitOnce() throws {
        let here = try SubmittingPlace()
        try here.slurm.write("", to: "slow")
        let arguments = ["submit", "spec.yaml", "--engine", "slurm", "--db", "db.sqlite"]
        let results = try (0..<3).map { _ in try here.start(arguments) }.map { try $0.wait() }
        #expect(results.allSatisfy { $0.code == 0 }, "\(results.map(\.errors))")
        #expect(results.count { $0.errors.contains("submitted job 11") } == 1)
        #expect(results.count { $0.errors.contains("6 runs on Slurm already") } == 2)
        #expect(here.slurm.queue.count == 3)
    }

    @Test func sbatchRefuses() throws {
        let here = try SubmittingPlace()
        try here.slurm.write("", to: "refuse")
        let refused = try here.submit("--partition", "gpu")
        #expect(refused.code == 2 && refused.errors.contains("error: sbatch failed: sbatch: error: invalid partition"))
        try here.slurm.remove("refuse")
        #expect(try here.submit().errors.contains("submitted job 11: 6 runs in 3 tasks"))
    }

    @Test func largeGridsAreSeveralArrays() throws {
        let here = try SubmittingPlace(maxArraySize: 3)
        let result = try here.submit()
        #expect(result.errors.contains("submitted job 11: 4 runs in 2 tasks"), "\(result.errors)")
        #expect(result.errors.contains("submitted job 12: 2 runs in 1 task"))
        #expect(
            here.slurm.queue.map { $0.split(separator: "|").dropFirst().joined(separator: "|") } == [
                "11|1|PENDING", "11|2|PENDING", "12|1|PENDING",
            ])
    }

    @Test func badUse() throws {
        let here = try SubmittingPlace()
        let engine = try here.thaw("submit", "spec.yaml", "--engine", "slrum")
        #expect(engine.code == 2 && engine.errors.contains("there is no engine 'slrum'; did you mean 'slurm'?"))
        let memory = try here.submit("--memory", "much")
        #expect(memory.code == 2 && memory.errors.contains("--memory must be a size such as 4G"))
        let none = try here.collect()
        #expect(none.code == 2 && none.errors.contains("db.slurm: no submissions; `thaw submit SPEC --engine slurm`"))
        let missing = try ThawProcess(
            ["submit", "spec.yaml", "--engine", "slurm"], in: here.place.folder, path: "/nonexistent"
        ).wait()
        #expect(missing.code == 2 && missing.errors.contains("error: sbatch is not on PATH"))
        #expect(!here.place.exists("results/six-synthetic.slurm"))
        try here.place.write(
            "experiment: sizes\ndatasets: [\(Workplace.dataset)]\nreport: {statistics: {}}\n", to: "sizes.yaml")
        let statistics = try here.thaw("submit", "sizes.yaml", "--engine", "slurm")
        #expect(
            statistics.code == 2 && statistics.errors.contains("there is nothing to submit"), "\(statistics.errors)")
        let task = try here.thaw("task", here.place.folder.path("nowhere"), "1")
        #expect(task.code == 2 && task.errors.contains("submission.json: cannot be read"))
    }

    @Test func failedRunsAreSubmittedAgainOnDemand() throws {
        // A noise schedule that leaves nothing of the signal: the loss is not a number.
        let here = try SubmittingPlace(
            """
            experiment: failing
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods:
              - base
              - csdm: {noise-scale: 9000, repeats: 1, refresh-epochs: 0}
            seeds: [1, 2]
            slurm: {chunk: 2}

            """)
        _ = try here.submit()
        for task in 1...2 { #expect(try here.work("0001", job: 11, task: task).code == 1) }
        let collected = try here.collect()
        #expect(
            collected.code == 1
                && collected.errors.contains("2 of 4 runs done, 2 failed; 2 collected now\n2 runs failed: "))
        #expect(try here.submit().errors.contains("2 runs that failed; --retry-failed submits them again"))
        #expect(here.slurm.queue.isEmpty)
        #expect(try here.submit("--retry-failed").errors.contains("submitted job 12: 2 runs in 1 task"))
        #expect(try here.submit("--retry-failed").errors.contains("2 runs on Slurm already"))
        #expect(try here.thaw("run", "spec.yaml", "--db", "local.sqlite", "--no-report").code == 1)
        #expect(try dump("db.sqlite", in: here.place) == dump("local.sqlite", in: here.place))
    }

    @Test func trialsThenChoiceThenRuns() throws {
        let here = try SubmittingPlace(
            """
            experiment: tuned
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods: [base, cvar: {repeats: 2, refresh-epochs: 1}]
            seeds: [1]
            tune: [{method: cvar, options: {refresh-repeats: [1, 3]}, seeds: [7]}]

            """)
        let first = try here.submit()
        #expect(first.errors.contains("submitted job 11: 3 runs in 1 task"), "\(first.errors)")
        #expect(first.errors.contains("1 run waiting for a choice: collect the trials, then submit again"))
        #expect(try here.work("0001", job: 11, task: 1).code == 0)
        let collected = try here.collect()
        #expect(collected.code == 1 && collected.errors.contains("chosen"), "\(collected.errors)")
        #expect(collected.errors.contains("3 of 4 runs done, 1 not submitted"))
        #expect(try here.submit().errors.contains("submitted job 12: 1 run in 1 task"))
        #expect(try here.work("0002", job: 12, task: 1).code == 0)
        #expect(try here.collect().code == 0)
        #expect(try here.thaw("run", "spec.yaml", "--db", "local.sqlite").code == 0)
        #expect(try dump("db.sqlite", in: here.place) == dump("local.sqlite", in: here.place))
    }

    /// A task that was stopped, and one that Slurm starts again, lose nothing that was finished.
    @Test func aTaskThatIsStoppedGoesOn() throws {
        let here = try SubmittingPlace(
            """
            experiment: long
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods: [csdm: {repeats: 20}]
            seeds: {from: 1, count: 6}
            training: {pretrain: shared}

            """)
        _ = try here.submit()
        let task = try here.start(["task", here.place.folder.path("db.slurm/0001"), "1"])
        for _ in 0..<6000 where !task.errors.contains("\n1/6 ") && !task.errors.hasPrefix("1/6 ") { usleep(5_000) }
        task.process.send(SIGTERM)
        let stopped = try task.wait()
        #expect(stopped.code == 128 + SIGTERM, "\(stopped.errors)")
        let store = try ResultStore.checked(path: here.place.folder.path("db.slurm/0001/parts/1.0.sqlite"))
        let finished = try store.finishedIdentities().count
        #expect((1..<6).contains(finished))
        #expect(try here.collect().errors.contains("\(finished) of 6 runs done, \(6 - finished) pending"))

        let again = try here.thaw(
            "task", here.place.folder.path("db.slurm/0001"), "1", variables: ["SLURM_RESTART_COUNT": "1"])
        #expect(again.code == 0 && again.errors.contains("\(6 - finished) of \(6 - finished) runs finished"))
        let rest = try ResultStore.checked(path: here.place.folder.path("db.slurm/0001/parts/1.1.sqlite"))
        #expect(try rest.finishedIdentities().isDisjoint(with: store.finishedIdentities()))
        try here.slurm.write("", to: "queue")
        #expect(try here.collect().code == 0)
    }
}

import Testing

@testable import ThawCluster
@testable import ThawModel

/// What squeue says, and what is done with it.
@Suite struct SlurmQueueTests {
    @Test func lines() throws {
        let tasks = try Slurm.tasks(from: "thaw-a-1|17|3|PENDING\nthaw-a-1|17|4|RUNNING\nthaw-b-2|9|1|TIMEOUT\n")
        #expect(tasks.map(\.jobName) == ["thaw-a-1", "thaw-a-1", "thaw-b-2"])
        #expect(tasks.map(\.jobID) == ["17", "17", "9"] && tasks.map(\.index) == [3, 4, 1])
        #expect(tasks.map(\.state) == [.pending, .running, .ended("TIMEOUT")])
        #expect(try Slurm.tasks(from: "").isEmpty)
    }

    /// A task that was overlooked would count as lost, and its runs would be done twice.
    @Test(arguments: ["x", "thaw|17|1-4%2|PENDING", "thaw|17|N/A|RUNNING", "thaw|17|3|", "thaw|17|3|RUNNING|x"])
    func whatIsNotUnderstoodIsAnError(line: String) {
        #expect(throws: SlurmError.notUnderstood(command: "squeue", output: line)) {
            try Slurm.tasks(from: "thaw|17|1|RUNNING\n\(line)\n")
        }
    }

    @Test func onlyEndsThatAreKnownAreEnds() {
        for name in ["CANCELLED", "COMPLETED", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "TIMEOUT"] {
            #expect(Slurm.Task.State(squeue: name) == .ended(name))
        }
        for name in ["PENDING", "RUNNING", "COMPLETING", "SUSPENDED", "REQUEUED", "STAGE_OUT", "WHATEVER"] {
            #expect(Slurm.Task.State(squeue: name).isActive)
        }
    }
}

@Suite struct TaskChunksTests {
    private func jobs(_ groups: [(name: String, count: Int)], dataset: String = "tiny") -> [Job] {
        groups.flatMap { group in
            (0..<group.count).map { job(group.name, seed: $0, pretraining: group.name, dataset: dataset) }
        }
    }

    private func outline(_ chunks: [[Job]]) -> [String] {
        chunks.map { $0.map(\.label).joined() }
    }

    @Test func jobsOfOneBackboneComeTogether() {
        let jobs = jobs([("a", 2), ("b", 5), ("a", 1), ("c", 1), ("d", 2)])
        #expect(outline(TaskChunks.of(jobs, size: 3)) == ["aaa", "bbb", "bbc", "dd"])
        #expect(outline(TaskChunks.of(jobs, size: 1)).count == 11)
        #expect(outline(TaskChunks.of(jobs, size: 100)) == ["aaabbbbbcdd"])
        #expect(TaskChunks.of([], size: 3).isEmpty)
    }

    @Test func groupsWithTheSameDataShareFirst() {
        let jobs = jobs([("a", 2)]) + self.jobs([("b", 2)], dataset: "other") + self.jobs([("c", 1)], dataset: "other")
        #expect(outline(TaskChunks.of(jobs, size: 3)) == ["aa", "bbc"])
    }

    @Test func noneIsLostAndNoChunkTooLarge() {
        let jobs = jobs((1...20).map { ("g\($0) ", $0 % 7) })
        for size in 1...9 {
            let chunks = TaskChunks.of(jobs, size: size)
            #expect(chunks.allSatisfy { (1...size).contains($0.count) })
            #expect(Set(chunks.joined()) == Set(jobs) && chunks.joined().count == jobs.count)
        }
    }
}

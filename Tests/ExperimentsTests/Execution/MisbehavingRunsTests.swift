import Foundation
import TestSupport
import Testing
import ThawCore
import ThawDatasets

@testable import ThawExecution
@testable import ThawModel
@testable import ThawPlanning
@testable import ThawStore

/// A grid in which runs hang, take all memory, divide by zero, exit and fail by themselves: each is recorded with its
/// reason, and the others are unharmed.
@Suite(.timeLimit(.minutes(10))) struct MisbehavingRunsTests {
    private static let spec = """
        experiment: misbehaving
        datasets: [movielens-1m: {source: synthetic, synthetic-scale: 0.02}]
        backbones: [deepfm]
        methods: [base]
        seeds: {from: 1, count: 12}
        """

    private let folder: TemporaryFolder
    private let plan: IdentifiedPlan

    init() throws {
        folder = try TemporaryFolder()
        let spec = try SpecReader.read(bytes: Array(Self.spec.utf8), file: "spec.yaml", context: SpecContext())
        plan = try IdentifiedPlan(
            spec.plan, locations: DataLocations(root: "/nowhere", cache: folder.path("cache")))
    }

    private func runner(_ behaviour: String) -> ExperimentRunner {
        var runner = ExperimentRunner(plan: plan, database: folder.path("results.sqlite"), workerCount: 3)
        runner.worker = WorkerExecutable(command: [testWorker, behaviour])
        runner.limits = RunLimits(retries: 1, seconds: 6, memory: 400 << 20)
        return runner
    }

    @Test func eachIsRecordedAndTheRestGoesOn() throws {
        var runner = runner("misbehaving")
        let summary = try runner.run(progress: RecordingProgress())
        #expect(summary.runs.runs.finished == 7 && summary.runs.runs.failed == 5)
        #expect(summary.isIncomplete)
        let store = try ResultStore.checked(path: runner.database)
        #expect(try store.claims().isEmpty)
        let failures = Dictionary(
            uniqueKeysWithValues: try store.failures().map { ($0.description.seed, $0.failure) })
        #expect(failures.mapValues(\.kind) == [2: .timeout, 3: .memory, 4: .crashed, 5: .crashed, 6: .deterministic])
        #expect(failures[2]?.reason == "took longer than 0:06 (--timeout), in warm-a")
        #expect(failures[4]?.reason.contains("a trap, such as ") == true)
        #expect(failures[5]?.reason == "worker ended by exit code 7")
        #expect(failures[6]?.reason == "the loss became NaN")

        // Attempts, with how each ended.
        let identities = Dictionary(
            uniqueKeysWithValues: plan.runs.map { ($0.planned.description.seed, $0.identity) })
        let attempts = try store.attempts()
        func attempted(_ seed: Int) -> [RunAttempt] { identities[seed].flatMap { attempts[$0] } ?? [] }
        #expect((1...12).map { attempted($0).count } == [0, 1, 1, 2, 2, 1, 0, 0, 0, 0, 0, 0])
        #expect(attempted(5).map(\.exitCode) == [7, 7])
        #expect(attempted(4).allSatisfy { $0.signal != nil })
        #expect(attempted(2).map(\.stage) == ["warm-a"])

        // They stay failed, until somebody asks for them.
        let again = try runner.run(progress: RecordingProgress())
        #expect(again.runs.runs.total == 0 && again.failedBefore == 5 && again.isIncomplete)
        runner = self.runner("trivial")
        runner.retriesFailed = true
        let last = try runner.run(progress: RecordingProgress())
        #expect(last.runs.runs.finished == 5 && !last.isIncomplete)
        #expect(try ResultStore.checked(path: runner.database).failures().isEmpty)
    }

    @Test func fiftyWorkersDoTwoThousandRunsOnce() throws {
        let text = Self.spec.replacingOccurrences(of: "count: 12", with: "count: 2000")
        let spec = try SpecReader.read(bytes: Array(text.utf8), file: "spec.yaml", context: SpecContext())
        let plan = try IdentifiedPlan(
            spec.plan, locations: DataLocations(root: "/nowhere", cache: folder.path("cache")))
        var runner = ExperimentRunner(plan: plan, database: folder.path("results.sqlite"), workerCount: 50)
        runner.worker = WorkerExecutable(command: [testWorker, "trivial"])
        let summary = try runner.run(progress: RecordingProgress())
        #expect(summary.runs.runs.finished == 2000 && summary.runs.runs.retried == 0)
        let store = try ResultStore.checked(path: runner.database)
        #expect(try store.finishedIdentities() == Set(plan.runs.map(\.identity)))
        #expect(try store.claims().isEmpty && store.attempts().isEmpty)
    }
}

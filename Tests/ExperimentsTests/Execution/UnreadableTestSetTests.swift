import Foundation
import TestSupport
import Testing
import ThawCore
import ThawDatasets

@testable import ThawExecution
@testable import ThawModel
@testable import ThawPlanning
@testable import ThawStore

/// Options are chosen without the test set: by worker processes in which every instance of the new items, warm sets and
/// test set, lies on pages of memory that cannot be read until the database has the choices.
///
/// The data's files are read before, to be split and fingerprinted; nothing is chosen by that.
@Suite struct UnreadableTestSetTests {
    private static let spec = """
        experiment: unreadable
        datasets: [movielens-1m: {source: synthetic, synthetic-scale: 0.02}]
        backbones: [deepfm]
        methods: [base, csdm: {repeats: 1}]
        seeds: [1]
        training: {epochs: 1}
        tune:
          - method: base
            options: &options {training.budget: [matched: 1, matched: 4], training.warm-learning-rate: [0.001, 0.01]}
            seeds: [101]
          - {method: csdm, options: *options, seeds: [101]}
        """

    private let folder: TemporaryFolder
    private let plan: IdentifiedPlan
    private var cache: String { folder.path("cache") }
    private var database: String { folder.path("results.sqlite") }

    init() throws {
        folder = try TemporaryFolder()
        let spec = try SpecReader.read(bytes: Array(Self.spec.utf8), file: "spec.yaml", context: SpecContext())
        plan = try IdentifiedPlan(
            spec.plan, locations: DataLocations(root: "/nowhere", cache: folder.path("cache")))
    }

    private func worker(_ database: String) -> WorkerExecutable {
        WorkerExecutable(command: [testWorker, "guarded", database, cache])
    }

    @Test func allIsChosenBeforeItIsRead() throws {
        var runner = ExperimentRunner(plan: plan, database: database, workerCount: 2)
        runner.worker = worker(database)
        let summary = try runner.run(progress: RecordingProgress())
        #expect(summary.trials.runs.total == 8 && summary.trials.runs.failed == 0)
        #expect(summary.trials.runs.refusals == [] && summary.trials.runs.finished == 8)
        #expect(summary.runs.runs.total == 2 && summary.failed == 0 && summary.waiting == 0)
        let store = try ResultStore(path: database, access: .readOnly)
        #expect(try store.experiments()[0].tunings.map { $0.choice != nil } == [true, true])

        // Guarded data give what all others give: the same bits as in this process.
        let plain = Runner(locations: DataLocations(root: "/nowhere", cache: cache), cache: nil)
        let chosen = try plan.choosing(from: store)
        let runs = chosen.runs + chosen.trials.prefix(1)
        let recorded = try store.runs(identities: runs.map(\.identity))
        #expect(recorded.count == 3)
        for run in runs {
            guard case .finished(let result) = plain.execute(run.job(keepsFit: false)) else {
                Issue.record("\(run.planned.labels) failed")
                continue
            }
            #expect(result.phases.map(\.auc) == recorded[run.identity]?.result.phases.map(\.auc))
        }
    }

    /// The guard is one: without a choice in the database, a run on the test set dies of it, and a trial does not.
    @Test func whoReadsItBeforeDies() throws {
        try register()
        let waiting = try #require(plan.plan.tunings.first?.runs.first)
        let dataset = try #require(plan.plan.tunings.first).runs[0].run.description.dataset
        let real = try DatasetLoader.load(
            name: dataset.name, options: dataset.options, locations: DataLocations(root: "/nowhere", cache: cache))
        var run = try #require(plan.trials.first).job(keepsFit: false)
        let trial = run
        run.identity = String(repeating: "b", count: 64)
        run.description = waiting.run.description
        run.dataset = DatasetRecord(real)
        var outcomes: [String: JobOutcome] = [:]
        let scheduler = Scheduler(
            jobs: [trial, run], workerCount: 1, workerCommand: worker(database).command)
        _ = try scheduler.run(onOutcome: { outcomes[$0.identity] = $1 }, progress: RecordingProgress())
        guard case .finished? = outcomes[trial.identity] else {
            Issue.record("\(String(describing: outcomes[trial.identity]))")
            return
        }
        guard case .failed(let failure)? = outcomes[run.identity] else {
            Issue.record("the run has read what cannot be read")
            return
        }
        #expect(failure.kind == .crashed, "\(failure.reason)")
    }

    /// A database with the experiment, in which nothing is chosen.
    private func register() throws {
        let store = try ResultStore(path: database, access: .readWrite)
        try store.register(
            experiment: ExperimentRecord(name: "unreadable", title: "", specText: "", reportSettingsJSON: "{}"),
            members: [], tunings: plan.tunings.map(TuningRecord.init))
    }
}

import Foundation
import TestSupport
import Testing
import ThawCore
import ThawDatasets

@testable import ThawEvidence
@testable import ThawExecution
@testable import ThawModel
@testable import ThawPlanning
@testable import ThawStore

/// Grids of programs that were recorded before scores were compared in the precision in which they are given.
@Suite(.timeLimit(.minutes(10))) struct EarlierScoresTests {
    private let folder: TemporaryFolder
    private let plan: IdentifiedPlan
    private static let spec = """
        experiment: earlier
        datasets: [movielens-1m: {source: synthetic, synthetic-scale: 0.03}]
        backbones: [deepfm]
        methods: [base, external: {name: mine, command: [sh, method.sh], options: {k: 5}}]
        seeds: [1]
        tune: [{method: "external:mine", options: {k: [5, 10]}}]

        """

    init() throws {
        folder = try TemporaryFolder()
        try Data("echo\n".utf8).write(to: folder.url.appendingPathComponent("method.sh"))
        let spec = try SpecReader.read(
            bytes: Array(Self.spec.utf8), file: folder.path("spec.yaml"), context: SpecContext())
        plan = try IdentifiedPlan(
            spec.plan, locations: DataLocations(root: "/nowhere", cache: folder.path("cache")))
    }

    private func runner() -> ExperimentRunner {
        var runner = ExperimentRunner(plan: plan, database: folder.path("results.sqlite"), workerCount: 1)
        runner.worker = WorkerExecutable(command: [testWorker, "trivial"])
        return runner
    }

    /// A run as it was recorded.
    private func earlier(_ run: IdentifiedPlan.Run, auc: Double) -> RunRecord {
        var description = run.planned.description
        description.method.options["scores-precision"] = nil
        return RunRecord(
            identity: RunIdentity.of(description, dataset: run.dataset, numericsRevision: Numerics.revision),
            description: description, dataset: run.dataset,
            environment: Sample.environment(), result: Sample.result(auc: auc))
    }

    @Test func recordedRunsStand() throws {
        // The trials are recorded, and with what they choose the run is done; it is then set back in time.
        let trials = plan.trials.map { earlier($0, auc: 0.6) }
        #expect(trials.count == 2 && Set(trials.map(\.identity)).isDisjoint(with: plan.trials.map(\.identity)))
        var store: ResultStore? = try ResultStore(path: folder.path("results.sqlite"), access: .readWrite)
        for trial in trials { try store?.record(trial) }
        let chosen = try plan.choosing(from: store)
        let planned = try #require(chosen.runs.first { $0.planned.description.method.name == "external:mine" })
        let run = earlier(planned, auc: 0.7)
        #expect(run.identity != planned.identity)
        try store?.record(run)
        store = nil

        let progress = RecordingProgress()
        let summary = try runner().run(progress: progress)
        #expect(summary.trials.existing == 2 && summary.trials.runs.total == 0)
        #expect(summary.runs.existing == 1 && summary.runs.runs.finished == 1, "\(summary)")
        #expect(
            progress.notes.contains(
                "3 runs of programs, recorded earlier with scores rounded to single precision, stand as recorded; in another "
                    + "database (--db) all are done anew"))
        let after = try ResultStore.checked(path: folder.path("results.sqlite"))
        #expect(try after.runs(identities: [run.identity])[run.identity] == run)
        let members = try #require(try after.experiments().first).members
        #expect(members.map(\.identity).contains(run.identity))
        #expect(try PlannedState(plan.choosing(from: after), store: after).text(planned.planned) == "exists already")

        // Now they are the experiment's, and leave it as little as they are done again.
        let again = try runner().run(progress: RecordingProgress())
        #expect(again.trials.existing == 2 && again.runs.existing == 2 && again.runs.runs.total == 0, "\(again)")
        #expect(try ResultStore.checked(path: folder.path("results.sqlite")).experiments().first?.members == members)
    }

    /// A spec that plans all runs of several databases is that of their union, as for other methods.
    @Test(arguments: [true, false]) func aUnionIsAsOneSpecPlansIt(hasEarlierScores: Bool) throws {
        let spec = Self.spec.replacingOccurrences(of: "[sh, method.sh]", with: "[my-program]")
            .replacingOccurrences(of: ": {source: synthetic, synthetic-scale: 0.03}", with: "")
        let paths = try ["[deepfm]", "[deepfm, dcn]"].map { backbones in
            let path = folder.path("\(backbones.count).sqlite")
            try CheckSample.record(
                spec.replacingOccurrences(of: "backbones: [deepfm]", with: "backbones: \(backbones)"), in: path,
                hasEarlierScores: hasEarlierScores)
            return path
        }
        let output = folder.path("union.sqlite")
        _ = try DatabaseMerge(inputs: paths, output: output).run()
        let union = try ResultStore.checked(path: output).experiments()
        let large = try ResultStore.checked(path: paths[1]).experiments()
        #expect(union.map(\.record.specText) == large.map(\.record.specText))
        #expect(union.map(\.members) == large.map(\.members))
        #expect(union.first?.tunings.first?.choice != nil && union.map(\.tunings) == large.map(\.tunings))
        let check = try CheckSample.check(output)
        #expect(check.isSound, "\(check.disagreements)")
    }

    @Test func newRunsAreNotThose() throws {
        let summary = try runner().run(progress: RecordingProgress())
        #expect(summary.trials.runs.finished == 2 && summary.runs.runs.finished == 2)
        let store = try ResultStore.checked(path: folder.path("results.sqlite"))
        let chosen = try plan.choosing(from: store)
        #expect(chosen.earlierScoresNote == nil)
        #expect(try store.finishedIdentities() == Set((chosen.runs + chosen.trials).map(\.identity)))
    }
}

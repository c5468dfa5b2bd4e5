import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawExecution
@testable import ThawModel

/// A session without numerics: it writes down what it is asked to do.
private final class FakeSession: ColdStartSession {
    final class Journal {
        var calls: [String] = []
        var aucs: [Double] = [0.1, 0.2, 0.3, 0.4]
        var failingStage: String?
        var loads = 0
    }

    let journal: Journal
    let parameterCount = 42
    let pretrainingSteps = 5
    let fitSteps = 9
    private(set) var counts: [TrainingStage: TrainingCounts] = [:]
    private var evaluations = 0

    init(_ journal: Journal) { self.journal = journal }

    private func call(_ name: String) throws {
        journal.calls.append(name)
        if name == journal.failingStage { throw TrainingError.nonFiniteLoss(stage: name, step: 7) }
    }

    private func count(_ stage: TrainingStage, _ instances: Int) {
        counts[stage] = TrainingCounts(
            total: TrainingCount(instances: instances, steps: 1),
            groups: ["all-of-it": TrainingCount(instances: instances, steps: 1)])
    }

    func pretrain() throws {
        try call("pretrain")
        count(.pretraining, 1000)
    }
    func exportBackbone() -> [UInt8] { [1, 2, 3] }
    func importBackbone(_ bytes: [UInt8]) throws {
        try call("import \(bytes)")
        if bytes != [1, 2, 3] { throw TrainingError.foreignBackbone("4 parameters where 3 should be") }
    }
    func fit() throws {
        try call("fit")
        count(.phase(.cold), 500)
    }
    func warmUp(_ phase: Phase) throws {
        try call(phase.name)
        count(.phase(phase), phase.rawValue)
    }
    func exportFitted() -> [UInt8] { [4, 5] }
    func importFitted(_ bytes: [UInt8]) throws {
        try call("import fit \(bytes)")
        if bytes != [4, 5] { throw TrainingError.foreignBackbone("1 parameter where 2 should be") }
    }
    func evaluate() throws -> Evaluation {
        try call("evaluate")
        defer { evaluations += 1 }
        return Evaluation(auc: journal.aucs[evaluations], f1: 0.5, logLoss: 0.6)
    }
}

@Suite struct RunnerTests {
    private let journal = FakeSession.Journal()
    private let folder: TemporaryFolder
    private let cache: StateCache
    private let afterPretraining = [
        "import [1, 2, 3]", "fit", "evaluate", "warm-a", "evaluate", "warm-b", "evaluate", "warm-c", "evaluate",
    ]

    init() throws {
        folder = try TemporaryFolder()
        cache = StateCache(folder: folder.url)
    }

    private func runner(cache: StateCache?, fitCache: StateCache? = nil) -> Runner {
        Runner(
            cache: cache, fitCache: fitCache,
            loadDataset: { [journal] choice in
                journal.loads += 1
                return tinyDataset(named: choice.name)
            }, makeSession: { [journal] _, _ in FakeSession(journal) })
    }

    private func reason(_ outcome: JobOutcome, _ kind: RunFailure.Kind = .deterministic) -> String? {
        guard case .failed(let failure) = outcome, failure.kind == kind else { return nil }
        return failure.reason
    }

    @Test func phasesComeInOrder() throws {
        var notices: [RunNotice] = []
        let outcome = runner(cache: nil).execute(job("a", method: "csdm")) { notices.append($0) }
        #expect(journal.calls == ["pretrain"] + afterPretraining)
        guard case .finished(let result) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(result.phases.map(\.phase) == Phase.allCases)
        #expect(result.phases.map(\.auc) == [0.1, 0.2, 0.3, 0.4])
        #expect(result.phases.allSatisfy { $0.f1 == 0.5 && $0.logLoss == 0.6 && $0.seconds >= 0 })
        let instances = [1000, 500, 1, 2, 3]
        #expect(result.budgets?.map(\.phase) == [nil, .cold, .warmA, .warmB, .warmC])
        #expect(result.budgets?.map(\.counts.total.instances) == instances)
        #expect(result.budgets?.map { $0.counts.groups["all-of-it"]?.instances } == instances)
        #expect(result.parameterCount == 42)
        #expect(result.peakMemory > 1_000_000)
        let stages = ["loading data", "pre-training", "fitting csdm", "warm-a", "warm-b", "warm-c"]
        #expect(notices == stages.map { .stage($0) })
    }

    @Test func theSecondRunTakesTheBackboneFromTheCache() throws {
        let runner = runner(cache: cache)
        _ = runner.execute(job("a"))
        journal.calls = []
        let outcome = runner.execute(job("b"))
        #expect(journal.calls == afterPretraining)
        #expect(journal.loads == 1)
        guard case .finished(let result) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(result.pretrainSeconds == 0)
        #expect(result.budgets?.map(\.phase) == [.cold, .warmA, .warmB, .warmC])
        journal.calls = []
        _ = runner.execute(job("c", pretraining: "b0"))
        #expect(journal.calls.first == "pretrain")
    }

    /// The second run goes on from what the first one kept, and says what the fit took there.
    @Test func aFitThatRunsShareIsDoneOnce() throws {
        let fits = StateCache(folder: folder.url.appendingPathComponent("fits"))
        let runner = runner(cache: cache, fitCache: fits)
        let warm = ["evaluate", "warm-a", "evaluate", "warm-b", "evaluate", "warm-c", "evaluate"]
        let first = runner.execute(job("a", keepsFit: true))
        #expect(journal.calls == ["pretrain", "import [1, 2, 3]", "fit", "import fit [4, 5]"] + warm)
        journal.calls = []
        let second = runner.execute(job("b", keepsFit: true))
        #expect(journal.calls == ["import fit [4, 5]"] + warm)
        guard case .finished(let one) = first, case .finished(let other) = second else {
            Issue.record("\(first), \(second)")
            return
        }
        #expect(other.phases.map(\.auc) == one.phases.map(\.auc))
        #expect(other.budgets?.map(\.phase) == Phase.allCases)
        #expect(other.budgets?.first == one.budgets?[1])
        #expect(other.effort?.fitSteps == 9 && other.effort?.fitSeconds == one.effort?.fitSeconds)
        // Another fit, and one that nobody shares, are done anew.
        journal.calls = []
        _ = runner.execute(job("c", fit: "f1"))
        #expect(journal.calls == afterPretraining)
        #expect(fits.load("f1") == .absent)
    }

    @Test(arguments: [[9], [1, 0, 0, 0, 0, 0, 0, 0, 2], [255, 255, 255, 255, 255, 255, 255, 255]] as [[UInt8]])
    func aFitThatCannotBeUsedIsDoneAgain(payload: [UInt8]) throws {
        let fits = StateCache(folder: folder.url.appendingPathComponent("fits"))
        try fits.store(payload, for: "f0")
        var notices: [RunNotice] = []
        _ = runner(cache: cache, fitCache: fits).execute(job("a", keepsFit: true)) { notices.append($0) }
        #expect(journal.calls.prefix(3) == ["pretrain", "import [1, 2, 3]", "fit"])
        #expect(notices.contains { if case .warning(let text) = $0 { text.contains("fitting again") } else { false } })
        let state = FittedState(
            record: FittedState.Record(steps: 1, seconds: 1, counts: TrainingCounts()), bytes: [7])
        try fits.store(state.payload, for: "f0")
        journal.calls = []
        _ = runner(cache: cache, fitCache: fits).execute(job("b", keepsFit: true))
        #expect(journal.calls.prefix(3) == ["import fit [7]", "import [1, 2, 3]", "fit"])
    }

    @Test func aDamagedBackboneIsMadeAgain() throws {
        _ = runner(cache: cache).execute(job("a"))
        try Data([1, 2]).write(to: cache.file(for: "a0"))
        journal.calls = []
        var notices: [RunNotice] = []
        _ = runner(cache: cache).execute(job("a")) { notices.append($0) }
        #expect(journal.calls == ["pretrain"] + afterPretraining)
        #expect(notices.contains { if case .warning(let text) = $0 { text.contains("damaged") } else { false } })
        #expect(cache.load("a0") == .found([1, 2, 3]))
    }

    @Test func aForeignBackboneIsMadeAgain() throws {
        try cache.store([9], for: "a0")
        let outcome = runner(cache: cache).execute(job("a"))
        #expect(journal.calls == ["import [9]", "pretrain"] + afterPretraining)
        #expect(reason(outcome) == nil)
        #expect(cache.load("a0") == .found([1, 2, 3]))
    }

    @Test func aCacheThatCannotBeWrittenOnlyWarns() throws {
        let file = folder.url.appendingPathComponent("file")
        try Data().write(to: file)
        var notices: [RunNotice] = []
        let outcome = runner(cache: StateCache(folder: file)).execute(job("a")) { notices.append($0) }
        #expect(reason(outcome) == nil)
        #expect(notices.contains { if case .warning(let text) = $0 { text.contains("cannot keep") } else { false } })
    }

    @Test(arguments: ["pretrain", "fit", "warm-b"]) func aNaNLossIsAFailure(stage: String) {
        journal.failingStage = stage
        let text = reason(runner(cache: cache).execute(job("a")))
        #expect(text?.hasPrefix("the loss became NaN or infinite in \(stage), step 7") == true)
        #expect(journal.calls.last == stage)
    }

    @Test(arguments: [Double.nan, .infinity]) func aMetricThatIsNoNumberIsAFailure(value: Double) {
        journal.aucs[2] = value
        let text = reason(runner(cache: nil).execute(job("a")))
        #expect(text?.hasPrefix("AUC of phase warm-b is \(value)") == true)
    }

    @Test func dataThatChangedAreRefused() {
        var changed = job("a")
        changed.dataset.fingerprint = "another"
        let text = reason(runner(cache: nil).execute(changed), .data)
        #expect(text?.hasPrefix("tiny: the data have changed since these runs were planned") == true)
        #expect(journal.calls.isEmpty)
    }

    @Test func dataThatCannotBeReadAreRefused() {
        struct Unreadable: Error, CustomStringConvertible { let description = "ratings.dat:3: no user" }
        let runner = Runner(
            cache: nil, loadDataset: { _ in throw Unreadable() },
            makeSession: { [journal] _, _ in FakeSession(journal) })
        #expect(reason(runner.execute(job("a")), .data) == "ratings.dat:3: no user")
    }
}

/// Two fields and no rows: enough for sessions that do not look.
private func tinyDataset(named name: String) -> ColdStartDataset {
    let schema = FeatureSchema(
        fields: [Field("user_id", .categorical(vocabulary: 1)), Field("item_id", .categorical(vocabulary: 1))],
        item: "item_id", user: "user_id", count: nil, sideInformation: ["item_id"])
    let ids = Column(key: .row, values: .categorical(FixedBuffer([])))
    return ColdStartDataset(
        name: name, title: name, isSynthetic: true, fingerprint: "fingerprint of \(name)",
        table: ExampleTable(schema: schema, columns: [ids, ids], labels: FixedBuffer([])),
        split: ColdStartSplit(trainBase: [], warm: [[], [], []], test: [], oldItems: [], newItems: []))
}

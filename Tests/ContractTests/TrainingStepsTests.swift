import Testing
import ThawTesting

@testable import ThawCore

/// What sessions count as passes over a mini-batch: the times per batch rest on it.
@Suite struct TrainingStepsTests {
    /// Mini-batches of 64 of train-base, times the passes that a method makes over each.
    @Test(arguments: [
        ("base", 0), ("dropoutnet", 0), ("mwuf", 1), ("velf", 3), ("cvar", 3), ("csdm", 3),
    ])
    func fittingCountsEachPassOverABatch(method: String, passes: Int) throws {
        let dataset = TinyData.dataset()
        let batches = (dataset.split.trainBase.count + 63) / 64
        let session = try makeSession(method, dataset)
        #expect(session.pretrainingSteps == 0 && session.fitSteps == 0)
        try session.pretrain()
        #expect(session.pretrainingSteps == batches)
        try session.fit()
        #expect(session.fitSteps == passes * batches)
        try session.warmUp(.warmA)
        #expect(session.pretrainingSteps == batches)
        #expect(session.fitSteps == passes * batches)
    }

    /// Meta-E goes over pairs of quarters, not over train-base.
    @Test func metaELearnsFromAQuarterOfTheRows() throws {
        let dataset = TinyData.dataset()
        let session = try makeSession("meta-e", dataset)
        try session.pretrain()
        try session.fit()
        let pairs = MetaEMethod<Float>.quarters(dataset, stream: RandomStream(seed: 1)).a.count
        #expect(session.fitSteps == (pairs + 63) / 64)
    }

    private func makeSession(_ method: String, _ dataset: ColdStartDataset) throws -> any ColdStartSession {
        let hasRepeats = Registry.standard.method(named: method)?.description.option(named: "repeats") != nil
        return try TinySession(
            named: method, options: hasRepeats ? ["repeats": .integer(3)] : [:], dataset: dataset
        ).training
    }
}

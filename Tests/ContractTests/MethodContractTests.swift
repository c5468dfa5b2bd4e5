import Testing
import ThawTesting

@testable import ThawCore

/// What every registered method keeps on every registered backbone (`MethodContract`). A new one is taken in by
/// registration.
@Suite("Contract of methods and backbones")
struct MethodContractTests {
    static let cases = MethodContract.cases(of: Registry.standard.methodEntries)
    /// Every method on one backbone.
    static let methods = MethodContract.cases(of: Registry.standard.methodEntries, on: [DeepFM.entry])

    @Test("Every method on every backbone, in both variants where there are two")
    func allCases() {
        #expect(Set(Self.cases.map { "\($0)" }).count == Self.cases.count)
        #expect(Set(Self.cases.map(\.method.description.name)).count == Registry.standard.methods.count)
        #expect(Set(Self.cases.map(\.backbone.description.name)).count == Registry.standard.backbones.count)
        for contract in Self.cases where contract.variant == .released && contract.method.description.hasVariants {
            #expect(Self.cases.contains { "\($0)" == "\(contract)".replacing("(released)", with: "(published)") })
        }
    }

    @Test("Same seed, same bits; another seed, others", arguments: cases)
    func determinism(_ contract: MethodContract) throws { try contract.sameSeedSameBits() }

    @Test("A backbone from the cache gives the same bits as pre-training", arguments: cases)
    func importing(_ contract: MethodContract) throws { try contract.importedBackboneGoesOn() }

    @Test("A fitted state from the cache gives the same bits as fitting", arguments: cases)
    func importingFits(_ contract: MethodContract) throws { try contract.importedFitGoesOn() }

    @Test("Options for the warm phases decide nothing before them", arguments: methods)
    func optionsForWarmPhases(_ contract: MethodContract) throws { try contract.warmOptionsDecideNothingBefore() }

    @Test("Tables that catch up row by row give the bits of dense Adam", arguments: cases)
    func catchingUp(_ contract: MethodContract) throws { try contract.tablesThatCatchUpAreDense() }

    @Test("Test labels change nothing but the metric", arguments: cases)
    func testLabels(_ contract: MethodContract) throws { try contract.testLabelsChangeNothing() }

    @Test("After pre-training only the item-id table and running statistics move", arguments: cases)
    func frozenBackbone(_ contract: MethodContract) throws { try contract.backboneStaysFrozen() }

    @Test("Fitting moves what the method declares, and nothing else of its own", arguments: cases)
    func declaredParameters(_ contract: MethodContract) throws { try contract.declaredGroupsAreFitted() }

    @Test(
        "Fitting writes all new items' rows or none, and old items' rows only where it trains the item-id table",
        arguments: methods)
    func writtenRows(_ contract: MethodContract) throws { try contract.newItemsAreWritten() }

    @Test("Frozen statistics stay as they were", arguments: methods)
    func statistics(_ contract: MethodContract) throws { try contract.statisticsStayWhereFrozen() }

    @Test("Every option of every method changes something", arguments: methods)
    func options(_ contract: MethodContract) throws {
        // MWUF's: no batch of the tiny data has users' means of zero (see `MWUFTests`).
        let isMWUF = contract.method.description.name == MWUF.entry.description.name
        try contract.everyOptionChangesSomething(except: isMWUF ? ["zero-mean-fallback"] : [])
    }

    @Test("Options survive JSON", arguments: methods)
    func roundTrip(_ contract: MethodContract) throws { try contract.optionsSurviveJSON() }

    @Test("What a method declares is among its options, and follows them", arguments: methods)
    func declarations(_ contract: MethodContract) throws { try contract.declarationsAreOptions() }

    @Test("The warm learning rate moves the warm phases alone", arguments: methods)
    func warmLearningRate(_ contract: MethodContract) throws { try contract.warmLearningRateIsForWarmPhases() }

    // MARK: Single methods and backbones

    @Test("Methods that are fitted write the new items' rows", arguments: ["meta-e", "mwuf", "velf", "cvar", "csdm"])
    func writingMethods(_ method: String) throws {
        let session = try TinySession(named: method)
        try session.pretrain()
        let items = session.dataset.split.newItems
        let before = session.itemRows(items)
        try session.fit()
        #expect(zip(session.itemRows(items), before).allSatisfy { $0 != $1 })
    }

    @Test("Pre-training moves every parameter of the backbone", arguments: Registry.standard.backbones.map(\.name))
    func pretrainingMovesAll(_ backbone: String) throws {
        let session = try TinySession(named: "base", on: backbone).training
        session.backbone.initialize(RandomStream(seed: 1).child("pretrain").child("init"))
        let store = session.backbone.store
        let before = (0..<store.count).map { store.values[$0] }
        try session.pretrain()
        for parameter in store.parameters {
            let range = parameter.offset..<(parameter.offset + parameter.count)
            #expect(range.contains { store.values[$0] != before[$0] }, "\(parameter.name)")
        }
    }

    @Test("The noise net is frozen as released and trained as published")
    func noiseNet() throws {
        for variant in Variant.allCases {
            let session = try TinySession(named: "csdm", variant: variant)
            let store = try #require(session.method.ownStore)
            let net = store.parameters.filter { $0.name.hasPrefix("noise-net.") }
            #expect(net.count == 10)
            let before = (0..<store.count).map { store.values[$0] }
            _ = try session.run()
            for parameter in net {
                let range = parameter.offset..<(parameter.offset + parameter.count)
                #expect(
                    range.contains { store.values[$0] != before[$0] } == (variant == .published), "\(parameter.name)")
            }
        }
    }

    @Test("A diverging run is an error that says where, not a NaN")
    func divergence() throws {
        let options: ResolvedOptions = ["wasserstein-weight": .number(1e6), "noise-scale": .number(10)]
        let session = try TinySession(named: "cvar", options: options)
        try session.pretrain()
        let backbone = session.training.backbone
        backbone.itemTable[backbone.width] = .nan
        #expect(throws: TrainingError.nonFiniteLoss(stage: "fitting cvar", step: 1)) { try session.fit() }
    }
}

import Foundation
import TestSupport
import Testing

@testable import ThawCore

/// What every registered method must keep on every registered backbone. A new one is taken in by registration.
@Suite("Contract of methods and backbones")
struct MethodContractTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var backbone: String
        var method: String
        var variant: Variant
        var testDescription: String { "\(method) (\(variant)) on \(backbone)" }
    }

    static let cases = Registry.standard.backbones.flatMap { backbone in
        Registry.standard.methods.flatMap { method in
            (method.hasVariants ? Variant.allCases : [.released]).map {
                Case(backbone: backbone.name, method: method.name, variant: $0)
            }
        }
    }

    private func session(
        _ c: Case, dataset: ColdStartDataset = TinyData.dataset(), seed: Int = 1, changes: ResolvedOptions = [:],
        trainingChanges: ResolvedOptions = [:]
    ) -> TrainingSession<Float> {
        TinySession.make(
            c.method, on: c.backbone, variant: c.variant, options: changes, training: trainingChanges, dataset: dataset,
            seed: seed)
    }

    /// Evaluations of the four phases.
    private func run(_ session: any ColdStartSession) throws -> [Evaluation] {
        try session.pretrain()
        return try runPhases(session)
    }

    private func runPhases(_ session: any ColdStartSession) throws -> [Evaluation] {
        try session.fit()
        return try Phase.allCases.map { phase in
            if phase != .cold { try session.warmUp(phase) }
            return try session.evaluate()
        }
    }

    @Test("Same seed, same bits; another seed, others", arguments: cases)
    func determinism(_ c: Case) throws {
        let (first, second, other) = (session(c), session(c), session(c, seed: 2))
        #expect(try run(first) == run(second))
        #expect(first.exportBackbone() == second.exportBackbone())
        _ = try run(other)
        #expect(first.exportBackbone() != other.exportBackbone())
    }

    @Test("A backbone from the cache gives the same bits as pre-training", arguments: cases)
    func importing(_ c: Case) throws {
        let (trained, imported) = (session(c), session(c))
        try trained.pretrain()
        try imported.importBackbone(trained.exportBackbone())
        for session in [trained, imported] {
            try session.fit()
            try session.warmUp(.warmA)
        }
        #expect(trained.exportBackbone() == imported.exportBackbone())
        #expect(throws: TrainingError.self) { try imported.importBackbone([1, 2, 3]) }
    }

    @Test("A fitted state from the cache gives the same bits as fitting", arguments: cases)
    func importingFits(_ c: Case) throws {
        let (fitted, imported) = (session(c), session(c, changes: ["warm-passes": .integer(2)]))
        try fitted.pretrain()
        try fitted.fit()
        let bytes = fitted.exportFitted()
        try imported.importFitted(bytes)
        #expect(try imported.evaluate() == fitted.evaluate())
        // Options of the warm phases may differ: what follows is what a whole run with those gives.
        let whole = session(c, changes: ["warm-passes": .integer(2)])
        try whole.pretrain()
        try whole.fit()
        #expect(whole.exportFitted() == bytes)
        for phase in Phase.allCases.dropFirst() {
            try imported.warmUp(phase)
            try whole.warmUp(phase)
            #expect(try imported.evaluate() == whole.evaluate())
        }
        #expect(imported.exportFitted() == whole.exportFitted())
        #expect(throws: TrainingError.self) { try imported.importFitted([1, 2, 3]) }
    }

    @Test("Options for the warm phases decide nothing before them", arguments: Registry.standard.methods.map(\.name))
    func optionsForWarmPhases(_ method: String) throws {
        let c = Case(backbone: "deepfm", method: method, variant: .released)
        func fitted(_ changes: ResolvedOptions, _ trainingChanges: ResolvedOptions = [:]) throws -> [UInt8] {
            let session = session(c, changes: changes, trainingChanges: trainingChanges)
            try session.pretrain()
            try session.fit()
            return session.exportFitted()
        }
        let plain = try fitted([:])
        for option in Registry.standard.method(named: method).description.options where option.isForWarmPhases {
            #expect(try fitted([option.name: try option.otherValue]) == plain, "\(option.name)")
        }
        for option in Training.description.options where option.isForWarmPhases {
            #expect(try fitted([:], [option.name: try option.otherValue]) == plain, "\(option.name)")
        }
    }

    @Test("Tables that catch up row by row give the bits of dense Adam", arguments: cases)
    func catchingUp(_ c: Case) throws {
        func started(_ catchUpRows: Int) -> TrainingSession<Float> {
            let session = session(c)
            session.context.training.adam.catchUpRows = catchUpRows
            return session
        }
        let (dense, lazy, imported) = (started(.max), started(1), started(1))
        try dense.pretrain()
        try lazy.pretrain()
        // No instance has user 0, and none of train-base a new item.
        #expect(bits(dense, upToDate: false) != bits(lazy, upToDate: false), "nothing is behind")
        try imported.importBackbone(lazy.exportBackbone())
        #expect(bits(dense, upToDate: false) != bits(imported, upToDate: false), "nothing is behind")
        let expected = try runPhases(dense)
        #expect(try runPhases(lazy) == expected)
        #expect(try runPhases(imported) == expected)
        #expect(bits(dense, upToDate: false) != bits(lazy, upToDate: false), "nothing is behind")
        #expect(bits(lazy) == bits(dense))
        #expect(bits(imported) == bits(dense))
        // What has been through several optimisers is kept too.
        let again = started(1)
        try again.importBackbone(lazy.exportBackbone())
        #expect(bits(again, ofMethod: false) == bits(dense, ofMethod: false))
    }

    /// The bits of all parameters and running statistics; where not `upToDate`, as they lie in memory.
    private func bits(
        _ session: TrainingSession<Float>, upToDate: Bool = true, ofMethod: Bool = true
    ) -> [UInt32] {
        let stores = [session.backbone.store] + (ofMethod ? [session.method.ownStore].compactMap(\.self) : [])
        return stores.flatMap { store in
            let values = upToDate ? store.values : store.raw.values
            return (0..<store.count).map { values[$0].bitPattern }
        } + session.backbone.runningStatistics.flatMap { $0.elements.map(\.bitPattern) }
    }

    @Test("Test labels change nothing but the metric", arguments: cases)
    func testLabels(_ c: Case) throws {
        let dataset = TinyData.dataset()
        let (plain, inverted) = (session(c), session(c, dataset: TinyData.withTestLabelsInverted(dataset)))
        let (a, b) = (try run(plain), try run(inverted))
        #expect(plain.exportBackbone() == inverted.exportBackbone())
        for (x, y) in zip(a, b) { #expect(abs(x.auc + y.auc - 1) < 1e-12) }
    }

    @Test("After pre-training only the item-id table and running statistics move", arguments: cases)
    func frozenBackbone(_ c: Case) throws {
        let session = session(c)
        try session.pretrain()
        let store = session.backbone.store
        let before = (0..<store.count).map { store.values[$0] }
        try session.fit()
        for phase in Phase.allCases.dropFirst() { try session.warmUp(phase) }
        for parameter in store.parameters {
            let range = parameter.offset..<(parameter.offset + parameter.count)
            let moved = range.contains { store.values[$0] != before[$0] }
            #expect(moved == (parameter.group == .itemEmbedding), "\(parameter.name)")
        }
    }

    @Test("Pre-training moves every parameter of the backbone", arguments: Registry.standard.backbones.map(\.name))
    func pretrainingMovesAll(_ backbone: String) throws {
        let session = session(Case(backbone: backbone, method: "base", variant: .released))
        session.backbone.initialize(RandomStream(seed: 1).child("pretrain").child("init"))
        let store = session.backbone.store
        let before = (0..<store.count).map { store.values[$0] }
        try session.pretrain()
        for parameter in store.parameters {
            let range = parameter.offset..<(parameter.offset + parameter.count)
            #expect(range.contains { store.values[$0] != before[$0] }, "\(parameter.name)")
        }
    }

    @Test("Fitting moves what the method declares, and nothing else of its own", arguments: cases)
    func declaredParameters(_ c: Case) throws {
        let session = session(c)
        guard let store = session.method.ownStore else { return }
        try session.pretrain()
        let before = (0..<store.count).map { store.values[$0] }
        try session.fit()
        for parameter in store.parameters {
            let range = parameter.offset..<(parameter.offset + parameter.count)
            let moved = range.contains { store.values[$0] != before[$0] }
            #expect(moved == session.method.trainedGroups.contains(parameter.group), "\(parameter.name)")
        }
    }

    @Test("The noise net is frozen as released and trained as published")
    func noiseNet() throws {
        for variant in Variant.allCases {
            let session = session(Case(backbone: "deepfm", method: "csdm", variant: variant))
            let store = try #require(session.method.ownStore)
            let net = store.parameters.filter { $0.name.hasPrefix("noise-net.") }
            #expect(net.count == 10)
            let before = (0..<store.count).map { store.values[$0] }
            _ = try run(session)
            for parameter in net {
                let range = parameter.offset..<(parameter.offset + parameter.count)
                #expect(
                    range.contains { store.values[$0] != before[$0] } == (variant == .published), "\(parameter.name)")
            }
        }
    }

    @Test("Fitting writes all new items' rows or none, and old items' rows only where it trains the item-id table")
    func writtenRows() throws {
        for method in Registry.standard.methods.map(\.name) {
            let session = session(Case(backbone: "deepfm", method: method, variant: .released))
            try session.pretrain()
            let split = session.context.dataset.split
            let (old, new) = (session.itemRows(split.oldItems), session.itemRows(split.newItems))
            try session.fit()
            let trainsTable = session.counts[.phase(.cold)]?.groups[ParameterGroup.itemEmbedding.name] != nil
            #expect(trainsTable || session.itemRows(split.oldItems) == old, "\(method)")
            let written = zip(session.itemRows(split.newItems), new).count { $0 != $1 }
            #expect([0, split.newItems.count].contains(written), "\(method)")
            if ["meta-e", "mwuf", "velf", "cvar", "csdm"].contains(method) { #expect(written > 0, "\(method)") }
        }
    }

    @Test("Every option of every method changes something", arguments: Registry.standard.methods.map(\.name))
    func options(_ method: String) throws {
        let description = Registry.standard.method(named: method).description
        let c = Case(backbone: "deepfm", method: method, variant: .released)
        // The split of a matched budget has an effect where there is one.
        let matched: ResolvedOptions = ["budget": .integer(5)]
        let (plain, plainMatched) = (session(c), session(c, trainingChanges: matched))
        for session in [plain, plainMatched] { _ = try run(session) }
        for option in description.options {
            // MWUF's: no batch of the tiny data has users' means of zero (see `MWUFTests`).
            guard option.name != "zero-mean-fallback" else { continue }
            let isOfMatched = option.name == "matched-table-passes"
            let changed = session(
                c, changes: [option.name: try option.otherValue], trainingChanges: isOfMatched ? matched : [:])
            _ = try run(changed)
            let unchanged = isOfMatched ? plainMatched : plain
            #expect(changed.exportBackbone() != unchanged.exportBackbone(), "\(option.name)")
        }
    }

    @Test("Options survive JSON", arguments: Registry.standard.methods.map(\.name))
    func roundTrip(_ method: String) throws {
        for variant in Variant.allCases {
            let options = Registry.standard.method(named: method).description.resolve(variant: variant)
            let decoded = try JSONDecoder().decode(ResolvedOptions.self, from: JSONEncoder().encode(options))
            for option in Registry.standard.method(named: method).description.options {
                switch option.kind {
                case .flag: #expect(options.flag(option.name) == decoded.flag(option.name))
                case .integer: #expect(options.integer(option.name) == decoded.integer(option.name))
                case .number: #expect(options.number(option.name) == decoded.number(option.name))
                case .choice: #expect(options.text(option.name) == decoded.text(option.name))
                case .numberOr, .budget: #expect(options[option.name] == decoded[option.name])
                }
            }
        }
    }

    @Test("A diverging run is an error that says where, not a NaN")
    func divergence() throws {
        let c = Case(backbone: "deepfm", method: "cvar", variant: .released)
        let session = session(c, changes: ["wasserstein-weight": .number(1e6), "noise-scale": .number(10)])
        try session.pretrain()
        session.backbone.itemTable[session.backbone.width] = .nan
        #expect(throws: TrainingError.nonFiniteLoss(stage: "fitting cvar", step: 1)) { try session.fit() }
    }
}

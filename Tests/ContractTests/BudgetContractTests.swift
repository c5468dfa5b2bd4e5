import TestSupport
import Testing

@testable import ThawCore

/// How often warm sets are gone over, and what is recorded of it.
@Suite struct BudgetContractTests {
    static let methods = Registry.standard.methods.map(\.name)
    static let withModules = Registry.standard.methods.filter { $0.option(named: "matched-table-passes") != nil }.map(
        \.name)

    private func session(
        _ method: String, variant: Variant = .released, options: ResolvedOptions = [:], training: ResolvedOptions = [:],
        dataset: ColdStartDataset = TinyData.dataset(), head: (any InteractionHead<Float>.Type)? = nil
    ) -> TrainingSession<Float> {
        TinySession.make(
            method, variant: variant, options: options, training: training, dataset: dataset, head: head)
    }

    /// How often a method goes over each warm set as published: by its options, without `WarmBudget`.
    private func publishedPasses(_ method: String) -> Int {
        let options = Registry.standard.method(named: method).description.resolve()
        guard Self.withModules.contains(method) else { return options.integer("warm-passes") }
        return options.integer("warm-passes") + options.integer("refresh-epochs") * options.integer("refresh-repeats")
    }

    private func matched(_ passes: Int) -> ResolvedOptions { ["budget": .integer(passes)] }

    /// The evaluations after each phase, and all parameters at the end.
    private func results(_ session: TrainingSession<Float>) throws -> (evaluations: [Evaluation], bytes: [UInt8]) {
        try session.pretrain()
        try session.fit()
        var evaluations = [try session.evaluate()]
        for phase in Phase.allCases.dropFirst() {
            try session.warmUp(phase)
            evaluations.append(try session.evaluate())
        }
        return (evaluations, session.exportBackbone())
    }

    // MARK: The setting

    @Test func thereAreMethodsOfBothKinds() {
        #expect(Set(Self.withModules).isSuperset(of: ["velf", "cvar", "csdm"]))
        let without = Set(Self.methods).subtracting(Self.withModules)
        #expect(without.isSuperset(of: ["base", "dropoutnet", "mwuf", "meta-e"]))
        #expect(publishedPasses("cvar") == 21 && publishedPasses("base") == 1)
    }

    @Test("Matched with as many passes as published is as published, to the bit", arguments: withModules)
    func matchedAsPublished(method: String) throws {
        let (published, matched) = (
            try results(session(method)), try results(session(method, training: matched(publishedPasses(method))))
        )
        #expect(matched.evaluations == published.evaluations)
        #expect(matched.bytes == published.bytes)
    }

    @Test("Methods without modules of their own: matched N is warm-passes N", arguments: ["base", "mwuf"])
    func matchedTable(method: String) throws {
        let (passes, matched) = (
            try results(session(method, options: ["warm-passes": .integer(3)])),
            try results(session(method, training: matched(3)))
        )
        #expect(matched.bytes == passes.bytes)
        #expect(try results(session(method)).bytes != passes.bytes)
    }

    @Test("Matched 1 leaves the modules and the rows that they would write alone", arguments: withModules)
    func matchedOne(method: String) throws {
        let (without, matched) = (
            try results(session(method, options: ["refresh-epochs": .integer(0)])),
            try results(session(method, training: matched(1)))
        )
        #expect(matched.bytes == without.bytes)
    }

    @Test func passesAreSplit() {
        func budget(_ passes: Int, _ options: ResolvedOptions = [:]) -> WarmBudget {
            WarmBudget(
                options: CSDM.entry.description.resolve(options),
                training: Training.description.resolve(matched(passes)))
        }
        #expect(
            budget(21)
                == WarmBudget(options: CSDM.entry.description.resolve(), training: Training.description.resolve()))
        #expect((budget(1).tablePasses, budget(1).ownRepeats) == (1, []))
        #expect((budget(3).tablePasses, budget(3).ownRepeats) == (1, [2]))
        #expect((budget(10).tablePasses, budget(10).ownRepeats) == (1, [9]))
        #expect((budget(11).tablePasses, budget(11).ownRepeats) == (1, [10]))
        #expect((budget(26).tablePasses, budget(26).ownRepeats) == (1, [10, 10, 5]))
        let own = budget(7, ["matched-table-passes": .integer(0), "refresh-repeats": .integer(3)])
        #expect((own.tablePasses, own.ownRepeats) == (0, [3, 3, 1]))
        #expect(own.passes == 7)
        // Databases of before there were budgets.
        #expect(WarmBudget(options: [:], training: [:]).passes == 1)
        let old: ResolvedOptions = [
            "warm-passes": .integer(1), "refresh-epochs": .integer(2), "refresh-repeats": .integer(10),
        ]
        #expect(WarmBudget(options: old, training: [:]).passes == 21)
    }

    // MARK: The record

    /// Everything a session says that it went over, against what went through the backbone.
    @Test("What is recorded is what the data served", arguments: methods, Variant.allCases)
    func recordedBudgets(method: String, variant: Variant) throws {
        for passes in [nil, 1, 3, 5, 10, 21] {
            let journal = CountingJournal()
            let dataset = CountingJournal.dataset()
            let session = CountingJournal.$current.withValue(journal) {
                self.session(
                    method, variant: variant, training: passes.map(matched) ?? [:], dataset: dataset,
                    head: CountingHead<Float>.self)
            }
            try session.pretrain()
            try expectPretraining(session, journal.take(), dataset)
            try session.fit()
            try expectFit(session, method, journal.take(), dataset)
            let expected = passes ?? publishedPasses(method)
            for phase in Phase.allCases.dropFirst() {
                try session.warmUp(phase)
                let served = journal.take()
                let rows = dataset.split.warm[phase.rawValue - 1]
                #expect(served.seen == Dictionary(uniqueKeysWithValues: rows.map { ($0, expected) }))
                try expectWarm(session, method, phase, served, expected, rows.count)
                _ = try session.evaluate()
                #expect(journal.take().passes == 0)
            }
        }
    }

    private func total(_ seen: [Int32: Int]) -> Int { seen.values.reduce(0, +) }

    private func expectPretraining(
        _ session: TrainingSession<Float>, _ served: (seen: [Int32: Int], passes: Int), _ dataset: ColdStartDataset
    ) throws {
        let counts = try #require(session.counts[.pretraining])
        #expect(served.seen == Dictionary(uniqueKeysWithValues: dataset.split.trainBase.map { ($0, 1) }))
        #expect(counts.total.instances == total(served.seen))
        for group in ["feature-embeddings", "backbone-network"] {
            #expect(counts.groups[group] == TrainingCount(instances: total(served.seen), steps: served.passes))
        }
        // DropoutNet replaces whole batches, which then do not train the table.
        let table = try #require(counts.groups["item-embedding"])
        #expect(table.instances <= total(served.seen) && table.steps <= served.passes && table.steps > 0)
        #expect(counts.groups.count == 3)
    }

    private func expectFit(
        _ session: TrainingSession<Float>, _ method: String, _ served: (seen: [Int32: Int], passes: Int),
        _ dataset: ColdStartDataset
    ) throws {
        let counts = try #require(session.counts[.phase(.cold)])
        #expect(Set(served.seen.keys).isSubset(of: Set(dataset.split.trainBase)))
        let moved = Set(session.method.trainedGroups.map(\.name)).union(method == "velf" ? ["item-embedding"] : [])
        switch method {
        case "mwuf":
            // Each mini-batch goes through the backbone twice: for the second table, then for the networks.
            let half = TrainingCount(instances: dataset.split.trainBase.count, steps: served.passes / 2)
            #expect(counts.groups == ["mwuf-items": half, "mwuf-networks": half])
            #expect(total(served.seen) == 2 * half.instances)
            #expect(counts.total == TrainingCount(instances: half.instances, steps: served.passes))
        case "base", "dropoutnet", "meta-e", "velf", "cvar", "csdm":
            // Meta-E takes one step from two batches, and VELF one step of each of two optimisers.
            let steps = method == "meta-e" ? served.passes / 2 : served.passes
            #expect(counts.total.instances == total(served.seen))
            #expect(counts.total.steps == (method == "velf" ? 2 : 1) * steps)
            for count in counts.groups.values {
                #expect(count == TrainingCount(instances: total(served.seen), steps: steps))
            }
            #expect(Set(counts.groups.keys) == moved)
        default:
            // Of any other method, what follows without knowing it: nothing is counted that was not served.
            #expect(counts.total.instances <= total(served.seen))
            #expect((counts.total.steps == 0) == (served.passes == 0))
            for count in counts.groups.values {
                #expect(count.instances <= counts.total.instances && count.steps <= counts.total.steps)
            }
            if served.passes > 0 { #expect(moved.isSubset(of: counts.groups.keys)) }
            #expect(Set(counts.groups.keys).isSubset(of: moved.union(["item-embedding"])))
        }
    }

    private func expectWarm(
        _ session: TrainingSession<Float>, _ method: String, _ phase: Phase,
        _ served: (seen: [Int32: Int], passes: Int), _ passes: Int, _ rows: Int
    ) throws {
        let counts = try #require(session.counts[.phase(phase)])
        let batches = (rows + 63) / 64
        #expect(served.passes == passes * batches)
        #expect(counts.total.instances == total(served.seen))
        let own = Self.withModules.contains(method) ? passes - 1 : 0
        let table = method == "velf" ? passes : passes - own
        let tableCount = TrainingCount(instances: table * rows, steps: table * batches)
        for group in session.method.trainedGroups where own > 0 {
            #expect(counts.groups[group.name] == TrainingCount(instances: own * rows, steps: own * batches))
        }
        let trained = try #require(counts.groups["item-embedding"])
        if ["base", "dropoutnet", "mwuf", "meta-e", "velf", "cvar", "csdm"].contains(method) {
            #expect(trained == tableCount)
            #expect(counts.total.steps == (passes + (method == "velf" ? own : 0)) * batches)
        } else {
            // Another method may, as VELF, train the table beside its modules.
            #expect(trained.steps >= tableCount.steps && trained.instances <= passes * rows)
        }
        #expect(counts.groups.count == 1 + (own > 0 ? session.method.trainedGroups.count : 0))
    }

    /// `thaw check` derives what is recorded from it.
    @Test("A method that says what its fit goes over keeps to it", arguments: methods, Variant.allCases)
    func fitting(method: String, variant: Variant) throws {
        let options = Registry.standard.method(named: method).description.resolve(variant: variant)
        guard let fitting = Fitting.of(method: method, options: options) else {
            // Quarters of each item's instances.
            #expect(method == "meta-e" || !["base", "dropoutnet", "mwuf", "velf", "cvar", "csdm"].contains(method))
            return
        }
        let session = session(method, variant: variant)
        try session.pretrain()
        try session.fit()
        let rows = TinyData.dataset().split.trainBase.count
        let passes = fitting.passes * ((rows + 63) / 64)
        let counts = try #require(session.counts[.phase(.cold)])
        #expect(session.fitSteps == passes)
        #expect(counts.total == TrainingCount(instances: fitting.passes * rows, steps: passes * fitting.optimisers))
        for count in counts.groups.values {
            #expect(count == TrainingCount(instances: fitting.passes * rows, steps: passes))
        }
        #expect(counts.groups.isEmpty == (fitting.passes == 0))
        #expect((counts.groups["item-embedding"] != nil) == fitting.trainsItemTable)
    }

    // MARK: Warm phases by themselves

    @Test("The warm learning rate moves the warm phases alone", arguments: methods)
    func warmLearningRate(method: String) throws {
        let plain = try results(session(method))
        let same = try results(session(method, training: ["warm-learning-rate": .number(1e-3)]))
        #expect(same.bytes == plain.bytes)
        let other = try results(session(method, training: ["warm-learning-rate": .number(0.01)]))
        #expect(other.evaluations[0] == plain.evaluations[0])
        #expect(other.bytes != plain.bytes)
    }

    /// A whole number comes out of JSON as an integer.
    @Test func warmLearningRatesAreNumbers() {
        func rate(_ value: OptionValue) -> Double? {
            TrainingSettings(Training.description.resolve(["warm-learning-rate": value])).warmLearningRate
        }
        #expect(rate(.integer(1)) == 1 && rate(.number(0.5)) == 0.5 && rate(.text("same")) == nil)
    }

    @Test("Frozen statistics stay as they were", arguments: methods)
    func statistics(method: String) throws {
        let description = Registry.standard.method(named: method).description
        func statistics(_ session: TrainingSession<Float>) -> [[Float]] {
            session.backbone.runningStatistics.map { Array($0.elements) }
        }
        for stage in ["fit-statistics", "warm-statistics"] where description.option(named: stage) != nil {
            for isFrozen in [true, false] {
                let session = session(method, options: [stage: .text(isFrozen ? "frozen" : "updating")])
                try session.pretrain()
                if stage == "warm-statistics" { try session.fit() }
                let before = statistics(session)
                if stage == "warm-statistics" { try session.warmUp(.warmA) } else { try session.fit() }
                #expect((statistics(session) == before) == isFrozen, "\(stage)")
            }
        }
        #expect(description.option(named: "warm-statistics") != nil)
    }
}

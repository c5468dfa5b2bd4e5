import Testing
import ThawTesting

@testable import ThawCore

/// How often warm sets are gone over, and what is recorded of it.
@Suite struct BudgetContractTests {
    // MARK: Every method

    @Test("A matched budget is kept", arguments: MethodContractTests.methods)
    func matched(_ contract: MethodContract) throws { try contract.matchedBudgetIsKept() }

    @Test("What is recorded is what the data served", arguments: MethodContractTests.methods)
    func recordedBudgets(_ contract: MethodContract) throws { try contract.countsAreWhatWasServed() }

    /// `thaw check` derives what is recorded from it.
    @Test("A method that says what its fit goes over keeps to it", arguments: MethodContractTests.methods)
    func fitting(_ contract: MethodContract) throws { try contract.declaredFittingIsKept() }

    // MARK: The setting

    private func declaration(_ method: String, _ variant: Variant = .released) throws -> MethodDeclaration {
        let entry = try #require(Registry.standard.method(named: method))
        return try #require(entry.declaration(entry.description.resolve(variant: variant)))
    }

    private func matched(_ passes: Int) -> ResolvedOptions { ["budget": .integer(passes)] }

    @Test(arguments: [
        ("base", 1), ("dropoutnet", 1), ("mwuf", 1), ("meta-e", 1), ("velf", 21), ("cvar", 21), ("csdm", 21),
    ])
    func publishedPasses(method: String, passes: Int) throws {
        let declaration = try declaration(method)
        #expect((declaration.refresh != nil) == (passes > 1))
        #expect(declaration.budget(TrainingSettings([:])).passes == passes)
    }

    @Test func passesAreSplit() throws {
        func budget(_ passes: Int?, _ options: ResolvedOptions = [:]) throws -> WarmBudget {
            let declaration = try #require(
                CSDM.entry.declaration(CSDM.entry.description.resolve(options)))
            return declaration.budget(TrainingSettings(passes.map(matched) ?? [:]))
        }
        #expect(try budget(21) == budget(nil))
        #expect(try (budget(1).tablePasses, budget(1).ownRepeats) == (1, []))
        #expect(try (budget(3).tablePasses, budget(3).ownRepeats) == (1, [2]))
        #expect(try (budget(10).tablePasses, budget(10).ownRepeats) == (1, [9]))
        #expect(try (budget(11).tablePasses, budget(11).ownRepeats) == (1, [10]))
        #expect(try (budget(26).tablePasses, budget(26).ownRepeats) == (1, [10, 10, 5]))
        let own = try budget(7, ["matched-table-passes": .integer(0), "refresh-repeats": .integer(3)])
        #expect((own.tablePasses, own.ownRepeats) == (0, [3, 3, 1]))
        #expect(own.passes == 7)
        // Databases of before there were budgets.
        let first: ResolvedOptions = ["count": .text("all"), "warm-passes": .integer(1)]
        #expect(try #require(Base.entry.declaration(first)).budget(TrainingSettings([:])).passes == 1)
        let old: ResolvedOptions = [
            "warm-passes": .integer(1), "refresh-epochs": .integer(2), "refresh-repeats": .integer(10),
        ]
        #expect(try budget(nil, old).passes == 21)
    }

    // MARK: What single methods' fits go over, beyond what is declared of any

    /// A fit on counting data: what was recorded of it, and what was served.
    private func fit(_ method: String, _ variant: Variant) throws -> (TinySession, CountingJournal.Served) {
        let journal = CountingJournal()
        let session = try CountingJournal.$current.withValue(journal) {
            try TinySession(
                #require(Registry.standard.method(named: method)), on: DeepFM.entry.counting, variant: variant,
                dataset: CountingJournal.dataset())
        }
        try session.pretrain()
        _ = journal.take()
        try session.fit()
        return (session, journal.take())
    }

    @Test(
        "All that a fit serves is counted, for each group that it moves",
        arguments: ["base", "dropoutnet", "meta-e", "velf", "cvar", "csdm"], Variant.allCases)
    func fitsAreCounted(method: String, variant: Variant) throws {
        let (session, served) = try fit(method, variant)
        let counts = try #require(session.training.counts[.phase(.cold)])
        // Meta-E takes one step from two batches, and VELF one step of each of two optimisers.
        let steps = method == "meta-e" ? served.passes / 2 : served.passes
        #expect(counts.total.instances == served.instances)
        #expect(counts.total.steps == (method == "velf" ? 2 : 1) * steps)
        for count in counts.groups.values {
            #expect(count == TrainingCount(instances: served.instances, steps: steps))
        }
        let moved = session.method.trainedGroups.map(\.name) + (method == "velf" ? ["item-embedding"] : [])
        #expect(Set(counts.groups.keys) == Set(moved))
    }

    @Test(
        "MWUF's mini-batches go through the backbone twice: for the second table, then for the networks",
        arguments: Variant.allCases)
    func mwuf(_ variant: Variant) throws {
        let (session, served) = try fit("mwuf", variant)
        let counts = try #require(session.training.counts[.phase(.cold)])
        let half = TrainingCount(instances: session.dataset.split.trainBase.count, steps: served.passes / 2)
        #expect(counts.groups == ["mwuf-items": half, "mwuf-networks": half])
        #expect(served.instances == 2 * half.instances)
        #expect(counts.total == TrainingCount(instances: half.instances, steps: served.passes))
    }

    /// Only Meta-E's follows from more than the sizes of the data: quarters of each item's instances.
    @Test(arguments: ["base", "dropoutnet", "mwuf", "meta-e", "velf", "cvar", "csdm"], Variant.allCases)
    func whoDeclaresFitting(method: String, variant: Variant) throws {
        let fitting = try declaration(method, variant).fitting
        #expect((fitting == nil) == (method == "meta-e"))
        #expect(fitting?.trainsItemTable == (method == "meta-e" ? nil : method == "velf"))
    }

    @Test("VELF trains the item-id table in every pass of a warm phase", arguments: [nil, 1, 3, 5, 10, 21])
    func velf(passes: Int?) throws {
        let session = try TinySession(named: "velf", training: passes.map(matched) ?? [:])
        _ = try session.run()
        for phase in Phase.allCases.dropFirst() {
            let rows = session.dataset.split.warm[phase.rawValue - 1].count
            let counts = try #require(session.training.counts[.phase(phase)])
            let (all, batches) = (passes ?? 21, (rows + TinySession.batch - 1) / TinySession.batch)
            #expect(counts.groups["item-embedding"] == TrainingCount(instances: all * rows, steps: all * batches))
            #expect(counts.total.steps == (all + all - 1) * batches)
        }
    }

    // MARK: Warm learning rates

    /// A whole number comes out of JSON as an integer.
    @Test func warmLearningRatesAreNumbers() {
        func rate(_ value: OptionValue) -> Double? {
            TrainingSettings(Training.description.resolve(["warm-learning-rate": value])).warmLearningRate
        }
        #expect(rate(.integer(1)) == 1 && rate(.number(0.5)) == 0.5 && rate(.text("same")) == nil)
    }
}

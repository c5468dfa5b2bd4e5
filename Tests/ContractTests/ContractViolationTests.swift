import Testing
import ThawCore
import ThawTesting

/// That a method can be written with what `ThawCore` and `ThawTesting` make public, and that its contract finds what is wrong
/// with one.
@Suite struct ContractViolationTests {
    @Test(
        "A method from elsewhere keeps the contract",
        arguments: Registry.standard.backboneEntries.map(\.description.name))
    func sound(backbone: String) throws {
        let backbone = try #require(Registry.standard.backbone(named: backbone))
        let contracts = MethodContract.cases(of: [PlantedMethod<Float, Sound>.entry], on: [backbone])
        // The feature `count` has other defaults in each variant.
        #expect(contracts.map(\.variant) == [.released, .published])
        for contract in contracts { try contract.verify() }
    }

    static let flaws: [(flaw: any Planted.Type, sentence: String)] = [
        (UndeclaredRefresh.self, "the option refresh-epochs is read, and not declared"),
        (OwnSeed.self, "two runs with one seed gave other bits"),
        (KeptState.self, "a run that began with a fit from the cache"),
        (StalePointer.self, "with tables that catch up"),
        (TestRows.self, "with the test set's labels turned round, training gave other bits"),
        (FrozenParameter.self, "the backbone's embedding.user_id moved; only the item-id table may"),
        (UndeclaredGroup.self, "fitting moved spare, whose group planted-spare is not among `trainedGroups`"),
        (HalfOfTheRows.self, "fitting wrote the rows of 4 of the 8 new items, not of all"),
        (OldRows.self, "fitting wrote old items' rows without an optimiser of the item-id table"),
        (Statistics.self, "running statistics moved under fit-statistics: frozen"),
        (EarlyOption.self, "the option early is declared to be for warm phases, and changed what fitting left"),
        (MatchedBudget.self, "a budget matched with 7 passes, as many as published, gave other bits"),
        (OwnBudget.self, "passes over each instance in warm-a, matched with 3: [3] expected, [7] found"),
        (ShortRefresh.self, "passes over each instance in warm-a, as published: [7] expected, [5] found"),
        (
            OtherFitting.self,
            "passes over a mini-batch in 3 passes over train-base that the method declares: 24 expected"
        ),
        (OtherTable.self, "whether fitting trains the item-id table: true expected, false found"),
        (IdleOption.self, "the option idle has no effect"),
    ]

    @Test("One sentence says what a method does not keep", arguments: flaws.indices)
    func violations(index: Int) throws {
        let (flaw, sentence) = Self.flaws[index]
        func contract<Plant: Planted>(_ type: Plant.Type) -> MethodContract {
            MethodContract(PlantedMethod<Float, Plant>.entry)
        }
        let contract = contract(flaw)
        let violation = try #require(throws: ContractViolation.self) { try contract.verify() }
        #expect(violation.message.contains(sentence), "\(violation.message)")
        #expect(violation.description.hasPrefix("planted (released) on deepfm: "))
        #expect(!violation.description.contains(where: \.isNewline) && !violation.description.hasSuffix("."))
    }

    @Test("A program's registry runs a method of its own; none other does")
    func registries() throws {
        let entry = PlantedMethod<Float, Sound>.entry
        func session(_ registry: Registry) throws -> any ColdStartSession {
            try registry.makeSession(
                dataset: TinyData.dataset(), backbone: "deepfm", method: "planted", training: ["batch": .integer(64)],
                seed: 1)
        }
        #expect(throws: SessionError.unknown("method", "planted")) { try session(.standard) }
        let (own, tiny) = (try session(.standard + [entry]), try TinySession(entry))
        try own.pretrain()
        try own.fit()
        try tiny.pretrain()
        try tiny.fit()
        #expect(try own.evaluate() == tiny.evaluate())
    }

    @Test("Gradients by hand are compared with differences, and one that is wrong is named")
    func gradients() throws {
        let (context, options) = try TinyContext.make(PlantedOptions<Sound>.self)
        let method = PlantedMethod<Double, Sound>(context, options)
        let store = try #require(method.ownStore)
        let trained = store.parameters.filter { method.trainedGroups.contains($0.group) }
        context.backbone.bind(context.batch)
        let stream = RandomStream(seed: 17)
        #expect(GradientCheck.differences(of: trained, in: store) { method.pass(stream) } == [])
        let wrong = GradientCheck.differences(of: trained, in: store, samples: 64) {
            defer { store.gradient(trained[1])[2] *= 1.01 }
            return method.pass(stream)
        }
        #expect(trained[1].name == "net.bias" && wrong.contains { $0.hasPrefix("net.bias[2]: ") })
        #expect(wrong.allSatisfy { $0.hasPrefix("net.bias") })
    }

    @Test func everyFlawIsPlanted() {
        #expect(Set(Self.flaws.compactMap { $0.flaw.flaw }) == Set(Flaw.allCases))
    }

    @Test func optionsThatDecideNothingCanBeExcepted() throws {
        let contract = MethodContract(PlantedMethod<Float, IdleOption>.entry)
        try contract.verify(optionsWithoutEffect: ["idle"])
        let violation = try #require(throws: ContractViolation.self) {
            try contract.verify(optionsWithoutEffect: ["idle", "unheard"])
        }
        #expect(violation.message == "there is no option unheard to except")
    }

    @Test func sessionsRefuseOptions() throws {
        let entry = PlantedMethod<Float, Sound>.entry
        #expect(throws: SessionError.badOption(component: "planted", option: "repeats", value: "0")) {
            try TinySession(entry, options: ["repeats": .integer(0)])
        }
        #expect(throws: SessionError.badOption(component: "training", option: "batches", value: "1")) {
            try TinySession(entry, training: ["batches": .integer(1)])
        }
        #expect(throws: SessionError.badOption(component: "fm", option: "neurons", value: "1")) {
            try TinySession(entry, on: FM.entry, backboneOptions: ["neurons": .integer(1)])
        }
    }
}

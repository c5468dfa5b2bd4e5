import ThawCore

// How often a method goes over each warm set, and what is recorded of its training: published passes are computed here from
// what the method declares, without `WarmBudget`.
extension MethodContract {
    /// Matched with as many passes as published is as published, to the bit. A method with modules of its own leaves them
    /// alone where all passes are the table's; one without gives the table every pass.
    public func matchedBudgetIsKept() throws {
        let declaration = try declaration()
        let published = Self.publishedPasses(declaration)
        let plain = try outcome()
        try expect(
            try outcome(training: Self.budget(published)) == plain,
            "a budget matched with \(published) passes, as many as published, gave other bits than the published one")
        if declaration.refresh != nil {
            try expect(
                try outcome(training: Self.budget(1)) == outcome(options: ["refresh-epochs": .integer(0)]),
                "a budget of 1 pass gave other bits than refresh-epochs 0: it leaves nothing to refresh with")
        } else {
            let passes = try outcome(options: ["warm-passes": .integer(3)])
            try expect(
                try outcome(training: Self.budget(3)) == passes,
                "a budget matched with 3 passes gave other bits than warm-passes 3")
            try expect(passes.bytes != plain.bytes, "warm-passes 3 gave the same bits as \(published)")
        }
    }

    /// A method that declares what its fit goes over (`MethodOptions.fitting`) keeps to it: `thaw check` derives what is
    /// recorded from it.
    public func declaredFittingIsKept() throws {
        guard let fitting = try declaration().fitting else { return }
        let session = try session()
        try session.pretrain()
        try session.fit()
        let rows = session.dataset.split.trainBase.count
        let passes = fitting.passes * Self.batches(rows)
        let counts = session.training.counts[.phase(.cold)] ?? TrainingCounts()
        let declared = "\(fitting.passes) passes over train-base that the method declares"
        try expect("passes over a mini-batch in \(declared)", session.training.fitSteps, is: passes)
        try expect(
            "counts of \(declared)", counts.total,
            is: TrainingCount(instances: fitting.passes * rows, steps: passes * fitting.optimisers))
        for (group, count) in counts.groups.sorted(by: { $0.key < $1.key }) {
            try expect(
                "counts of \(group) in \(declared)", count,
                is: TrainingCount(instances: fitting.passes * rows, steps: passes))
        }
        try expect(
            counts.groups.isEmpty == (fitting.passes == 0),
            "\(declared) trained \(counts.groups.isEmpty ? "nothing" : counts.groups.keys.sorted().joined(separator: ", "))"
        )
        let trainsTable = counts.groups[ParameterGroup.itemEmbedding.name] != nil
        try expect("whether fitting trains the item-id table", trainsTable, is: fitting.trainsItemTable)
    }

    /// What is recorded of a run's training is what went through the backbone, whatever the budget: nothing is counted that
    /// was not served, and each warm set is gone over as often as the budget says.
    public func countsAreWhatWasServed() throws {
        for passes in [nil, 1, 3, 5, 10, 21] { try countsAreWhatWasServed(matched: passes) }
    }

    private func countsAreWhatWasServed(matched: Int?) throws {
        let (journal, dataset) = (CountingJournal(), CountingJournal.dataset())
        let counting = MethodContract(method, on: backbone.counting, variant: variant)
        let session = try CountingJournal.$current.withValue(journal) {
            try counting.session(training: Self.budget(matched), dataset: dataset)
        }
        try session.pretrain()
        try expectPretraining(session, journal.take())
        try session.fit()
        try expectFit(session, journal.take())
        for phase in Phase.allCases.dropFirst() {
            try session.warmUp(phase)
            try expectWarm(session, phase, journal.take(), matched: matched)
            _ = try session.evaluate()
            try expect("passes in training mode while the test set is scored", journal.take().passes, is: 0)
        }
    }

    private func expectPretraining(_ session: TinySession, _ served: CountingJournal.Served) throws {
        let counts = session.training.counts[.pretraining] ?? TrainingCounts()
        let rows = session.dataset.split.trainBase
        try expect(served.seen == Dictionary(uniqueKeysWithValues: rows.map { ($0, 1) }), "pre-training is one pass")
        try expect("instances counted in pre-training", counts.total.instances, is: served.instances)
        for group in [ParameterGroup.featureEmbeddings, .backboneNetwork] {
            try expect(
                "counts of \(group.name) in pre-training", counts.groups[group.name],
                is: TrainingCount(instances: served.instances, steps: served.passes))
        }
        // Where whole batches of items are replaced, they do not train the table.
        let table = counts.groups[ParameterGroup.itemEmbedding.name] ?? TrainingCount()
        try expect(
            table.instances <= served.instances && table.steps <= served.passes && table.steps > 0,
            "pre-training counts \(table) of the item-id table, and \(served.instances) instances were served")
        try expect("groups that pre-training trains", counts.groups.count, is: 3)
    }

    private func expectFit(_ session: TinySession, _ served: CountingJournal.Served) throws {
        let counts = session.training.counts[.phase(.cold)] ?? TrainingCounts()
        try expect(
            Set(served.seen.keys).isSubset(of: session.dataset.split.trainBase),
            "fitting trained on instances that are not of train-base")
        try expect(
            counts.total.instances <= served.instances,
            "fitting counts \(counts.total.instances) instances, and \(served.instances) went through the backbone")
        try expect(
            (counts.total.steps == 0) == (served.passes == 0),
            "fitting counts \(counts.total.steps) steps, and \(served.passes) mini-batches went through the backbone")
        for (group, count) in counts.groups.sorted(by: { $0.key < $1.key }) {
            try expect(
                count.instances <= counts.total.instances && count.steps <= counts.total.steps,
                "fitting counts \(count) of \(group), and \(counts.total) of all groups")
        }
        guard served.passes > 0 else { return }
        let (counted, own) = (Set(counts.groups.keys), Set(session.method.trainedGroups.map(\.name)))
        let table = ParameterGroup.itemEmbedding.name
        let trainsTable = try declaration().fitting?.trainsItemTable ?? counted.contains(table)
        try expect("groups that fitting counts", counted, is: own.union(trainsTable ? [table] : []))
    }

    private func expectWarm(
        _ session: TinySession, _ phase: Phase, _ served: CountingJournal.Served, matched: Int?
    ) throws {
        let declaration = try declaration()
        let passes = matched ?? Self.publishedPasses(declaration)
        let tablePasses =
            switch (declaration.refresh, matched) {
            case (nil, _): passes
            case (_?, nil): declaration.common.warmPasses
            case (let refresh?, let matched?): min(matched, refresh.matchedTablePasses)
            }
        let own = passes - tablePasses
        let rows = session.dataset.split.warm[phase.rawValue - 1]
        let budget = "\(phase.name), \(matched.map { "matched with \($0)" } ?? "as published")"
        func count(_ passes: Int) -> TrainingCount {
            TrainingCount(instances: passes * rows.count, steps: passes * Self.batches(rows.count))
        }
        try expect(
            Set(served.seen.keys) == Set(rows), "the instances served in \(budget) are not those of its warm set")
        try expect("passes over each instance in \(budget)", Set(served.seen.values).sorted(), is: [passes])
        try expect("mini-batches in \(budget)", served.passes, is: count(passes).steps)

        let counts = session.training.counts[.phase(phase)] ?? TrainingCounts()
        try expect("instances counted in \(budget)", counts.total.instances, is: served.instances)
        for group in session.method.trainedGroups where own > 0 {
            try expect("counts of \(group.name) in \(budget)", counts.groups[group.name], is: count(own))
        }
        try expect(
            "groups counted in \(budget)", counts.groups.count,
            is: 1 + (own > 0 ? session.method.trainedGroups.count : 0))
        let table = counts.groups[ParameterGroup.itemEmbedding.name] ?? TrainingCount()
        if let fitting = declaration.fitting ?? (own == 0 ? Fitting(passes: 0) : nil) {
            try expect(
                "counts of the item-id table in \(budget)", table,
                is: count(fitting.trainsItemTable ? passes : tablePasses))
            try expect(
                "steps counted in \(budget)", counts.total.steps,
                is: count(tablePasses + own * fitting.optimisers).steps)
        } else {
            // It may train the table beside its modules, and does not say so.
            try expect(
                table.steps >= count(tablePasses).steps && table.instances <= count(passes).instances,
                "in \(budget), \(table) is counted of the item-id table")
        }
    }

    private static func budget(_ matched: Int?) -> ResolvedOptions { matched.map { ["budget": .integer($0)] } ?? [:] }

    private static func publishedPasses(_ declaration: MethodDeclaration) -> Int {
        declaration.common.warmPasses + (declaration.refresh.map { $0.epochs * $0.repeats } ?? 0)
    }

    private static func batches(_ rows: Int) -> Int { (rows + TinySession.batch - 1) / TinySession.batch }
}

import ThawCore

// What may move, by what, and where.
extension MethodContract {
    /// Test labels change nothing but the metric.
    public func testLabelsChangeNothing() throws {
        let plain = try session()
        let inverted = try session(dataset: TinyData.withTestLabelsInverted(TinyData.dataset()))
        let (a, b) = (try plain.run(), try inverted.run())
        try expect(
            plain.training.exportFitted() == inverted.training.exportFitted(),
            "with the test set's labels turned round, training gave other bits")
        for (phase, (x, y)) in zip(Phase.allCases, zip(a, b)) {
            try expect(
                abs(x.auc + y.auc - 1) < 1e-12,
                "with the test set's labels turned round, the AUC after \(phase.name) was \(y.auc), not 1 - \(x.auc)")
        }
    }

    /// After pre-training only the item-id table and running statistics move.
    public func backboneStaysFrozen() throws {
        let session = try session()
        try session.pretrain()
        let store = session.training.backbone.store
        let before = TinySession.values(store)
        _ = try session.runPhases()
        let after = TinySession.values(store)
        for parameter in store.parameters {
            let moved = parameter.differs(before, after)
            try expect(
                moved == (parameter.group == .itemEmbedding),
                moved
                    ? "after pre-training the backbone's \(parameter.name) moved; only the item-id table may"
                    : "the warm phases did not move \(parameter.name)")
        }
    }

    /// Fitting moves the groups that the method names in `trainedGroups`, and nothing else of its own.
    public func declaredGroupsAreFitted() throws {
        let session = try session()
        guard let store = session.method.ownStore else { return }
        try session.pretrain()
        let before = TinySession.values(store)
        try session.fit()
        let after = TinySession.values(store)
        for parameter in store.parameters {
            let moved = parameter.differs(before, after)
            try expect(
                moved == session.method.trainedGroups.contains(parameter.group),
                moved
                    ? "fitting moved \(parameter.name), whose group \(parameter.group.name) is not among `trainedGroups`"
                    : "fitting did not move \(parameter.name), whose group \(parameter.group.name) is among `trainedGroups`"
            )
        }
    }

    /// Fitting writes all new items' rows or none, and all where the method declares that it is fitted; and old items' rows
    /// only where it trains the item-id table.
    public func newItemsAreWritten() throws {
        let session = try session()
        try session.pretrain()
        let split = session.dataset.split
        let (old, new) = (session.itemRows(split.oldItems), session.itemRows(split.newItems))
        try session.fit()
        let trainsTable = session.training.counts[.phase(.cold)]?.groups[ParameterGroup.itemEmbedding.name] != nil
        try expect(
            trainsTable || session.itemRows(split.oldItems) == old,
            "fitting wrote old items' rows without an optimiser of the item-id table")
        let written = zip(session.itemRows(split.newItems), new).count { $0 != $1 }
        let isFitted = try declaration().fit != nil
        try expect(
            written == split.newItems.count || written == 0 && !isFitted,
            "fitting wrote the rows of \(written) of the \(split.newItems.count) new items, not of all"
                + (isFitted ? "" : " or none"))
    }

    /// Running statistics of batch norm move in a stage, or stay under `fit-statistics: frozen` and `warm-statistics: frozen`.
    public func statisticsStayWhereFrozen() throws {
        for stage in try declaration().fit == nil ? ["warm-statistics"] : ["fit-statistics", "warm-statistics"] {
            for isFrozen in [true, false] {
                let session = try session(options: [stage: .text(isFrozen ? "frozen" : "updating")])
                func statistics() -> [[Float]] {
                    session.training.backbone.runningStatistics.map { Array($0.elements) }
                }
                try session.pretrain()
                if stage == "warm-statistics" { try session.fit() }
                let before = statistics()
                if stage == "warm-statistics" { try session.warmUp(.warmA) } else { try session.fit() }
                try expect(
                    before.isEmpty || (statistics() == before) == isFrozen,
                    "running statistics \(isFrozen ? "moved under \(stage): frozen" : "stayed under \(stage): updating")"
                )
            }
        }
    }
}

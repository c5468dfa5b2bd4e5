import ThawCore

// What caches, kills and other machines rest on: a run's bits follow from its options, its data and its seed.
extension MethodContract {
    /// Same seed, same bits; another seed, others.
    public func sameSeedSameBits() throws {
        let (first, second, other) = (try session(), try session(), try session(seed: 2))
        let same = try first.run() == second.run() && first.training.exportFitted() == second.training.exportFitted()
        try expect(
            same, "two runs with one seed gave other bits; random numbers come from the context's stream alone")
        _ = try other.run()
        try expect(
            first.training.exportBackbone() != other.training.exportBackbone(),
            "runs with two seeds gave the same bits")
    }

    /// A backbone from the cache gives the same bits as pre-training.
    public func importedBackboneGoesOn() throws {
        let (trained, imported) = (try session(), try session())
        try trained.pretrain()
        try imported.training.importBackbone(trained.training.exportBackbone())
        for session in [trained, imported] {
            try session.fit()
            try session.warmUp(.warmA)
        }
        try expect(
            trained.training.exportFitted() == imported.training.exportFitted(),
            "on a backbone from the cache the run went on with other bits than on one that it pre-trained itself")
        try expectRefusal(of: "a backbone") { try imported.training.importBackbone([1, 2, 3]) }
    }

    /// A fitted state from the cache gives the same bits as fitting. Options of the warm phases may differ from those with
    /// which it was made: what follows is what a whole run with them gives.
    public func importedFitGoesOn() throws {
        let options: ResolvedOptions = ["warm-passes": .integer(2)]
        let (fitted, imported, whole) = (try session(), try session(options: options), try session(options: options))
        try fitted.pretrain()
        try fitted.fit()
        let bytes = fitted.training.exportFitted()
        try imported.training.importFitted(bytes)
        try expect("the evaluation of a fit from the cache", try imported.evaluate(), is: try fitted.evaluate())
        try whole.pretrain()
        try whole.fit()
        try expect(whole.training.exportFitted() == bytes, "the option warm-passes changed what fitting left")
        for phase in Phase.allCases.dropFirst() {
            try imported.warmUp(phase)
            try whole.warmUp(phase)
            try expect(
                "the evaluation after \(phase.name) of a run that began with a fit from the cache",
                try imported.evaluate(), is: try whole.evaluate())
        }
        try expect(
            imported.training.exportFitted() == whole.training.exportFitted(),
            "a run that began with a fit from the cache ended with other bits; what `fit` leaves for the warm phases lies "
                + "in the item-id table and in `ownStore`")
        try expectRefusal(of: "a fit") { try imported.training.importFitted([1, 2, 3]) }
    }

    private func expectRefusal(of what: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch is TrainingError {
            return
        }
        throw violation("three bytes were taken for \(what)")
    }

    /// Tables that catch up row by row give the bits of dense Adam, as they do on large data.
    public func tablesThatCatchUpAreDense() throws {
        func started(_ catchUpRows: Int) throws -> TinySession {
            let session = try session()
            session.training.context.training.adam.catchUpRows = catchUpRows
            return session
        }
        func expectBehind(_ session: TinySession, _ dense: TinySession) throws {
            try expect(bits(dense, upToDate: false) != bits(session, upToDate: false), "no row of a table was behind")
        }
        let (dense, lazy, imported) = (try started(.max), try started(1), try started(1))
        try dense.pretrain()
        try lazy.pretrain()
        // No instance has user 0, and none of train-base a new item.
        try expectBehind(lazy, dense)
        try imported.training.importBackbone(lazy.training.exportBackbone())
        try expectBehind(imported, dense)
        let expected = try dense.runPhases()
        for session in [lazy, imported] {
            try expect("evaluations with tables that catch up", try session.runPhases(), is: expected)
        }
        try expectBehind(lazy, dense)
        for session in [lazy, imported] {
            try expect(
                bits(session) == bits(dense),
                "tables that catch up row by row gave other bits; a table is read and written by `value(_:for:)` and "
                    + "`gradient(_:for:)` with the batch, or whole")
        }
        // What has been through several optimisers is kept too.
        let again = try started(1)
        try again.training.importBackbone(lazy.training.exportBackbone())
        try expect(
            bits(again, ofMethod: false) == bits(dense, ofMethod: false),
            "a backbone with tables that are behind was not kept")
    }

    /// The bits of all parameters and running statistics; where not `upToDate`, as they lie in memory.
    private func bits(_ session: TinySession, upToDate: Bool = true, ofMethod: Bool = true) -> [UInt32] {
        let backbone = session.training.backbone
        let stores = [backbone.store] + (ofMethod ? [session.method.ownStore].compactMap(\.self) : [])
        return stores.flatMap { store in
            let values = upToDate ? store.values : store.raw.values
            return (0..<store.count).map { values[$0].bitPattern }
        } + backbone.runningStatistics.flatMap { $0.elements.map(\.bitPattern) }
    }
}

/// A large embedding table under dense Adam whose rows are brought up to date only when they are read.
///
/// Dense Adam moves every row in every step, by weight decay and moments, although a batch touches few of them. Here a
/// row's missed steps are replayed when it is next needed: the same operations on the same numbers in the same order,
/// hence the same bits. What is saved is memory traffic (a row's steps are taken in the cache, not in passes over the
/// whole table) and all steps of rows that nobody reads.
///
/// `ParameterStore` has the tables and asks them for whatever is read.
final class CatchUpTable<S: Scalar> {
    /// The field of the schema whose ids number the rows.
    let field: Int
    private let table: RowTable<S>
    private let ledger: RowLedger
    private var history = StepHistory<S>()
    /// Steps that every row has taken.
    private var takenByAll = 0

    init(values: UnsafeMutablePointer<S>, gradients: UnsafeMutablePointer<S>, rows: Int, width: Int, field: Int) {
        self.field = field
        table = RowTable(
            values: values, gradients: gradients, moments: FixedBuffer(repeating: 0, count: rows * width * 2),
            width: width)
        ledger = RowLedger(rows: rows)
    }

    var rows: Int { ledger.rows }

    // MARK: Reading

    /// Brings the rows `ids` up to date.
    func bringUpToDate(_ ids: UnsafePointer<Int32>, count: Int) {
        guard takenByAll < history.count else { return }
        ledger.noteStale(ids, count: count, end: history.count)
        replayStale()
    }

    /// Brings every row up to date.
    func bringUpToDate() {
        guard takenByAll < history.count else { return }
        ledger.noteAllStale(end: history.count)
        replayStale()
        takenByAll = history.count
    }

    private func replayStale() {
        guard !ledger.stale.isEmpty else { return }
        for stretch in history.stretches {
            let missing = ledger.stale.firstIndex { $0.steps >= stretch.end } ?? ledger.stale.count
            guard missing > 0 else { continue }
            let fresh = ledger.stale.firstIndex { $0.steps > stretch.start } ?? ledger.stale.count
            ledger.stale.withUnsafeBufferPointer { rows in
                replay(UnsafeBufferPointer(rebasing: rows[..<fresh]), stretch, isFresh: true)
                replay(UnsafeBufferPointer(rebasing: rows[fresh..<missing]), stretch, isFresh: false)
            }
            ledger.advanceStale(missing, to: stretch.end)
        }
        ledger.clearStale()
    }

    private func replay(
        _ rows: UnsafeBufferPointer<StaleRow>, _ stretch: (start: Int, end: Int, isOpen: Bool), isFresh: Bool
    ) {
        history.steps.withUnsafeBufferPointer { steps in
            guard let first = rows.baseAddress, let steps = steps.baseAddress else { return }
            let missed = MissedSteps(history: steps, end: stretch.end, isFresh: isFresh, isLast: !stretch.isOpen)
            ThawCore.replay(table, first, count: rows.count, missed)
        }
    }

    // MARK: Steps

    /// A new optimiser begins, with moments of zero. Returns its number.
    func begin() -> Int { history.begin() }

    /// The optimiser is done: rows that are brought up to date later leave their moments behind.
    func finish() { history.finish() }

    /// The rows `ids` may get a gradient before the next `update`.
    func expectGradients(_ ids: UnsafePointer<Int32>, count: Int) { ledger.takeInHand(ids, count: count) }

    /// Any row may.
    func expectGradients() { ledger.takeAllInHand() }

    /// The next step of optimiser number `optimizer`. The rows that may have a gradient take it now, along their
    /// gradients, which are cleared; the others are behind from now on.
    func update(_ constants: AdamConstants<S>, by optimizer: Int) {
        ledger.noteStaleAtHand(end: history.count)
        replayStale()
        let isFresh = history.isFresh
        history.append(constants, by: optimizer)
        ledger.atHand.withUnsafeBufferPointer { rows in
            guard let first = rows.baseAddress else { return }
            stepRows(table, first, count: rows.count, constants, isFresh: isFresh)
        }
        if ledger.atHand.count == rows { takenByAll = history.count }
        ledger.putDown(at: history.count)
    }

    // MARK: Keeping

    /// What is left to do when the values are kept as they are: the steps of one optimiser, by the rows that have taken
    /// none of them.
    struct Pending {
        var steps: Int
        /// Per row: 1 if it has yet to take the steps, else 0.
        var rows: [UInt8]
    }

    /// Brings the rows that were ever read up to date, and says which steps the others have yet to take. Where more than
    /// one optimiser has been at work, all rows are brought up to date.
    func settle() -> Pending {
        if history.optimizers > 1 { bringUpToDate() }
        ledger.noteAllStale(end: history.count, afterFirst: true)
        replayStale()
        let behind = ledger.behind(history.count)
        return Pending(steps: behind.contains(1) ? history.count : 0, rows: behind)
    }

    /// The inverse of `settle` for values that were kept. `steps`: those of the optimiser.
    func restore(_ behind: [UInt8], steps: [AdamConstants<S>]) {
        history = StepHistory(finished: steps)
        ledger.restore(behind: behind, end: steps.count)
        takenByAll = 0
    }
}

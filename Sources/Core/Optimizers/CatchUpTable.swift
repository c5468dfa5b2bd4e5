/// A large embedding table under dense Adam whose rows are brought up to date only when they are read.
///
/// Dense Adam moves every row in every step, by weight decay and moments, although a batch touches few of them. Here a
/// row's missed steps are replayed when it is next needed: the same operations on the same numbers in the same order,
/// hence the same bits. What is saved is memory traffic (a row's steps are taken in registers, not in passes over the
/// whole table) and all steps of rows that nobody reads.
///
/// `ParameterStore` has the tables and asks them for whatever is read.
final class CatchUpTable<S: Scalar> {
    /// The field of the schema whose ids number the rows.
    let field: Int
    private let table: RowTable<S>
    private var history = StepHistory<S>()
    /// Per row: the number of steps it has taken, or the complement of it while the row is at hand.
    private let taken: FixedBuffer<Int32>
    var rows: Int { taken.count }
    /// The rows that may have a gradient.
    private var atHand: [Int32] = []
    /// Rows that are being brought up to date (`StaleRow`).
    private var stale: [UInt64] = []
    /// Steps that every row has taken.
    private var takenByAll = 0

    init(values: UnsafeMutablePointer<S>, gradients: UnsafeMutablePointer<S>, rows: Int, width: Int, field: Int) {
        self.field = field
        table = RowTable(
            values: values, gradients: gradients, moments: FixedBuffer(repeating: 0, count: rows * width * 2),
            width: width)
        taken = FixedBuffer(repeating: 0, count: rows)
    }

    // MARK: Reading

    /// Brings the rows `ids` up to date.
    func bringUpToDate(_ ids: UnsafePointer<Int32>, count: Int) {
        guard takenByAll < history.count else { return }
        for b in 0..<count { noteIfStale(ids[b]) }
        replayStale()
    }

    /// Brings every row up to date.
    func bringUpToDate() {
        guard takenByAll < history.count else { return }
        for row in 0..<Int32(rows) { noteIfStale(row) }
        replayStale()
        takenByAll = history.count
    }

    private func stepsTaken(_ row: Int) -> Int {
        let steps = taken.pointer[row]
        return Int(steps < 0 ? ~steps : steps)
    }

    /// Notes a row that is behind, once.
    private func noteIfStale(_ row: Int32) {
        let steps = stepsTaken(Int(row))
        guard steps < history.count else { return }
        stale.append(StaleRow.packed(row, steps: steps))
        let now = Int32(history.count)
        taken.pointer[Int(row)] = taken.pointer[Int(row)] < 0 ? ~now : now
    }

    private func replayStale() {
        guard !stale.isEmpty else { return }
        // Longest absence first, so that rows which missed the same steps replay them side by side.
        stale.sort()
        for stretch in history.stretches {
            let missing = stale.firstIndex { StaleRow($0).steps >= stretch.end } ?? stale.count
            guard missing > 0 else { continue }
            let fresh = stale.firstIndex { StaleRow($0).steps > stretch.start } ?? stale.count
            stale.withUnsafeMutableBufferPointer { rows in
                replay(UnsafeBufferPointer(rebasing: rows[..<fresh]), stretch, isFresh: true)
                replay(UnsafeBufferPointer(rebasing: rows[fresh..<missing]), stretch, isFresh: false)
                for i in 0..<missing { rows[i] = StaleRow.packed(Int32(StaleRow(rows[i]).row), steps: stretch.end) }
            }
        }
        stale.removeAll(keepingCapacity: true)
    }

    private func replay(
        _ rows: UnsafeBufferPointer<UInt64>, _ stretch: (start: Int, end: Int, isOpen: Bool), isFresh: Bool
    ) {
        history.steps.withUnsafeBufferPointer { steps in
            guard let first = rows.baseAddress, let steps = steps.baseAddress else { return }
            let missed = MissedSteps(history: steps, end: stretch.end, isFresh: isFresh, isLast: !stretch.isOpen)
            Core.replay(table, first, count: rows.count, missed)
        }
    }

    // MARK: Steps

    /// A new optimiser begins, with moments of zero. Returns its number.
    func begin() -> Int { history.begin() }

    /// The optimiser is done: rows that are brought up to date later leave their moments behind.
    func finish() { history.finish() }

    /// The rows `ids` may get a gradient before the next `update`.
    func expectGradients(_ ids: UnsafePointer<Int32>, count: Int) {
        for b in 0..<count { takeInHand(ids[b]) }
    }

    /// Any row may.
    func expectGradients() {
        guard atHand.count < rows else { return }
        for row in 0..<Int32(rows) { takeInHand(row) }
    }

    private func takeInHand(_ row: Int32) {
        let steps = taken.pointer[Int(row)]
        guard steps >= 0 else { return }
        taken.pointer[Int(row)] = ~steps
        atHand.append(row)
    }

    /// The next step of optimiser number `optimizer`. The rows at hand take it now, along their gradients, which are
    /// cleared; the others are behind from now on.
    func update(_ constants: AdamConstants<S>, by optimizer: Int) {
        for row in atHand { noteIfStale(row) }
        replayStale()
        let isFresh = history.isFresh
        history.append(constants, by: optimizer)
        atHand.withUnsafeBufferPointer { rows in
            guard let first = rows.baseAddress else { return }
            stepRows(table, first, count: rows.count, constants, isFresh: isFresh)
        }
        for row in atHand { taken.pointer[Int(row)] = Int32(history.count) }
        if atHand.count == rows { takenByAll = history.count }
        atHand.removeAll(keepingCapacity: true)
    }

    // MARK: Keeping

    /// What is left to do when the values are kept as they are: the steps of one optimiser, by the rows that have taken
    /// none of them.
    struct Pending {
        var steps: Int
        /// Per row: 1 if it has the steps before it, else 0.
        var rows: [UInt8]
    }

    /// Brings the rows up to date that were ever read, and says what the others have before them; all rows, where more
    /// than one optimiser has been at work.
    func settle() -> Pending {
        if history.optimizers > 1 { bringUpToDate() }
        for row in 0..<Int32(rows) where taken.pointer[Int(row)] != 0 { noteIfStale(row) }
        replayStale()
        let isPending = (0..<rows).map { stepsTaken($0) < history.count ? UInt8(1) : 0 }
        return Pending(steps: isPending.contains(1) ? history.count : 0, rows: isPending)
    }

    /// The inverse of `settle` for values that were kept. `steps`: those of the optimiser.
    func restore(_ isPending: [UInt8], steps: [AdamConstants<S>]) {
        precondition(isPending.count == rows)
        history = StepHistory(finished: steps)
        for row in 0..<rows { taken.pointer[row] = isPending[row] == 1 ? 0 : Int32(steps.count) }
        takenByAll = 0
        atHand.removeAll(keepingCapacity: true)
    }
}

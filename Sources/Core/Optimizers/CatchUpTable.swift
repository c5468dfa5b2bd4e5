/// A large embedding table under dense Adam whose rows are brought up to date only when they are read.
///
/// Dense Adam moves every row in every step, by weight decay and moments, although a batch touches few of them. Here a
/// row's missed steps are replayed when it is next needed: the same operations on the same numbers in the same order,
/// hence the same bits. What is saved is memory traffic (a row's steps are taken in the cache, not in passes over the
/// whole table) and the steps of rows that have come to rest.
final class CatchUpTable<S: Scalar> {
    /// The field of the schema whose ids number the rows.
    let field: Int
    private let table: RowTable<S>
    /// Per row: the number of steps it has taken, or the complement of it while the row is part of the batch at hand.
    private let taken: FixedBuffer<Int32>
    private var batchRows: [Int32] = []
    private var stale: [UInt64] = []

    init(_ store: ParameterStore<S>, _ parameter: Parameter) {
        guard let field = parameter.field else { preconditionFailure("\(parameter.name) is not a field's table") }
        self.field = field
        let (rows, width) = (parameter.shape[0], parameter.shape[1])
        table = RowTable(
            values: store.value(parameter), gradients: store.gradient(parameter),
            moments: FixedBuffer(repeating: 0, count: rows * width * 2), width: width)
        taken = FixedBuffer(repeating: 0, count: rows)
    }

    /// Brings the rows `ids` up to date with `history`, all steps so far, and makes them the batch at hand.
    func catchUp(_ ids: UnsafePointer<Int32>, count: Int, _ history: [AdamConstants<S>]) {
        release()
        for b in 0..<count {
            let row = Int(ids[b])
            let steps = taken.pointer[row]
            guard steps >= 0 else { continue }
            taken.pointer[row] = ~steps
            batchRows.append(ids[b])
            if Int(steps) < history.count { stale.append(UInt64(steps) << 32 | UInt64(ids[b])) }
        }
        replayStale(history, isLast: false)
        for row in batchRows { taken.pointer[Int(row)] = ~Int32(history.count) }
    }

    /// Brings every row up to date; the batch at hand stays at hand.
    func catchUpAll(_ history: [AdamConstants<S>]) {
        for row in 0..<taken.count { noteIfStale(row, history) }
        replayStale(history, isLast: false)
        for row in 0..<taken.count where taken.pointer[row] >= 0 { taken.pointer[row] = Int32(history.count) }
    }

    /// Brings every row up to date for good: no step follows, so that moments are left behind.
    func finish(_ history: [AdamConstants<S>]) {
        release()
        for row in 0..<taken.count { noteIfStale(row, history) }
        replayStale(history, isLast: true)
        taken.pointer.update(repeating: Int32(history.count), count: taken.count)
    }

    private func noteIfStale(_ row: Int, _ history: [AdamConstants<S>]) {
        let steps = taken.pointer[row]
        if steps >= 0, Int(steps) < history.count { stale.append(UInt64(steps) << 32 | UInt64(row)) }
    }

    /// Step number `step` for the rows of the batch at hand, along their gradients, which are cleared.
    func update(step: Int, _ constants: AdamConstants<S>) {
        batchRows.withUnsafeBufferPointer { rows in
            guard let rows = rows.baseAddress else { return }
            stepRows(table, rows, count: batchRows.count, constants)
        }
        for row in batchRows { taken.pointer[Int(row)] = Int32(step) }
        batchRows.removeAll(keepingCapacity: true)
    }

    /// Gives up the batch at hand; its rows have taken no step since.
    private func release() {
        for row in batchRows { taken.pointer[Int(row)] = ~taken.pointer[Int(row)] }
        batchRows.removeAll(keepingCapacity: true)
    }

    private func replayStale(_ history: [AdamConstants<S>], isLast: Bool) {
        // Longest absence first, so that rows which missed the same steps replay them side by side.
        stale.sort()
        stale.withUnsafeBufferPointer { stale in
            history.withUnsafeBufferPointer { history in
                guard let rows = stale.baseAddress, let steps = history.baseAddress else { return }
                replay(table, rows, count: stale.count, steps, until: history.count, isLast: isLast)
            }
        }
        stale.removeAll(keepingCapacity: true)
    }
}

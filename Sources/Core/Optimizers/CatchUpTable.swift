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

    /// Brings every row up to date. `isLast`: no step follows, so that the moments may be left behind.
    func catchUpAll(_ history: [AdamConstants<S>], isLast: Bool) {
        for row in batchRows where taken.pointer[Int(row)] < 0 { taken.pointer[Int(row)] = ~taken.pointer[Int(row)] }
        for row in 0..<taken.count {
            let steps = taken.pointer[row]
            if Int(steps) < history.count { stale.append(UInt64(steps) << 32 | UInt64(row)) }
        }
        replayStale(history, isLast: isLast)
        taken.pointer.update(repeating: Int32(history.count), count: taken.count)
        for row in batchRows { taken.pointer[Int(row)] = ~Int32(history.count) }
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

/// A table's values, gradients and moments. Row r of `moments` holds the first moments, then the second ones.
private struct RowTable<S: Scalar> {
    let values, gradients: UnsafeMutablePointer<S>
    let moments: FixedBuffer<S>
    let width: Int
}

/// Rows that are worked on side by side: enough to hide the latency of a division, few enough for the nearest cache.
private let groupRows = 32

/// Steps after which a group is asked whether it has come to rest.
private let restInterval = 128

/// Rows in contiguous scratch memory.
private struct RowGroup<S: Scalar> {
    let values, gradients, first, second: UnsafeMutablePointer<S>

    init(_ memory: UnsafeMutableBufferPointer<S>, width: Int) {
        guard let base = memory.baseAddress else { preconditionFailure("no scratch memory") }
        let size = groupRows * width
        (values, gradients, first, second) = (base, base + size, base + 2 * size, base + 3 * size)
    }

    @inline(__always)
    func load(_ table: RowTable<S>, _ row: Int, at place: Int) {
        let (width, offset) = (table.width, place * table.width)
        copyRow(table.values + row * width, values + offset, width)
        copyRow(table.moments.pointer + 2 * row * width, first + offset, width)
        copyRow(table.moments.pointer + (2 * row + 1) * width, second + offset, width)
    }

    @inline(__always)
    func store(_ table: RowTable<S>, _ row: Int, from place: Int) {
        let (width, offset) = (table.width, place * table.width)
        copyRow(values + offset, table.values + row * width, width)
        copyRow(first + offset, table.moments.pointer + 2 * row * width, width)
        copyRow(second + offset, table.moments.pointer + (2 * row + 1) * width, width)
    }
}

@inline(__always)
private func copyRow<S: Scalar>(_ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, _ width: Int) {
    if width == 16 { store16(load16(x), y) } else { y.update(from: x, count: width) }
}

/// One step of Adam for `rows` along their gradients, which are cleared.
@specialized(where S == Float)
@specialized(where S == Double)
private func stepRows<S: Scalar>(
    _ table: RowTable<S>, _ rows: UnsafePointer<Int32>, count: Int, _ constants: AdamConstants<S>
) {
    let width = table.width
    withUnsafeTemporaryAllocation(of: S.self, capacity: 4 * groupRows * width) { memory in
        let group = RowGroup(memory, width: width)
        for start in stride(from: 0, to: count, by: groupRows) {
            let size = min(groupRows, count - start)
            for place in 0..<size {
                let row = Int(rows[start + place])
                group.load(table, row, at: place)
                copyRow(table.gradients + row * width, group.gradients + place * width, width)
                zero(table.gradients + row * width, count: width)
            }
            adamUpdate(group.values, group.gradients, group.first, group.second, size * width, constants)
            for place in 0..<size { group.store(table, Int(rows[start + place]), from: place) }
        }
    }
}

/// The steps without gradient that rows have missed. `stale` is sorted: steps taken << 32 | row.
@specialized(where S == Float)
@specialized(where S == Double)
private func replay<S: Scalar>(
    _ table: RowTable<S>, _ stale: UnsafePointer<UInt64>, count: Int, _ history: UnsafePointer<AdamConstants<S>>,
    until end: Int, isLast: Bool
) {
    let width = table.width
    withUnsafeTemporaryAllocation(of: S.self, capacity: 4 * groupRows * width) { memory in
        let group = RowGroup(memory, width: width)
        zero(group.gradients, count: groupRows * width)
        for start in stride(from: 0, to: count, by: groupRows) {
            let keys = stale + start
            let size = min(groupRows, count - start)
            for place in 0..<size { group.load(table, Int(keys[place] & 0xFFFF_FFFF), at: place) }
            var active = 0
            for step in Int(keys[0] >> 32)..<end {
                while active < size, Int(keys[active] >> 32) <= step { active += 1 }
                adamUpdate(
                    group.values, group.gradients, group.first, group.second, active * width, history[step])
                if isLast, active == size, step % restInterval == 0,
                    isAtRest(group.values, group.first, size * width, history[step])
                {
                    break
                }
            }
            for place in 0..<size { group.store(table, Int(keys[place] & 0xFFFF_FFFF), from: place) }
        }
    }
}

/// Whether no later step without gradient can change a value: the first moments reproduce themselves, and even with
/// the smallest denominator, epsilon, the update is lost in rounding. (Rates only fall from step to step.)
@specialized(where S == Float)
@specialized(where S == Double)
private func isAtRest<S: Scalar>(
    _ values: UnsafePointer<S>, _ first: UnsafePointer<S>, _ count: Int, _ c: AdamConstants<S>
) -> Bool {
    for i in 0..<count {
        let gradient = S(0).addingProduct(values[i], c.decay)
        let next = first[i].addingProduct(gradient - first[i], 1 - c.beta1)
        let moved = values[i] - c.rate * (first[i] / c.epsilon)
        guard isSame(next, first[i]), isSame(moved, values[i]) else { return false }
    }
    return true
}

/// Equality of bits, which tells the two zeros apart.
@inline(__always)
private func isSame<S: Scalar>(_ a: S, _ b: S) -> Bool { a == b && a.sign == b.sign }

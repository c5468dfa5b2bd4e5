/// A table's values, gradients and moments. Row r of `moments` holds the first moments, then the second ones.
struct RowTable<S: Scalar> {
    let values, gradients: UnsafeMutablePointer<S>
    let moments: FixedBuffer<S>
    let width: Int

    /// Elements k ..< k + size of a row. `isFresh`: with moments of zero.
    @inline(__always)
    func load(_ row: Int, _ k: Int, _ size: Int, isFresh: Bool) -> AdamState<S> {
        let value = load16(values + row * width + k, size)
        if isFresh { return AdamState(value: value, first: splat(0), second: splat(0)) }
        let first = moments.pointer + 2 * row * width + k
        return AdamState(value: value, first: load16(first, size), second: load16(first + width, size))
    }

    @inline(__always)
    func store(_ state: AdamState<S>, _ row: Int, _ k: Int, _ size: Int, withMoments: Bool = true) {
        store16(state.value, values + row * width + k, size)
        guard withMoments else { return }
        let first = moments.pointer + 2 * row * width + k
        store16(state.first, first, size)
        store16(state.second, first + width, size)
    }
}

/// One step of Adam for `rows` along their gradients, which are cleared. `isFresh`: the first one of its optimiser.
@specialized(where S == Float)
@specialized(where S == Double)
func stepRows<S: Scalar>(
    _ table: RowTable<S>, _ rows: UnsafePointer<Int32>, count: Int, _ constants: AdamConstants<S>, isFresh: Bool
) {
    @inline(__always)
    func stepLanes(_ row: Int, _ k: Int, _ size: Int) {
        let gradient = table.gradients + row * table.width + k
        var state = table.load(row, k, size, isFresh: isFresh)
        state.step(load16(gradient, size), constants)
        table.store(state, row, k, size)
        store16(splat(0), gradient, size)
    }
    if table.width == 16 {
        for i in 0..<count { stepLanes(Int(rows[i]), 0, 16) }
    } else {
        for i in 0..<count {
            for k in stride(from: 0, to: table.width, by: 16) { stepLanes(Int(rows[i]), k, min(16, table.width - k)) }
        }
    }
}

/// What rows have missed of one optimiser's steps, all of them without gradient.
struct MissedSteps<S: Scalar> {
    /// The steps of all optimisers.
    let history: UnsafePointer<AdamConstants<S>>
    /// Those up to here.
    let end: Int
    /// Whether the rows have taken none of this optimiser's steps.
    let isFresh: Bool
    /// Whether no step follows, so that moments are left behind and rows at rest need not go on.
    let isLast: Bool
}

/// Takes the steps that `rows` have missed. They are sorted: steps taken << 32 | row.
@specialized(where S == Float)
@specialized(where S == Double)
func replay<S: Scalar>(
    _ table: RowTable<S>, _ rows: UnsafePointer<UInt64>, count: Int, _ missed: MissedSteps<S>
) {
    let leastMoment: S = NegligibleSquares.leastMoment(missed.history[missed.end - 1], steps: stretchLength)
    for i in stride(from: 0, to: count, by: 4) {
        // The last row may stand in for neighbours that are not there.
        let four = (
            StaleRow(rows[i]), StaleRow(rows[min(i + 1, count - 1)]), StaleRow(rows[min(i + 2, count - 1)]),
            StaleRow(rows[min(i + 3, count - 1)])
        )
        if table.width == 16 {
            replayLanes(table, four, 0, 16, missed, leastMoment)
        } else {
            for k in stride(from: 0, to: table.width, by: 16) {
                replayLanes(table, four, k, min(16, table.width - k), missed, leastMoment)
            }
        }
    }
}

/// Elements k ..< k + size of four rows side by side: fewer would wait for their own divisions.
@inline(__always)
private func replayLanes<S: Scalar>(
    _ table: RowTable<S>, _ rows: (StaleRow, StaleRow, StaleRow, StaleRow), _ k: Int, _ size: Int,
    _ missed: MissedSteps<S>, _ leastMoment: S
) {
    var a = table.load(rows.0.row, k, size, isFresh: missed.isFresh)
    var b = table.load(rows.1.row, k, size, isFresh: missed.isFresh)
    var c = table.load(rows.2.row, k, size, isFresh: missed.isFresh)
    var d = table.load(rows.3.row, k, size, isFresh: missed.isFresh)
    var step = rows.3.steps
    for earlier in rows.0.steps..<step { a.step(splat(0), missed.history[earlier]) }
    for earlier in rows.1.steps..<step { b.step(splat(0), missed.history[earlier]) }
    for earlier in rows.2.steps..<step { c.step(splat(0), missed.history[earlier]) }
    while step < missed.end {
        // In stretches, so that questions about the rows do not burden the steps.
        let stretch = min(step + stretchLength, missed.end)
        let isClear =
            a.hasMoments(from: leastMoment, size) && b.hasMoments(from: leastMoment, size)
            && c.hasMoments(from: leastMoment, size) && d.hasMoments(from: leastMoment, size)
        let floor: S = isClear ? NegligibleSquares.floor() : 0
        while step < stretch {
            let constants = missed.history[step]
            a.step(splat(0), constants, floor: floor)
            b.step(splat(0), constants, floor: floor)
            c.step(splat(0), constants, floor: floor)
            d.step(splat(0), constants, floor: floor)
            step += 1
        }
        let last = missed.history[step - 1]
        if missed.isLast, a.isAtRest(last), b.isAtRest(last), c.isAtRest(last), d.isAtRest(last) { break }
    }
    table.store(a, rows.0.row, k, size, withMoments: !missed.isLast)
    table.store(b, rows.1.row, k, size, withMoments: !missed.isLast)
    table.store(c, rows.2.row, k, size, withMoments: !missed.isLast)
    table.store(d, rows.3.row, k, size, withMoments: !missed.isLast)
}

/// A row and the steps it has taken, from one number by which rows are sorted.
struct StaleRow {
    let row, steps: Int

    @inline(__always)
    init(_ packed: UInt64) {
        row = Int(packed & 0xFFFF_FFFF)
        steps = Int(packed >> 32)
    }

    @inline(__always)
    static func packed(_ row: Int32, steps: Int) -> UInt64 { UInt64(steps) << 32 | UInt64(row) }
}

/// Steps after which rows are looked at.
private let stretchLength = 128

extension AdamState {
    /// Whether all second moments in use are `least` or more.
    @inline(__always)
    fileprivate func hasMoments(from least: S, _ lanes: Int) -> Bool {
        for k in 0..<lanes where !(second[k] >= least) { return false }
        return true
    }

    /// Whether no later step without gradient can change a value: the first moments reproduce themselves, and even
    /// with the smallest denominator, epsilon, the update is lost in rounding. (Rates only fall from step to step.)
    @inline(__always)
    fileprivate func isAtRest(_ c: AdamConstants<S>) -> Bool {
        let total = fma(value, splat(c.decay), splat(0))
        let next = fma(total - first, splat(1 - c.beta1), first)
        let moved = value - splat(c.rate) * (first / splat(c.epsilon))
        return isSame(next, first) && isSame(moved, value)
    }
}

/// Equality of bits, which tells the two zeros apart.
@inline(__always)
private func isSame<S: Scalar>(_ a: SIMD16<S>, _ b: SIMD16<S>) -> Bool {
    for k in 0..<16 where a[k] != b[k] || a[k].sign != b[k].sign { return false }
    return true
}

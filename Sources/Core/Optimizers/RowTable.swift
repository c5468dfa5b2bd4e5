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
    for i in 0..<count {
        let row = Int(rows[i])
        let gradient = table.gradients + row * table.width
        forLanes(table.width) { k, size in
            var state = table.load(row, k, size, isFresh: isFresh)
            state.step(load16(gradient + k, size), constants)
            table.store(state, row, k, size)
            store16(splat(0), gradient + k, size)
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
    let constants = missed.history[missed.end - 1]
    let leastMoment: S = NegligibleSquares.leastMoment(constants, steps: stretchLength)
    for i in stride(from: 0, to: count, by: 4) {
        // Four rows side by side: fewer would wait for their own divisions. The last one may stand in for neighbours
        // that are not there.
        let (a, b, c, d) = (
            StaleRow(rows[i]), StaleRow(rows[min(i + 1, count - 1)]), StaleRow(rows[min(i + 2, count - 1)]),
            StaleRow(rows[min(i + 3, count - 1)])
        )
        forLanes(table.width) { k, size in
            var states = FourStates(
                a: table.load(a.row, k, size, isFresh: missed.isFresh),
                b: table.load(b.row, k, size, isFresh: missed.isFresh),
                c: table.load(c.row, k, size, isFresh: missed.isFresh),
                d: table.load(d.row, k, size, isFresh: missed.isFresh))
            for step in a.steps..<d.steps { states.a.step(splat(0), missed.history[step]) }
            for step in b.steps..<d.steps { states.b.step(splat(0), missed.history[step]) }
            for step in c.steps..<d.steps { states.c.step(splat(0), missed.history[step]) }
            states.replay(missed, from: d.steps, leastMoment: leastMoment, lanes: size)
            table.store(states.a, a.row, k, size, withMoments: !missed.isLast)
            table.store(states.b, b.row, k, size, withMoments: !missed.isLast)
            table.store(states.c, c.row, k, size, withMoments: !missed.isLast)
            table.store(states.d, d.row, k, size, withMoments: !missed.isLast)
        }
    }
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

/// Elements of four rows.
private struct FourStates<S: Scalar> {
    var a, b, c, d: AdamState<S>

    /// Steps without gradient, from number `start` to before `missed.end`. `lanes`: those in use.
    @inline(__always)
    mutating func replay(_ missed: MissedSteps<S>, from start: Int, leastMoment: S, lanes: Int) {
        var step = start
        while step < missed.end {
            // In stretches, so that questions about the rows do not burden the steps.
            let stretch = min(step + stretchLength, missed.end)
            let floor: S = hasMoments(from: leastMoment, lanes) ? NegligibleSquares.floor() : 0
            while step < stretch {
                a.step(splat(0), missed.history[step], floor: floor)
                b.step(splat(0), missed.history[step], floor: floor)
                c.step(splat(0), missed.history[step], floor: floor)
                d.step(splat(0), missed.history[step], floor: floor)
                step += 1
            }
            if missed.isLast, isAtRest(missed.history[step - 1]) { return }
        }
    }

    @inline(__always)
    private func hasMoments(from least: S, _ lanes: Int) -> Bool {
        let least = splat(least)
        let isLarge = (a.second .>= least) .& (b.second .>= least) .& (c.second .>= least) .& (d.second .>= least)
        for k in 0..<lanes where !isLarge[k] { return false }
        return true
    }

    @inline(__always)
    private func isAtRest(_ c: AdamConstants<S>) -> Bool {
        a.isAtRest(c) && b.isAtRest(c) && self.c.isAtRest(c) && d.isAtRest(c)
    }
}

/// Steps after which rows are looked at.
private let stretchLength = 64

extension AdamState {
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

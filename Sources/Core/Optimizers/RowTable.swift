/// A table's values, gradients and moments. Row r of `moments` holds the first moments, then the second ones.
struct RowTable<S: Scalar> {
    let values, gradients: UnsafeMutablePointer<S>
    let moments: FixedBuffer<S>
    let width: Int

    /// Elements k ..< k + size of a row.
    @inline(__always)
    func load(_ row: Int, _ k: Int, _ size: Int) -> AdamState<S> {
        let first = moments.pointer + 2 * row * width + k
        return AdamState(
            value: load16(values + row * width + k, size), first: load16(first, size),
            second: load16(first + width, size))
    }

    @inline(__always)
    func store(_ state: AdamState<S>, _ row: Int, _ k: Int, _ size: Int) {
        let first = moments.pointer + 2 * row * width + k
        store16(state.value, values + row * width + k, size)
        store16(state.first, first, size)
        store16(state.second, first + width, size)
    }
}

/// One step of Adam for `rows` along their gradients, which are cleared.
@specialized(where S == Float)
@specialized(where S == Double)
func stepRows<S: Scalar>(
    _ table: RowTable<S>, _ rows: UnsafePointer<Int32>, count: Int, _ constants: AdamConstants<S>
) {
    for i in 0..<count {
        let row = Int(rows[i])
        let gradient = table.gradients + row * table.width
        forLanes(table.width) { k, size in
            var state = table.load(row, k, size)
            state.step(load16(gradient + k, size), constants)
            table.store(state, row, k, size)
            store16(splat(0), gradient + k, size)
        }
    }
}

/// The steps without gradient that rows have missed. `stale` is sorted: steps taken << 32 | row.
/// `isLast`: no step follows, so that rows at rest need not go on.
@specialized(where S == Float)
@specialized(where S == Double)
func replay<S: Scalar>(
    _ table: RowTable<S>, _ stale: UnsafePointer<UInt64>, count: Int, _ history: UnsafePointer<AdamConstants<S>>,
    until end: Int, isLast: Bool
) {
    let width = table.width
    for i in stride(from: 0, to: count, by: 2) {
        // Two rows side by side: one alone would wait for its own divisions. The last one may be its own neighbour.
        let (a, b) = (stale[i], stale[min(i + 1, count - 1)])
        let (rowA, rowB) = (Int(a & 0xFFFF_FFFF), Int(b & 0xFFFF_FFFF))
        forLanes(width) { k, size in
            var (x, y) = (table.load(rowA, k, size), table.load(rowB, k, size))
            replay(&x, &y, history, from: (Int(a >> 32), Int(b >> 32)), until: end, isLast: isLast)
            table.store(x, rowA, k, size)
            table.store(y, rowB, k, size)
        }
    }
}

/// Steps without gradient: x from number `from.0`, y from `from.1`, which is not before it, both to before `end`.
@inline(__always)
func replay<S: Scalar>(
    _ x: inout AdamState<S>, _ y: inout AdamState<S>, _ history: UnsafePointer<AdamConstants<S>>,
    from: (Int, Int), until end: Int, isLast: Bool
) {
    var step = from.0
    while step < from.1 {
        x.step(splat(0), history[step])
        step += 1
    }
    while step < end {
        // In stretches, so that the question whether anything still moves does not burden the steps.
        let stretch = min(step + restInterval, end)
        while step < stretch {
            x.step(splat(0), history[step])
            y.step(splat(0), history[step])
            step += 1
        }
        if isLast, step < end, x.isAtRest(history[step - 1]), y.isAtRest(history[step - 1]) { return }
    }
}

/// Steps after which rows are asked whether they have come to rest.
private let restInterval = 128

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

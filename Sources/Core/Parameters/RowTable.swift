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

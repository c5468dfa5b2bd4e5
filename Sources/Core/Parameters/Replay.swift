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

/// Steps after which rows are looked at.
private let stretchLength = 128

/// Takes the steps that `rows` have missed. They are sorted: longest absence first.
@specialized(where S == Float)
@specialized(where S == Double)
func replay<S: Scalar>(
    _ table: RowTable<S>, _ rows: UnsafePointer<StaleRow>, count: Int, _ missed: MissedSteps<S>
) {
    guard count > 0 else { return }
    let leastMoment: S = NegligibleSquares.leastMoment(missed.history[missed.end - 1], steps: stretchLength)
    // On the stack: `withUnsafeTemporaryAllocation` asks the heap for more than 1 KiB.
    var memory = InlineArray<384, S>(repeating: 0)
    withUnsafeMutablePointer(to: &memory) { memory in
        let block = StateBlock(UnsafeMutableRawPointer(memory).assumingMemoryBound(to: S.self))
        for i in stride(from: 0, to: count, by: StateBlock<S>.rows) {
            let rest = UnsafeBufferPointer(start: rows + i, count: min(StateBlock<S>.rows, count - i))
            for k in stride(from: 0, to: table.width, by: 16) {
                let size = min(16, table.width - k)
                block.load(table, rest, k, size, isFresh: missed.isFresh)
                block.replay(rest, missed, leastMoment: leastMoment, lanes: size)
                block.store(table, rest, k, size, withMoments: !missed.isLast)
            }
        }
    }
}

/// Up to 16 neighbouring elements of eight rows with their moments: [3, 8, 16], 384 numbers.
struct StateBlock<S: Scalar> {
    static var rows: Int { 8 }
    static var size: Int { 3 * rows * 16 }

    let states: UnsafeMutablePointer<S>

    init(_ states: UnsafeMutablePointer<S>) { self.states = states }

    @inline(__always)
    subscript(row: Int) -> AdamState<S> {
        get {
            AdamState(
                value: load16(states + row * 16), first: load16(states + (Self.rows + row) * 16),
                second: load16(states + (2 * Self.rows + row) * 16))
        }
        nonmutating set {
            store16(newValue.value, states + row * 16)
            store16(newValue.first, states + (Self.rows + row) * 16)
            store16(newValue.second, states + (2 * Self.rows + row) * 16)
        }
    }

    /// The last of `rows` stands in for those that are not there.
    @inline(__always)
    fileprivate func load(
        _ table: RowTable<S>, _ rows: UnsafeBufferPointer<StaleRow>, _ k: Int, _ size: Int, isFresh: Bool
    ) {
        for i in 0..<Self.rows {
            self[i] = table.load(rows[min(i, rows.count - 1)].row, k, size, isFresh: isFresh)
        }
    }

    @inline(__always)
    fileprivate func store(
        _ table: RowTable<S>, _ rows: UnsafeBufferPointer<StaleRow>, _ k: Int, _ size: Int, withMoments: Bool
    ) {
        for i in 0..<rows.count { table.store(self[i], rows[i].row, k, size, withMoments: withMoments) }
    }

    @inline(__always)
    fileprivate func replay(
        _ rows: UnsafeBufferPointer<StaleRow>, _ missed: MissedSteps<S>, leastMoment: S, lanes: Int
    ) {
        func start(_ row: Int) -> Int { rows[min(row, rows.count - 1)].steps }
        // Those that have been absent longest go ahead, until all have the same steps to take.
        var step = start(7)
        for half in stride(from: 0, to: 8, by: 4) {
            for row in half..<(half + 3) {
                stepOne(row, missed.history + start(row), count: start(half + 3) - start(row))
            }
        }
        stepFour(0, missed.history + start(3), count: step - start(3), floor: 0)
        while step < missed.end {
            // In stretches, so that questions about the rows do not burden the steps.
            let count = min(stretchLength, missed.end - step)
            let floor: S = hasMoments(from: leastMoment, lanes: lanes) ? NegligibleSquares.floor() : 0
            if !WideRegisters.step(self, missed.history + step, count: count, floor: floor) {
                self.step(missed.history + step, count: count, floor: floor)
            }
            step += count
            if missed.isLast, isAtRest(missed.history[step - 1]) { return }
        }
    }

    @inline(__always)
    private func stepOne(_ row: Int, _ steps: UnsafePointer<AdamConstants<S>>, count: Int) {
        var state = self[row]
        for step in 0..<count { state.step(splat(0), steps[step]) }
        self[row] = state
    }

    /// Rows `row` to `row` + 3 side by side: fewer would wait for their own divisions.
    @inline(__always)
    private func stepFour(_ row: Int, _ steps: UnsafePointer<AdamConstants<S>>, count: Int, floor: S) {
        var (a, b, c, d) = (self[row], self[row + 1], self[row + 2], self[row + 3])
        for step in 0..<count {
            let constants = steps[step]
            a.step(splat(0), constants, floor: floor)
            b.step(splat(0), constants, floor: floor)
            c.step(splat(0), constants, floor: floor)
            d.step(splat(0), constants, floor: floor)
        }
        (self[row], self[row + 1], self[row + 2], self[row + 3]) = (a, b, c, d)
    }

    /// `count` steps without gradient of every row.
    @inline(__always)
    func step(_ steps: UnsafePointer<AdamConstants<S>>, count: Int, floor: S) {
        stepFour(0, steps, count: count, floor: floor)
        stepFour(4, steps, count: count, floor: floor)
    }

    /// Whether all second moments in use are `least` or more.
    @inline(__always)
    private func hasMoments(from least: S, lanes: Int) -> Bool {
        for row in 0..<Self.rows {
            let seconds = states + (2 * Self.rows + row) * 16
            for k in 0..<lanes where !(seconds[k] >= least) { return false }
        }
        return true
    }

    @inline(__always)
    private func isAtRest(_ c: AdamConstants<S>) -> Bool {
        for row in 0..<Self.rows where !self[row].isAtRest(c) { return false }
        return true
    }
}

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

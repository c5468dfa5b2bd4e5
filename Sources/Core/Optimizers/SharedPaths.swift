/// Where rows end up that no batch has ever read.
///
/// Such rows start from zero moments and miss every step, so that where an element ends depends on its first value
/// alone; and a path from -x mirrors that from x. Tables that start from U(-0.01, 0.01) hold at most 2^22 different
/// magnitudes, hence tens of millions of elements need a few million paths.
final class SharedPaths<S: Scalar> {
    /// Slots by hash: the magnitude that the path starts from (negative: free), and where it ends.
    private let starts, ends: FixedBuffer<S>
    private var used = 0

    /// - elements: at most so many will be added.
    init(elements: Int) {
        var capacity = 1024
        while capacity < 2 * elements, capacity < largestCapacity { capacity *= 2 }
        starts = FixedBuffer(repeating: -1, count: capacity)
        ends = FixedBuffer(repeating: 0, count: capacity)
    }

    /// Takes in the elements of `rows`; returns how many of the rows found room.
    func add(_ table: RowTable<S>, _ rows: [Int32]) -> Int {
        rows.withUnsafeBufferPointer { rows in
            guard let first = rows.baseAddress else { return 0 }
            return addRows(table, first, count: rows.count, starts.pointer, capacity: starts.count, used: &used)
        }
    }

    /// Walks all paths.
    func walk(_ history: [AdamConstants<S>]) {
        history.withUnsafeBufferPointer { history in
            guard let steps = history.baseAddress else { return }
            walkPaths(starts.pointer, ends.pointer, capacity: starts.count, steps, until: history.count)
        }
    }

    /// Puts the added `rows` where they end. Returns those of them for which that is not certain: their mirrored path
    /// ends at zero, whose sign is no mirror's affair.
    func finish(_ table: RowTable<S>, _ rows: ArraySlice<Int32>) -> [Int32] {
        rows.filter {
            !finishRow(
                table.values + Int($0) * table.width, width: table.width, starts.pointer, ends.pointer,
                capacity: starts.count)
        }
    }
}

/// Twice the paths that there are room for.
private let largestCapacity = 1 << 23

/// The slot of `magnitude`: its own, or the free one where it belongs.
@inline(__always)
private func slot<S: Scalar>(_ magnitude: S, _ starts: UnsafePointer<S>, capacity: Int) -> Int {
    let bits =
        UInt64(truncatingIfNeeded: magnitude.significandBitPattern)
        ^ UInt64(truncatingIfNeeded: magnitude.exponentBitPattern) &<< 52
    var slot = Int(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) &>> 40) & (capacity - 1)
    while starts[slot] >= 0, starts[slot] != magnitude { slot = (slot + 1) & (capacity - 1) }
    return slot
}

@specialized(where S == Float)
@specialized(where S == Double)
private func addRows<S: Scalar>(
    _ table: RowTable<S>, _ rows: UnsafePointer<Int32>, count: Int, _ starts: UnsafeMutablePointer<S>, capacity: Int,
    used: inout Int
) -> Int {
    for i in 0..<count {
        if used + table.width > capacity / 2 { return i }
        let values = table.values + Int(rows[i]) * table.width
        for k in 0..<table.width {
            let magnitude = values[k].magnitude
            let slot = slot(magnitude, starts, capacity: capacity)
            if starts[slot] < 0 {
                starts[slot] = magnitude
                used += 1
            }
        }
    }
    return count
}

@specialized(where S == Float)
@specialized(where S == Double)
private func walkPaths<S: Scalar>(
    _ starts: UnsafePointer<S>, _ ends: UnsafeMutablePointer<S>, capacity: Int,
    _ history: UnsafePointer<AdamConstants<S>>, until end: Int
) {
    var slot = 0
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 32) { slots in
        while slot < capacity {
            var (x, y) = (AdamState<S>.zero, AdamState<S>.zero)
            var count = 0
            while slot < capacity, count < 32 {
                if starts[slot] >= 0 {
                    slots[count] = slot
                    if count < 16 { x.value[count] = starts[slot] } else { y.value[count - 16] = starts[slot] }
                    count += 1
                }
                slot += 1
            }
            replay(&x, &y, history, from: (0, 0), until: end, isLast: true)
            for i in 0..<count { ends[slots[i]] = i < 16 ? x.value[i] : y.value[i - 16] }
        }
    }
}

/// Whether all elements could be finished.
@specialized(where S == Float)
@specialized(where S == Double)
private func finishRow<S: Scalar>(
    _ values: UnsafeMutablePointer<S>, width: Int, _ starts: UnsafePointer<S>, _ ends: UnsafePointer<S>, capacity: Int
) -> Bool {
    func end(_ k: Int) -> S { ends[slot(values[k].magnitude, starts, capacity: capacity)] }
    for k in 0..<width where values[k] < 0 && end(k) == 0 { return false }
    for k in 0..<width { values[k] = values[k].sign == .minus ? -end(k) : end(k) }
    return true
}

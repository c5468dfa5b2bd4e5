/// Which rows of a table have taken how many steps, and which may have a gradient. It knows no numbers, so that its loops
/// need no specialisation.
final class RowLedger {
    /// Per row: the steps that it has taken, or the complement of it while the row is at hand.
    private let taken: FixedBuffer<Int32>
    /// The rows that may have a gradient.
    private(set) var atHand: [Int32] = []
    /// Rows that are being brought up to date, longest absence first.
    private(set) var stale: [StaleRow] = []

    init(rows: Int) { taken = FixedBuffer(repeating: 0, count: rows) }

    var rows: Int { taken.count }

    /// The steps that a row has taken.
    func steps(of row: Int) -> Int { Int(max(taken.pointer[row], ~taken.pointer[row])) }

    // MARK: Rows that are behind

    /// Notes which of the rows `ids` have taken fewer than `end` steps, each once. From now on they count as up to date.
    func noteStale(_ ids: UnsafePointer<Int32>, count: Int, end: Int) {
        for b in 0..<count { noteIfStale(ids[b], Int32(end)) }
        stale.sort()
    }

    /// The same of all rows, or of those that have taken any step.
    func noteAllStale(end: Int, afterFirst: Bool = false) {
        for row in 0..<Int32(rows) where !afterFirst || taken.pointer[Int(row)] != 0 { noteIfStale(row, Int32(end)) }
        stale.sort()
    }

    /// The same of the rows at hand.
    func noteStaleAtHand(end: Int) {
        for row in atHand { noteIfStale(row, Int32(end)) }
        stale.sort()
    }

    @inline(__always)
    private func noteIfStale(_ row: Int32, _ end: Int32) {
        let entry = taken.pointer[Int(row)]
        let steps = max(entry, ~entry)
        guard steps < end else { return }
        stale.append(StaleRow(row, steps: steps))
        taken.pointer[Int(row)] = entry < 0 ? ~end : end
    }

    /// The first `count` rows that are noted have been brought to `steps` steps.
    func advanceStale(_ count: Int, to steps: Int) {
        for i in 0..<count { stale[i] = StaleRow(Int32(stale[i].row), steps: Int32(steps)) }
    }

    func clearStale() { stale.removeAll(keepingCapacity: true) }

    // MARK: Rows at hand

    func takeInHand(_ ids: UnsafePointer<Int32>, count: Int) {
        for b in 0..<count { takeInHand(ids[b]) }
    }

    func takeAllInHand() {
        guard atHand.count < rows else { return }
        for row in 0..<Int32(rows) { takeInHand(row) }
    }

    @inline(__always)
    private func takeInHand(_ row: Int32) {
        let steps = taken.pointer[Int(row)]
        guard steps >= 0 else { return }
        taken.pointer[Int(row)] = ~steps
        atHand.append(row)
    }

    /// The rows at hand have taken `steps` steps, and are not at hand any more.
    func putDown(at steps: Int) {
        for row in atHand { taken.pointer[Int(row)] = Int32(steps) }
        atHand.removeAll(keepingCapacity: true)
    }

    // MARK: Keeping

    /// Per row: 1 if it has taken fewer than `end` steps, else 0.
    func behind(_ end: Int) -> [UInt8] { (0..<rows).map { steps(of: $0) < end ? 1 : 0 } }

    /// Rows have taken no step where `behind` is 1, and `end` steps elsewhere. None is at hand.
    func restore(behind: [UInt8], end: Int) {
        precondition(behind.count == rows)
        for row in 0..<rows { taken.pointer[row] = behind[row] == 1 ? 0 : Int32(end) }
        atHand.removeAll(keepingCapacity: true)
    }
}

/// A row and the steps it has taken, as one number by which rows are sorted.
struct StaleRow: Comparable {
    private let packed: UInt64

    @inline(__always)
    init(_ row: Int32, steps: Int32) { packed = UInt64(steps) << 32 | UInt64(row) }

    @inline(__always) var row: Int { Int(packed & 0xFFFF_FFFF) }
    @inline(__always) var steps: Int { Int(packed >> 32) }

    static func < (a: StaleRow, b: StaleRow) -> Bool { a.packed < b.packed }
}

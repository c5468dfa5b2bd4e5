/// A number that sorts by its bits.
public protocol RankedScore: BitwiseCopyable {
    /// As wide as the number.
    associatedtype Rank: FixedWidthInteger & UnsignedInteger & BitwiseCopyable
    /// Whole numbers in the same order; equal for equal numbers, -0 and 0 included. Not for NaN.
    var rank: Rank { get }
    /// Whether it has no place among numbers.
    var isNaN: Bool { get }
}

extension Float: RankedScore {
    @inline(__always)
    public var rank: UInt32 {
        // Adding 0 makes 0 of -0; negative numbers order backwards.
        let bits = (self + 0).bitPattern
        return bits >> 31 == 1 ? ~bits : bits | 0x8000_0000
    }
}

extension Double: RankedScore {
    @inline(__always)
    public var rank: UInt64 {
        let bits = (self + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 0x8000_0000_0000_0000
    }
}

extension Int64: RankedScore {
    @inline(__always)
    public var rank: UInt64 { UInt64(bitPattern: self) ^ 0x8000_0000_0000_0000 }
    /// No integer is.
    public var isNaN: Bool { false }
}

extension UInt64: RankedScore {
    @inline(__always)
    public var rank: UInt64 { self }
    /// No integer is.
    public var isNaN: Bool { false }
}

/// The ranks of one class' scores, ascending.
struct SortedRanks<Rank: FixedWidthInteger & UnsignedInteger & BitwiseCopyable> {
    let pointer: UnsafePointer<Rank>
    let count: Int
}

/// Ranks of the scores, those of class 0 in front, each class ascending; nil if a score is NaN.
///
/// - buffers: two of `count` elements; what is returned lies in one of them.
@specialized(where Score == Float)
@specialized(where Score == Double)
func sortedRanks<Score: RankedScore>(
    _ scores: UnsafePointer<Score>, _ labels: UnsafePointer<UInt8>, _ count: Int, negatives: Int,
    _ buffers: (UnsafeMutablePointer<Score.Rank>, UnsafeMutablePointer<Score.Rank>)
) -> (negatives: SortedRanks<Score.Rank>, positives: SortedRanks<Score.Rank>)? {
    var ends = (0, negatives)
    for i in 0..<count {
        if scores[i].isNaN { return nil }
        let rank = scores[i].rank
        if labels[i] == 0 {
            buffers.0[ends.0] = rank
            ends.0 += 1
        } else {
            buffers.0[ends.1] = rank
            ends.1 += 1
        }
    }
    return (
        radixSorted(buffers.0, buffers.1, negatives),
        radixSorted(buffers.0 + negatives, buffers.1 + negatives, count - negatives)
    )
}

/// Sorts by 11 bits at a time, from the lowest up; a digit in which all agree takes no pass.
@specialized(where Rank == UInt32)
@specialized(where Rank == UInt64)
private func radixSorted<Rank: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ ranks: UnsafeMutablePointer<Rank>, _ spare: UnsafeMutablePointer<Rank>, _ count: Int
) -> SortedRanks<Rank> {
    let (digits, radix) = ((Rank.bitWidth + 10) / 11, 2048)
    var (from, to) = (ranks, spare)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: digits * radix) { counts in
        guard let starts = counts.baseAddress else { return }
        starts.update(repeating: 0, count: digits * radix)
        for i in 0..<count {
            var rest = ranks[i]
            for digit in 0..<digits {
                starts[digit &* radix &+ Int(truncatingIfNeeded: rest & 2047)] &+= 1
                rest = rest &>> 11
            }
        }
        for digit in 0..<digits {
            let places = starts + digit * radix
            var (sum, largest) = (0, 0)
            for value in 0..<radix {
                (largest, sum, places[value]) = (max(largest, places[value]), sum + places[value], sum)
            }
            if largest == count { continue }
            let shift = Rank(truncatingIfNeeded: 11 * digit)
            for i in 0..<count {
                let value = Int(truncatingIfNeeded: from[i] &>> shift & 2047)
                to[places[value]] = from[i]
                places[value] &+= 1
            }
            (from, to) = (to, from)
        }
    }
    return SortedRanks(pointer: from, count: count)
}

/// Twice the number of (negative, positive) pairs in the right order, ties counted once.
@specialized(where Rank == UInt32)
@specialized(where Rank == UInt64)
func twicePairsInOrder<Rank: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ negatives: SortedRanks<Rank>, _ positives: SortedRanks<Rank>
) -> UInt64 {
    var (twice, below, p): (UInt64, Int, Int) = (0, 0, 0)
    while p < positives.count {
        let rank = positives.pointer[p]
        while below < negatives.count, negatives.pointer[below] < rank { below &+= 1 }
        var notAbove = below
        while notAbove < negatives.count, negatives.pointer[notAbove] == rank { notAbove &+= 1 }
        let first = p
        while p < positives.count, positives.pointer[p] == rank { p &+= 1 }
        twice += UInt64(p - first) * UInt64(below + notAbove)
        below = notAbove
    }
    return twice
}

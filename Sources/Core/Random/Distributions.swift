extension RandomStream {
    /// Fills with U(low, high).
    @specialized(where S == Float)
    @specialized(where S == Double)
    public mutating func fillUniform<S: Scalar>(
        _ p: UnsafeMutablePointer<S>, _ count: Int, _ low: Double, _ high: Double
    ) {
        for i in 0..<count { p[i] = S(low + (high - low) * uniform()) }
    }

    /// Fills with N(0, 1), by Box and Muller's transform of 23-bit uniform numbers (largest magnitude 5.6).
    public mutating func fillNormal<S: Scalar>(_ p: UnsafeMutablePointer<S>, _ count: Int) {
        self = normals(self, p, count)
    }

    /// Uniform integers in 0 ..< `bound`.
    public mutating func fillIntegers(_ p: UnsafeMutablePointer<Int32>, _ count: Int, below bound: Int) {
        for i in 0..<count { p[i] = Int32(truncatingIfNeeded: next(below: bound)) }
    }

    /// Shuffles in place (Fisher and Yates).
    public mutating func shuffle(_ items: inout [Int32]) {
        guard items.count > 1 else { return }
        for i in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(i, next(below: i + 1)) }
    }

    /// Fills `count` words whose 16 bits are each 1 with probability `keep` (to 2^-16): dropout masks, one bit a unit.
    mutating func fillMasks(_ p: UnsafeMutablePointer<UInt16>, _ count: Int, keep: Double) {
        self = masks(self, p, count, keep)
    }
}

// Free functions that take and return the stream: its counter then stays in a register.

/// Pairs per block: what the temporary buffers of `normals` hold.
private let normalBlock = 256

@specialized(where S == Float)
@specialized(where S == Double)
private func normals<S: Scalar>(_ stream: RandomStream, _ p: UnsafeMutablePointer<S>, _ count: Int) -> RandomStream {
    var stream = stream
    // On the stack: `withUnsafeTemporaryAllocation` asks the heap for more than 1 KiB. Bits of a block's draws, high and low;
    // then radii [256] and pairs [512].
    var words = InlineArray<512, UInt32>(repeating: 0)
    var memory = InlineArray<768, S>(repeating: 0)
    withUnsafeMutablePointer(to: &words) { words in
        withUnsafeMutablePointer(to: &memory) { memory in
            let high = UnsafeMutableRawPointer(words).assumingMemoryBound(to: UInt32.self)
            let radius = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: S.self)
            let (low, pair) = (high + normalBlock, radius + normalBlock)
            for start in stride(from: 0, to: count, by: 2 * normalBlock) {
                for i in 0..<normalBlock {
                    let draw = stream.next()
                    high[i] = UInt32(truncatingIfNeeded: draw &>> 32)
                    low[i] = UInt32(truncatingIfNeeded: draw)
                }
                for i in stride(from: 0, to: normalBlock, by: 16) {
                    // (0, 1] for the logarithm.
                    let u = splat(1) - S.unitInterval(UnsafeRawPointer(high + i).loadUnaligned(as: SIMD16<UInt32>.self))
                    store16(splat(-2) * S.log(u), radius + i)
                }
                for i in 0..<normalBlock { radius[i] = radius[i].squareRoot() }
                for i in stride(from: 0, to: normalBlock, by: 16) {
                    let angle = S.sinCosTurns(
                        S.unitInterval(UnsafeRawPointer(low + i).loadUnaligned(as: SIMD16<UInt32>.self)))
                    let r = load16(radius + i)
                    store16(r * angle.cos, pair + 2 * i)
                    store16(r * angle.sin, pair + 2 * i + 16)
                }
                (p + start).update(from: pair, count: min(2 * normalBlock, count - start))
            }
        }
    }
    return stream
}

private func masks(_ stream: RandomStream, _ p: UnsafeMutablePointer<UInt16>, _ count: Int, _ keep: Double)
    -> RandomStream
{
    var stream = stream
    if keep >= 1 {
        p.update(repeating: .max, count: count)
        return stream
    }
    if keep == 0.5 {
        // One random bit decides one unit: four words from each draw.
        var i = 0
        while i < count {
            var bits = stream.next()
            for j in i..<min(i + 4, count) {
                p[j] = UInt16(truncatingIfNeeded: bits)
                bits &>>= 16
            }
            i += 4
        }
        return stream
    }
    let threshold = SIMD16<UInt16>(repeating: UInt16(min(65535, (keep * 65536).rounded())))
    let bitValues = SIMD16<UInt16>(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
    for i in 0..<count {
        let draws = SIMD4<UInt64>(stream.next(), stream.next(), stream.next(), stream.next())
        let uniform = unsafeBitCast(draws, to: SIMD16<UInt16>.self)
        let kept = SIMD16<UInt16>(repeating: 0).replacing(with: bitValues, where: uniform .< threshold)
        p[i] = kept.wrappedSum()
    }
    return stream
}

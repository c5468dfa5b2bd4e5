extension RandomStream {
    /// Fills with U(low, high).
    @specialized(where S == Float)
    @specialized(where S == Double)
    mutating func fillUniform<S: Scalar>(_ p: UnsafeMutablePointer<S>, _ count: Int, _ low: Double, _ high: Double) {
        for i in 0..<count { p[i] = S(low + (high - low) * uniform()) }
    }

    /// Fills with N(0, 1), by Box and Muller's transform of 32-bit uniform numbers (largest magnitude 6.8).
    mutating func fillNormal<S: Scalar>(_ p: UnsafeMutablePointer<S>, _ count: Int) {
        self = normals(self, p, count)
    }

    /// Uniform integers in 0 ..< `bound`.
    mutating func fillIntegers(_ p: UnsafeMutablePointer<Int32>, _ count: Int, below bound: Int) {
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

@specialized(where S == Float)
@specialized(where S == Double)
private func normals<S: Scalar>(_ stream: RandomStream, _ p: UnsafeMutablePointer<S>, _ count: Int) -> RandomStream {
    var stream = stream
    var i = 0
    while i < count {
        var high = SIMD16<UInt32>(repeating: 0)
        var low = SIMD16<UInt32>(repeating: 0)
        for lane in 0..<16 {
            let bits = stream.next()
            high[lane] = UInt32(truncatingIfNeeded: bits &>> 32)
            low[lane] = UInt32(truncatingIfNeeded: bits)
        }
        // (0, 1] for the logarithm, [0, 1) for the angle. 24 and 31 bits: exact in Float, never 0 or 1 by rounding.
        let u = (SIMD16<S>(SIMD16<Int32>(truncatingIfNeeded: high &>> 1)) + splat(1)) * splat(S(0x1p-31))
        let v = SIMD16<S>(SIMD16<Int32>(truncatingIfNeeded: low &>> 8)) * splat(S(0x1p-24))
        let radius = (splat(-2) * S.log(u)).replacing(with: splat(0), where: u .>= splat(1)).squareRoot()
        let angle = S.sinCosTurns(v)
        let first = radius * angle.cos
        let second = radius * angle.sin
        if i + 32 <= count {
            store16(first, p + i)
            store16(second, p + i + 16)
        } else {
            for j in i..<min(i + 32, count) { p[j] = j < i + 16 ? first[j - i] : second[j - i - 16] }
        }
        i += 32
    }
    return stream
}

private func masks(_ stream: RandomStream, _ p: UnsafeMutablePointer<UInt16>, _ count: Int, _ keep: Double) -> RandomStream {
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

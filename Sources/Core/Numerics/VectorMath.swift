import Foundation

// Element-wise functions of 16 numbers. For `Float` they are written without comparisons, conversions and square
// roots of whole vectors, which the standard library does lane by lane, and the transcendental ones
// are our own polynomials, because glibc's choose their code by processor and version, and with it the last bits of a
// result. NaN stays NaN, so that a diverged run is seen, except in `log` (whose callers see to it) and in the test of
// `keep`. `Double` serves tests only and takes libm's.

/// 1.5 * 2^23: adding it rounds a Float of magnitude below 2^22 to an integer, which then stands in the low bits.
/// The standard library's conversions and `rounded` work lane by lane.
private let roundingShift = Float(12_582_912)

/// x to the nearest integer (ties to even), as Float and as Int32; |x| < 2^22.
@inline(__always)
private func nearest(_ x: SIMD16<Float>) -> (float: SIMD16<Float>, integer: SIMD16<Int32>) {
    let shifted = x + splat(roundingShift)
    let integer =
        unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- SIMD16(repeating: Int32(bitPattern: roundingShift.bitPattern))
    return (shifted - splat(roundingShift), integer)
}

/// x as Float; |x| < 2^22.
@inline(__always)
private func float(_ x: SIMD16<Int32>) -> SIMD16<Float> {
    let bits = x &+ SIMD16(repeating: Int32(bitPattern: roundingShift.bitPattern))
    return unsafeBitCast(bits, to: SIMD16<Float>.self) - splat(roundingShift)
}

@inline(__always)
private func clamp(_ x: SIMD16<Float>, _ low: Float, _ high: Float) -> SIMD16<Float> {
    pointwiseMin(pointwiseMax(x, splat(low)), splat(high))
}

extension Float {
    @inline(__always)
    public static func magnitude(_ x: SIMD16<Float>) -> SIMD16<Float> {
        unsafeBitCast(unsafeBitCast(x, to: SIMD16<Int32>.self) & 0x7FFF_FFFF, to: SIMD16<Float>.self)
    }

    /// As integers, which have the same order: the standard library compares numbers lane by lane.
    @inline(__always)
    public static func raise(_ x: SIMD16<Float>, to floor: Float) -> SIMD16<Float> {
        let bits = unsafeBitCast(x, to: SIMD16<Int32>.self)
        let excess = bits &- SIMD16(repeating: Int32(bitPattern: floor.bitPattern))
        return unsafeBitCast(bits &- (excess & (excess &>> 31)), to: SIMD16<Float>.self)
    }

    /// As integers, positive numbers are above zero: negated, their sign bit is set.
    @inline(__always)
    public static func keep(_ value: SIMD16<Float>, wherePositive test: SIMD16<Float>) -> SIMD16<Float> {
        let mask = (SIMD16(repeating: 0) &- unsafeBitCast(test, to: SIMD16<Int32>.self)) &>> 31
        // -0 and negative numbers: the subtraction leaves a sign bit for -0 alone, which is then taken back.
        let negative = unsafeBitCast(test, to: SIMD16<Int32>.self) &>> 31
        return unsafeBitCast(
            unsafeBitCast(value, to: SIMD16<Int32>.self) & mask & ~negative, to: SIMD16<Float>.self)
    }

    /// The parts of e^x = scale (1 + r + r^2 p): r in [-ln 2 / 2, ln 2 / 2], p a polynomial of degree 5 in r. `x` is clamped to [-87, 88].
    @inline(__always)
    private static func exponentialParts(_ x: SIMD16<Float>) -> (
        r: SIMD16<Float>, p: SIMD16<Float>, scale: SIMD16<Float>
    ) {
        let clamped = clamp(x, -87, 88)
        let n = nearest(clamped * splat(1.442_695_04))
        var r = fma(n.float, splat(-0.693_359_375), clamped)
        r = fma(n.float, splat(2.121_944_4e-4), r)
        var p = splat(Float(1.987_569_2e-4))
        p = fma(p, r, splat(1.398_199_95e-3))
        p = fma(p, r, splat(8.333_452e-3))
        p = fma(p, r, splat(4.166_579_6e-2))
        p = fma(p, r, splat(1.666_666_5e-1))
        p = fma(p, r, splat(0.5))
        return (r, p, unsafeBitCast((n.integer &+ 127) &<< 23, to: SIMD16<Float>.self))
    }

    /// e^x; relative error below 3e-7. Saturates outside [-87, 88]; NaN for NaN and for infinities.
    @inline(__always)
    public static func exp(_ x: SIMD16<Float>) -> SIMD16<Float> {
        let (r, p, scale) = exponentialParts(x)
        return fma(fma(p, r * r, r + splat(1)), scale, x - x)
    }

    /// e^x - 1 = scale (r + r^2 p) + (scale - 1): near 0, where scale is 1, nothing is lost. Bounds and NaN as `exp`.
    @inline(__always)
    public static func expm1(_ x: SIMD16<Float>) -> SIMD16<Float> {
        let (r, p, scale) = exponentialParts(x)
        return fma(fma(p, r * r, r), scale, (scale - splat(1)) + (x - x))
    }

    /// ln(1 + x) for x >= 0: ln u with u = 1 + x rounded, and what the rounding took away, over u.
    @inline(__always)
    public static func log1p(_ x: SIMD16<Float>) -> SIMD16<Float> {
        let u = splat(1) + x
        return log(u) + (x - (u - splat(1))) / u
    }

    /// ln x for positive, normal x; of NaN and infinity it makes a finite number. By exponent and mantissa 1 + m in
    /// [sqrt(1/2), sqrt 2): ln(1 + m) = m - m^2 / 2 + m^3 p, p a polynomial of degree 8 in m.
    @inline(__always)
    public static func log(_ x: SIMD16<Float>) -> SIMD16<Float> {
        let bits = unsafeBitCast(x, to: SIMD16<Int32>.self)
        // Adding the distance between 1 and sqrt(1/2) first moves mantissas above sqrt 2 to the next exponent.
        let shifted = bits &- SIMD16(repeating: 0x3F35_04F3)
        let exponent = shifted &>> 23
        let mantissa = unsafeBitCast(bits &- (exponent &<< 23), to: SIMD16<Float>.self)
        let e = float(exponent)
        let m = mantissa - splat(1)
        var p = splat(Float(7.037_683_6e-2))
        p = fma(p, m, splat(-1.151_461_03e-1))
        p = fma(p, m, splat(1.167_699_87e-1))
        p = fma(p, m, splat(-1.242_014_08e-1))
        p = fma(p, m, splat(1.424_932_28e-1))
        p = fma(p, m, splat(-1.666_805_77e-1))
        p = fma(p, m, splat(2.000_071_48e-1))
        p = fma(p, m, splat(-2.499_999_40e-1))
        p = fma(p, m, splat(3.333_333_12e-1))
        let z = m * m
        var y = p * m * z
        y = fma(e, splat(-2.121_944_4e-4), y)
        y = fma(z, splat(-0.5), y)
        return fma(e, splat(0.693_359_375), m + y)
    }

    /// tanh x as a ratio of odd and even polynomials (degree 13 and 6) on [-7.9, 7.9], where it reaches 1 in Float.
    @inline(__always)
    public static func tanh(_ x: SIMD16<Float>) -> SIMD16<Float> {
        let c = clamp(x, -7.905_311_1, 7.905_311_1) + (x - x)
        let z = c * c
        var p = splat(Float(-2.760_768_5e-16))
        p = fma(p, z, splat(2.000_187_9e-13))
        p = fma(p, z, splat(-8.604_671_5e-11))
        p = fma(p, z, splat(5.122_297e-8))
        p = fma(p, z, splat(1.485_722_4e-5))
        p = fma(p, z, splat(6.372_619_3e-4))
        p = fma(p, z, splat(4.893_524_6e-3))
        var q = splat(Float(1.198_258_4e-6))
        q = fma(q, z, splat(1.185_347_1e-4))
        q = fma(q, z, splat(2.268_434_6e-3))
        q = fma(q, z, splat(4.893_525e-3))
        return c * p / q
    }

    /// The 23 high bits as a number in [0, 1): they become the mantissa of one in [1, 2).
    @inline(__always)
    public static func unitInterval(_ bits: SIMD16<UInt32>) -> SIMD16<Float> {
        unsafeBitCast((bits &>> 9) | 0x3F80_0000, to: SIMD16<Float>.self) - splat(1)
    }

    /// sin and cos of 2 pi x, x in [0, 1): reduction to an eighth turn, minimax polynomials of degree 7 and 8.
    @inline(__always)
    public static func sinCosTurns(_ x: SIMD16<Float>) -> (sin: SIMD16<Float>, cos: SIMD16<Float>) {
        let quarters = nearest(x * splat(4))
        let r = fma(quarters.float, splat(-0.25), x) * splat(6.283_185_5)
        let z = r * r
        var s = splat(Float(-1.951_529_6e-4))
        s = fma(s, z, splat(8.332_161e-3))
        s = fma(s, z, splat(-1.666_665_5e-1))
        s = fma(s * z, r, r)
        var c = splat(Float(2.443_315_7e-5))
        c = fma(c, z, splat(-1.388_731_6e-3))
        c = fma(c, z, splat(4.166_664_6e-2))
        c = fma(c * z, z, fma(z, splat(-0.5), splat(1)))
        let quadrant = quarters.integer
        // Odd quadrants swap sine and cosine; 2 and 3 negate the sine, 1 and 2 the cosine.
        let (sBits, cBits) = (unsafeBitCast(s, to: SIMD16<Int32>.self), unsafeBitCast(c, to: SIMD16<Int32>.self))
        let swapped = (sBits ^ cBits) & (SIMD16(repeating: 0) &- (quadrant & 1))
        let sine = sBits ^ swapped ^ ((quadrant & 2) &<< 30)
        let cosine = cBits ^ swapped ^ (((quadrant &+ 1) & 2) &<< 30)
        return (unsafeBitCast(sine, to: SIMD16<Float>.self), unsafeBitCast(cosine, to: SIMD16<Float>.self))
    }
}

extension Double {
    @inline(__always)
    private static func map(_ x: SIMD16<Double>, _ f: (Double) -> Double) -> SIMD16<Double> {
        var y = x
        for i in 0..<16 { y[i] = f(x[i]) }
        return y
    }

    public static func magnitude(_ x: SIMD16<Double>) -> SIMD16<Double> { map(x) { abs($0) } }
    public static func raise(_ x: SIMD16<Double>, to floor: Double) -> SIMD16<Double> {
        map(x) { $0 < floor ? floor : $0 }
    }
    public static func keep(_ value: SIMD16<Double>, wherePositive test: SIMD16<Double>) -> SIMD16<Double> {
        value.replacing(with: splat(0), where: .!(test .> splat(0)))
    }
    public static func exp(_ x: SIMD16<Double>) -> SIMD16<Double> { map(x) { Foundation.exp($0) } }
    public static func log(_ x: SIMD16<Double>) -> SIMD16<Double> { map(x) { Foundation.log($0) } }
    public static func expm1(_ x: SIMD16<Double>) -> SIMD16<Double> { map(x) { Foundation.expm1($0) } }
    public static func log1p(_ x: SIMD16<Double>) -> SIMD16<Double> { map(x) { Foundation.log1p($0) } }
    public static func tanh(_ x: SIMD16<Double>) -> SIMD16<Double> { map(x) { Foundation.tanh($0) } }
    public static func sinCosTurns(_ x: SIMD16<Double>) -> (sin: SIMD16<Double>, cos: SIMD16<Double>) {
        (map(x) { Foundation.sin(2 * .pi * $0) }, map(x) { Foundation.cos(2 * .pi * $0) })
    }
    public static func unitInterval(_ bits: SIMD16<UInt32>) -> SIMD16<Double> {
        var y = SIMD16<Double>(repeating: 0)
        for i in 0..<16 { y[i] = Double(bits[i] &>> 9) * 0x1p-23 }
        return y
    }
}

/// Calls `body` with 16 elements at a time; the last, short group is padded with `padding`.
@inline(__always)
private func apply16<S: Scalar>(
    _ source: UnsafePointer<S>, _ destination: UnsafeMutablePointer<S>, _ count: Int, padding: S,
    _ body: (SIMD16<S>) -> SIMD16<S>
) {
    var i = 0
    while i + 16 <= count {
        store16(body(load16(source + i)), destination + i)
        i += 16
    }
    if i < count {
        var tail = splat(padding)
        for j in i..<count { tail[j - i] = source[j] }
        let result = body(tail)
        for j in i..<count { destination[j] = result[j - i] }
    }
}

/// y := tanh x, element by element; x and y may be the same.
@specialized(where S == Float)
@specialized(where S == Double)
public func tanhRows<S: Scalar>(_ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int) {
    apply16(x, y, count, padding: 0) { S.tanh($0) }
}

/// y := exp(factor x), element by element; x and y may be the same.
@specialized(where S == Float)
@specialized(where S == Double)
public func expRows<S: Scalar>(_ x: UnsafePointer<S>, factor: S, _ y: UnsafeMutablePointer<S>, count: Int) {
    apply16(x, y, count, padding: 0) { S.exp($0 * splat(factor)) }
}

/// y := 1 / (1 + exp(-x)), element by element; x and y may be the same.
@specialized(where S == Float)
@specialized(where S == Double)
public func sigmoidRows<S: Scalar>(_ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int) {
    apply16(x, y, count, padding: 0) { splat(1) / (splat(1) + S.exp(-$0)) }
}

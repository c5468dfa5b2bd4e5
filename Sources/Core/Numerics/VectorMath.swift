import Foundation

// Transcendental functions. For `Float` they are our own polynomials, because glibc's choose their code by
// processor and version, and with it the last bits of a result. `Double` serves tests only and takes libm's.

extension Float {
    /// e^x by reduction to [-ln 2 / 2, ln 2 / 2] and a polynomial of degree 6; relative error below 3e-7.
    /// Saturates outside [-87, 88].
    @inline(__always)
    public static func exp(_ x: SIMD16<Float>) -> SIMD16<Float> {
        let clamped = x.clamped(lowerBound: splat(-87), upperBound: splat(88))
        let n = (clamped * splat(1.442_695_04)).rounded(.toNearestOrEven)
        var r = fma(n, splat(-0.693_359_375), clamped)
        r = fma(n, splat(2.121_944_4e-4), r)
        var p = splat(Float(1.987_569_2e-4))
        p = fma(p, r, splat(1.398_199_95e-3))
        p = fma(p, r, splat(8.333_452e-3))
        p = fma(p, r, splat(4.166_579_6e-2))
        p = fma(p, r, splat(1.666_666_5e-1))
        p = fma(p, r, splat(0.5))
        p = fma(p, r * r, r + splat(1))
        let exponent = SIMD16<Int32>(truncatingIfNeeded: SIMD16<Int32>(n)) &+ 127
        return p * unsafeBitCast(exponent &<< 23, to: SIMD16<Float>.self)
    }

    /// ln x for positive, normal x: exponent and mantissa in [sqrt(1/2), sqrt 2), polynomial of degree 9.
    @inline(__always)
    public static func log(_ x: SIMD16<Float>) -> SIMD16<Float> {
        let bits = unsafeBitCast(x, to: SIMD16<Int32>.self)
        // Adding the distance between 1 and sqrt(1/2) first moves mantissas above sqrt 2 to the next exponent.
        let shifted = bits &- SIMD16(repeating: 0x3F35_04F3)
        let exponent = shifted &>> 23
        let mantissa = unsafeBitCast(bits &- (exponent &<< 23), to: SIMD16<Float>.self)
        let e = SIMD16<Float>(exponent)
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
        let c = x.clamped(lowerBound: splat(-7.905_311_1), upperBound: splat(7.905_311_1))
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

    /// sin and cos of 2 pi x, x in [0, 1): reduction to an eighth turn, Taylor polynomials of degree 7 and 8.
    @inline(__always)
    public static func sinCosTurns(_ x: SIMD16<Float>) -> (sin: SIMD16<Float>, cos: SIMD16<Float>) {
        let quarters = (x * splat(4)).rounded(.toNearestOrEven)
        let r = fma(quarters, splat(-0.25), x) * splat(6.283_185_5)
        let z = r * r
        var s = splat(Float(-1.951_529_6e-4))
        s = fma(s, z, splat(8.332_161e-3))
        s = fma(s, z, splat(-1.666_665_5e-1))
        s = fma(s * z, r, r)
        var c = splat(Float(2.443_315_7e-5))
        c = fma(c, z, splat(-1.388_731_6e-3))
        c = fma(c, z, splat(4.166_664_6e-2))
        c = fma(c * z, z, fma(z, splat(-0.5), splat(1)))
        let quadrant = SIMD16<Int32>(truncatingIfNeeded: SIMD16<Int32>(quarters)) & 3
        let swap = (quadrant & 1) .== 1
        let sine = s.replacing(with: c, where: swap)
        let cosine = c.replacing(with: s, where: swap)
        // Quadrants 2 and 3 negate the sine, 1 and 2 the cosine.
        return (
            sine.replacing(with: -sine, where: quadrant .>= 2),
            cosine.replacing(with: -cosine, where: ((quadrant &+ 1) & 2) .== 2)
        )
    }
}

extension Double {
    @inline(__always)
    private static func map(_ x: SIMD16<Double>, _ f: (Double) -> Double) -> SIMD16<Double> {
        var y = x
        for i in 0..<16 { y[i] = f(x[i]) }
        return y
    }

    public static func exp(_ x: SIMD16<Double>) -> SIMD16<Double> { map(x) { Foundation.exp($0) } }
    public static func log(_ x: SIMD16<Double>) -> SIMD16<Double> { map(x) { Foundation.log($0) } }
    public static func tanh(_ x: SIMD16<Double>) -> SIMD16<Double> { map(x) { Foundation.tanh($0) } }
    public static func sinCosTurns(_ x: SIMD16<Double>) -> (sin: SIMD16<Double>, cos: SIMD16<Double>) {
        (map(x) { Foundation.sin(2 * .pi * $0) }, map(x) { Foundation.cos(2 * .pi * $0) })
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
func tanhRows<S: Scalar>(_ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int) {
    apply16(x, y, count, padding: 0) { S.tanh($0) }
}

/// y := exp(factor x), element by element; x and y may be the same.
@specialized(where S == Float)
@specialized(where S == Double)
func expRows<S: Scalar>(_ x: UnsafePointer<S>, factor: S, _ y: UnsafeMutablePointer<S>, count: Int) {
    apply16(x, y, count, padding: 0) { S.exp($0 * splat(factor)) }
}

/// y := 1 / (1 + exp(-x)), element by element; x and y may be the same.
@specialized(where S == Float)
@specialized(where S == Double)
func sigmoidRows<S: Scalar>(_ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int) {
    apply16(x, y, count, padding: 0) { splat(1) / (splat(1) + S.exp(-$0)) }
}

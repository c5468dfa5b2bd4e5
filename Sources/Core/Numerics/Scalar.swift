/// The number types that Thaw computes with: `Float` in runs, `Double` in gradient tests.
///
/// Kernels are generic over it and carry `@specialized` for both, so that each has one text and two fast versions.
public protocol Scalar: BinaryFloatingPoint, SIMDScalar, BitwiseCopyable, Sendable, Codable {
    /// C := alpha op(A) op(B) + beta C, row-major (see `Gemm.swift`).
    static func gemm(
        _ transposeA: Bool, _ transposeB: Bool, m: Int, n: Int, k: Int, alpha: Self,
        _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafePointer<Self>, _ ldb: Int, beta: Self,
        _ c: UnsafeMutablePointer<Self>, _ ldc: Int)

    /// 256 rows of 8 elements: bit k of the row's number as 0 or 1. Turns 8 bits of a dropout mask into factors.
    static var bitLanes: FixedBuffer<Self> { get }

    /// Element-wise e^x.
    static func exp(_ x: SIMD16<Self>) -> SIMD16<Self>
    /// Element-wise natural logarithm of positive, normal numbers; NaN does not stay NaN.
    static func log(_ x: SIMD16<Self>) -> SIMD16<Self>
    /// Element-wise e^x - 1, exact to the last places also near 0.
    static func expm1(_ x: SIMD16<Self>) -> SIMD16<Self>
    /// Element-wise ln(1 + x) of x >= 0, exact to the last places also near 0.
    static func log1p(_ x: SIMD16<Self>) -> SIMD16<Self>
    /// Element-wise hyperbolic tangent.
    static func tanh(_ x: SIMD16<Self>) -> SIMD16<Self>
    /// Element-wise sine and cosine of 2 pi x, for x in [0, 1).
    static func sinCosTurns(_ x: SIMD16<Self>) -> (sin: SIMD16<Self>, cos: SIMD16<Self>)
    /// Element-wise |x|.
    static func magnitude(_ x: SIMD16<Self>) -> SIMD16<Self>
    /// Element-wise max(x, floor) for x and floor from 0 up; NaN stays.
    static func raise(_ x: SIMD16<Self>, to floor: Self) -> SIMD16<Self>
    /// Element-wise `value` where `test` is above zero, else 0.
    static func keep(_ value: SIMD16<Self>, wherePositive test: SIMD16<Self>) -> SIMD16<Self>
    /// Element-wise: the 23 high bits as a number in [0, 1).
    static func unitInterval(_ bits: SIMD16<UInt32>) -> SIMD16<Self>
}

/// Reads 16 neighbouring elements, aligned or not.
@inline(__always)
func load16<S: Scalar>(_ p: UnsafePointer<S>) -> SIMD16<S> {
    UnsafeRawPointer(p).loadUnaligned(as: SIMD16<S>.self)
}

@inline(__always)
func load16<S: Scalar>(_ p: UnsafeMutablePointer<S>) -> SIMD16<S> {
    UnsafeRawPointer(p).loadUnaligned(as: SIMD16<S>.self)
}

/// Writes 16 neighbouring elements, aligned or not.
@inline(__always)
func store16<S: Scalar>(_ value: SIMD16<S>, _ p: UnsafeMutablePointer<S>) {
    UnsafeMutableRawPointer(p).storeBytes(of: value, as: SIMD16<S>.self)
}

/// Reads the next `count` (up to 16) elements; the other lanes are 0.
@inline(__always)
func load16<S: Scalar>(_ p: UnsafePointer<S>, _ count: Int) -> SIMD16<S> {
    if count == 16 { return load16(p) }
    var value = splat(S(0))
    for k in 0..<count { value[k] = p[k] }
    return value
}

/// Writes the first `count` (up to 16) lanes.
@inline(__always)
func store16<S: Scalar>(_ value: SIMD16<S>, _ p: UnsafeMutablePointer<S>, _ count: Int) {
    if count == 16 {
        store16(value, p)
    } else {
        for k in 0..<count { p[k] = value[k] }
    }
}

/// Calls `body(offset, count)` for each group of up to 16 of `width` elements. One group, with its length known to the
/// compiler, where the width is 16.
@inline(__always)
func forLanes(_ width: Int, _ body: (Int, Int) -> Void) {
    if width == 16 {
        body(0, 16)
    } else {
        var c = 0
        while c < width {
            body(c, min(16, width - c))
            c += 16
        }
    }
}

/// a * b + c with one rounding: the same bits on every processor, unlike what a compiler may or may not fuse.
@inline(__always)
func fma<S: Scalar>(_ a: SIMD16<S>, _ b: SIMD16<S>, _ c: SIMD16<S>) -> SIMD16<S> {
    c.addingProduct(a, b)
}

@inline(__always)
func splat<S: Scalar>(_ value: S) -> SIMD16<S> { SIMD16(repeating: value) }

/// The 16 bits of a dropout mask as factors 0 and 1. `lanes` is `S.bitLanes.pointer`.
@inline(__always)
func expandMask<S: Scalar>(_ mask: UInt16, _ lanes: UnsafePointer<S>) -> SIMD16<S> {
    let low = UnsafeRawPointer(lanes + Int(mask & 255) * 8).loadUnaligned(as: SIMD8<S>.self)
    let high = UnsafeRawPointer(lanes + Int(mask &>> 8) * 8).loadUnaligned(as: SIMD8<S>.self)
    return SIMD16(lowHalf: low, highHalf: high)
}

private func makeBitLanes<S: Scalar>() -> FixedBuffer<S> {
    let lanes = FixedBuffer<S>(repeating: 0, count: 256 * 8)
    for row in 0..<256 {
        for bit in 0..<8 where row >> bit & 1 == 1 { lanes.pointer[row * 8 + bit] = 1 }
    }
    return lanes
}

extension Float { public static let bitLanes: FixedBuffer<Float> = makeBitLanes() }
extension Double { public static let bitLanes: FixedBuffer<Double> = makeBitLanes() }

/// `value` rounded up to a multiple of 16: the stride of buffers whose rows are worked on 16 elements at a time.
func padded16(_ value: Int) -> Int { (value + 15) / 16 * 16 }

/// The sum over `rows` rows of 16 elements each, in four interleaved partial sums: a fixed order, short chains.
@inline(__always)
func sumOverRows<S: Scalar>(_ rows: Int, _ element: (Int) -> SIMD16<S>) -> SIMD16<S> {
    var (a, b, c, d) = (splat(S(0)), splat(S(0)), splat(S(0)), splat(S(0)))
    var row = 0
    while row + 4 <= rows {
        a += element(row)
        b += element(row + 1)
        c += element(row + 2)
        d += element(row + 3)
        row += 4
    }
    while row < rows {
        a += element(row)
        row += 1
    }
    return (a + b) + (c + d)
}

/// max(0, x), exact, with NaN for NaN: (x + |x|) / 2.
@inline(__always)
func rectified<S: Scalar>(_ x: SIMD16<S>) -> SIMD16<S> { (x + S.magnitude(x)) * splat(S(0.5)) }

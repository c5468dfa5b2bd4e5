// Element-wise kernels. Loops over elements stand here and not in layers and methods, because only functions with
// `@specialized` run as machine arithmetic when generic code calls them.

@inline(__always)
private func map16(_ count: Int, _ vector: (Int) -> Void, _ scalar: (Int) -> Void) {
    var i = 0
    while i + 16 <= count {
        vector(i)
        i += 16
    }
    while i < count {
        scalar(i)
        i += 1
    }
}

/// y := a x + b, element by element; y may be any of them.
@specialized(where S == Float)
@specialized(where S == Double)
public func multiplyAdd<S: Scalar>(
    _ a: UnsafePointer<S>, _ x: UnsafePointer<S>, _ b: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int
) {
    map16(count) {
        store16(fma(load16(a + $0), load16(x + $0), load16(b + $0)), y + $0)
    } _: {
        y[$0] = b[$0].addingProduct(a[$0], x[$0])
    }
}

/// y := a x, element by element.
@specialized(where S == Float)
@specialized(where S == Double)
public func multiply<S: Scalar>(
    _ a: UnsafePointer<S>, _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int
) {
    map16(count) {
        store16(load16(a + $0) * load16(x + $0), y + $0)
    } _: {
        y[$0] = a[$0] * x[$0]
    }
}

/// y := a x + b y, with numbers a and b.
@specialized(where S == Float)
@specialized(where S == Double)
public func scaleAdd<S: Scalar>(_ a: S, _ x: UnsafePointer<S>, _ b: S, _ y: UnsafeMutablePointer<S>, count: Int) {
    map16(count) {
        store16(fma(load16(x + $0), splat(a), load16(y + $0) * splat(b)), y + $0)
    } _: {
        y[$0] = (y[$0] * b).addingProduct(a, x[$0])
    }
}

/// z := mean + noiseScale * deviation * noise, element by element: the reparameterisation trick (Kingma and Welling, ICLR 2014).
@specialized(where S == Float)
@specialized(where S == Double)
public func reparameterize<S: Scalar>(
    _ mean: UnsafePointer<S>, _ deviation: UnsafePointer<S>, _ noise: UnsafePointer<S>, _ noiseScale: S,
    _ z: UnsafeMutablePointer<S>, _ count: Int
) {
    for i in 0..<count { z[i] = mean[i] + noiseScale * deviation[i] * noise[i] }
}

/// y := a x, with a number a; y may be x.
@specialized(where S == Float)
@specialized(where S == Double)
public func scale<S: Scalar>(_ a: S, _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int) {
    map16(count) {
        store16(load16(x + $0) * splat(a), y + $0)
    } _: {
        y[$0] = a * x[$0]
    }
}

/// x := max(0, x).
@specialized(where S == Float)
@specialized(where S == Double)
public func rectify<S: Scalar>(_ x: UnsafeMutablePointer<S>, count: Int) {
    for i in 0..<count where x[i] < 0 { x[i] = 0 }
}

/// dx := dx where y > 0, else 0: the way back through `rectify`.
@specialized(where S == Float)
@specialized(where S == Double)
public func rectifyBackward<S: Scalar>(_ y: UnsafePointer<S>, _ dx: UnsafeMutablePointer<S>, count: Int) {
    for i in 0..<count where y[i] <= 0 { dx[i] = 0 }
}

/// dx := dy (1 - y^2), the way back through y = tanh x; dx may be dy.
@specialized(where S == Float)
@specialized(where S == Double)
public func tanhBackward<S: Scalar>(
    _ y: UnsafePointer<S>, _ dy: UnsafePointer<S>, _ dx: UnsafeMutablePointer<S>, count: Int
) {
    map16(count) { i in
        let v = load16(y + i)
        store16(load16(dy + i) * fma(-v, v, splat(1)), dx + i)
    } _: {
        dx[$0] = dy[$0] * S(1).addingProduct(-y[$0], y[$0])
    }
}

/// y[b, :] := mask[b] * scale * x[b, :]: dropout forward, and backward with gradients. Rows have `width` elements and
/// padded16(width) / 16 mask words.
@specialized(where S == Float)
@specialized(where S == Double)
func applyMask<S: Scalar>(
    _ masks: UnsafePointer<UInt16>, scale: S, _ lanes: UnsafePointer<S>, _ x: UnsafePointer<S>,
    _ y: UnsafeMutablePointer<S>, rows: Int, width: Int
) {
    if width == 16 {
        for b in 0..<rows {
            store16(load16(x + b * 16) * (expandMask(masks[b], lanes) * splat(scale)), y + b * 16)
        }
        return
    }
    let words = padded16(width) / 16
    for b in 0..<rows {
        for k in 0..<width {
            let kept = masks[b * words + k / 16] >> UInt16(k % 16) & 1 == 1
            y[b * width + k] = kept ? scale * x[b * width + k] : 0
        }
    }
}

/// result[b] += sum_k x[b, k] y[b, k].
@specialized(where S == Float)
@specialized(where S == Double)
func addRowDots<S: Scalar>(
    _ x: UnsafePointer<S>, _ y: UnsafePointer<S>, _ result: UnsafeMutablePointer<S>, rows: Int, width: Int
) {
    for b in 0..<rows {
        var total: S = 0
        for k in 0..<width { total += x[b * width + k] * y[b * width + k] }
        result[b] += total
    }
}

/// y[i] := x[keys[i]], converted.
@specialized(where S == Float)
@specialized(where S == Double)
func gatherNumbers<S: Scalar>(
    _ x: UnsafePointer<Double>, _ keys: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<S>, count: Int
) {
    for i in 0..<count { y[i] = S(x[Int(keys[i])]) }
}

/// y[i] := (x[keys[i]] - lowest) / (highest - lowest), divided in double precision, or 0 where the bounds are equal.
@specialized(where S == Float)
@specialized(where S == Double)
func gatherScaled<S: Scalar>(
    _ x: UnsafePointer<UInt32>, _ keys: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<S>, lowest: UInt32,
    highest: UInt32, count: Int
) {
    let range = Double(max(highest - lowest, 1))
    for i in 0..<count { y[i] = S(Double(x[Int(keys[i])] - lowest) / range) }
}

/// y[i] := 1 where x[keys[i]] is not 0, else 0.
@specialized(where S == Float)
@specialized(where S == Double)
func gatherLabels<S: Scalar>(
    _ x: UnsafePointer<UInt8>, _ keys: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<S>, count: Int
) {
    for i in 0..<count { y[i] = x[Int(keys[i])] == 0 ? 0 : 1 }
}

/// y[i] := x[i] in single precision.
@specialized(where S == Float)
@specialized(where S == Double)
func copyAsFloat<S: Scalar>(_ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<Float>, count: Int) {
    for i in 0..<count { y[i] = Float(x[i]) }
}

/// sum_k x[k] y[k], in a fixed order.
@inline(__always)
func dot<S: Scalar>(_ x: UnsafePointer<S>, _ y: UnsafePointer<S>, _ count: Int) -> S {
    var total = splat(S(0))
    var k = 0
    while k + 16 <= count {
        total = fma(load16(x + k), load16(y + k), total)
        k += 16
    }
    var result = total.sum()
    while k < count {
        result = result.addingProduct(x[k], y[k])
        k += 1
    }
    return result
}

/// x := 0. Not `update(repeating:)`, which generic code runs element by element.
@inline(__always)
public func zero<S: BitwiseCopyable>(_ x: UnsafeMutablePointer<S>, count: Int) {
    UnsafeMutableRawPointer(x).initializeMemory(as: UInt8.self, repeating: 0, count: count * MemoryLayout<S>.stride)
}

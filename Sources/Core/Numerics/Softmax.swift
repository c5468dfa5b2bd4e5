// Softmax over rows of `stride` elements, a multiple of 16, of which the last ones may be padding.

/// y[b, :] := softmax over the first `count` elements of s[b, :], 0 in the padding.
@specialized(where S == Float)
@specialized(where S == Double)
func softmaxRows<S: Scalar>(
    _ s: UnsafePointer<S>, count: Int, _ y: UnsafeMutablePointer<S>, stride: Int, rows: Int
) {
    for b in 0..<rows {
        let (row, out) = (s + b * stride, y + b * stride)
        var largest = row[0]
        for p in 1..<count { largest = Swift.max(largest, row[p]) }
        for c in Swift.stride(from: 0, to: stride, by: 16) {
            store16(S.exp(load16(row + c) - splat(largest)), out + c)
        }
        zero(out + count, count: stride - count)
        var total = splat(S(0))
        for c in Swift.stride(from: 0, to: stride, by: 16) { total += load16(out + c) }
        scale(1 / total.sum(), out, out, count: stride)
    }
}

/// d := y * (d - y . d), row by row: from gradients with respect to y = softmax(s) to those with respect to s.
@specialized(where S == Float)
@specialized(where S == Double)
func softmaxBackward<S: Scalar>(
    _ y: UnsafePointer<S>, _ d: UnsafeMutablePointer<S>, stride: Int, rows: Int
) {
    for b in 0..<rows {
        let (row, gradient) = (y + b * stride, d + b * stride)
        let mean = splat(dot(row, gradient, stride))
        for c in Swift.stride(from: 0, to: stride, by: 16) {
            store16(load16(row + c) * (load16(gradient + c) - mean), gradient + c)
        }
    }
}

/// td := ty * (d - y . d) + y * (td - ty . d - y . td): the tangent of `softmaxBackward`, with d as it was given.
@specialized(where S == Float)
@specialized(where S == Double)
func softmaxBackwardTangent<S: Scalar>(
    _ y: UnsafePointer<S>, _ ty: UnsafePointer<S>, _ d: UnsafePointer<S>, _ td: UnsafeMutablePointer<S>,
    stride: Int, rows: Int
) {
    for b in 0..<rows {
        let at = b * stride
        let mean = splat(dot(y + at, d + at, stride))
        let meanTangent = splat(dot(ty + at, d + at, stride) + dot(y + at, td + at, stride))
        for p in Swift.stride(from: at, to: at + stride, by: 16) {
            let first = load16(ty + p) * (load16(d + p) - mean)
            store16(fma(load16(y + p), load16(td + p) - meanTangent, first), td + p)
        }
    }
}

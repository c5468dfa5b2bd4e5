// Products with a small weight matrix: forward, and backward to input and weights. 16 outputs of 16 inputs, the
// commonest shape here, have a kernel of their own that keeps four rows in registers; the rest goes to OpenBLAS.

/// out[b, :] := (accumulate ? out[b, :] : bias) + sum_k x[b, k] w[k, :], all 16 wide; w is [16 inputs, 16 outputs], stride ldw.
@specialized(where S == Float)
@specialized(where S == Double)
private func multiply16<S: Scalar>(
    _ x: UnsafePointer<S>, _ ldx: Int, _ w: UnsafePointer<S>, _ ldw: Int, _ bias: UnsafePointer<S>?,
    _ out: UnsafeMutablePointer<S>, _ ldo: Int, _ rows: Int, _ accumulate: Bool
) {
    let start = bias.map { load16($0) } ?? splat(0)
    var b = 0
    while b + 4 <= rows {
        let (x0, x1, x2, x3) = (x + b * ldx, x + (b + 1) * ldx, x + (b + 2) * ldx, x + (b + 3) * ldx)
        let (o0, o1, o2, o3) = (out + b * ldo, out + (b + 1) * ldo, out + (b + 2) * ldo, out + (b + 3) * ldo)
        var a0 = accumulate ? load16(o0) : start
        var a1 = accumulate ? load16(o1) : start
        var a2 = accumulate ? load16(o2) : start
        var a3 = accumulate ? load16(o3) : start
        for k in 0..<16 {
            let row = load16(w + k * ldw)
            a0 = fma(row, splat(x0[k]), a0)
            a1 = fma(row, splat(x1[k]), a1)
            a2 = fma(row, splat(x2[k]), a2)
            a3 = fma(row, splat(x3[k]), a3)
        }
        store16(a0, o0)
        store16(a1, o1)
        store16(a2, o2)
        store16(a3, o3)
        b += 4
    }
    while b < rows {
        var a = accumulate ? load16(out + b * ldo) : start
        for k in 0..<16 { a = fma(load16(w + k * ldw), splat(x[b * ldx + k]), a) }
        store16(a, out + b * ldo)
        b += 1
    }
}

/// dw[o, k] += sum_b dy[b, o] x[b, k], 16 x 16.
@specialized(where S == Float)
@specialized(where S == Double)
private func outerProduct16<S: Scalar>(
    _ dy: UnsafePointer<S>, _ ldy: Int, _ x: UnsafePointer<S>, _ ldx: Int, _ dw: UnsafeMutablePointer<S>, _ rows: Int
) {
    for o in stride(from: 0, to: 16, by: 4) {
        var (a0, a1, a2, a3) = (
            load16(dw + o * 16), load16(dw + (o + 1) * 16), load16(dw + (o + 2) * 16), load16(dw + (o + 3) * 16)
        )
        for b in 0..<rows {
            let row = load16(x + b * ldx)
            let d = dy + b * ldy + o
            a0 = fma(row, splat(d[0]), a0)
            a1 = fma(row, splat(d[1]), a1)
            a2 = fma(row, splat(d[2]), a2)
            a3 = fma(row, splat(d[3]), a3)
        }
        store16(a0, dw + o * 16)
        store16(a1, dw + (o + 1) * 16)
        store16(a2, dw + (o + 2) * 16)
        store16(a3, dw + (o + 3) * 16)
    }
}

/// [16, 16] transposed.
@inline(__always)
private func withTransposed16<S: Scalar, R>(
    _ w: UnsafePointer<S>, _ ldw: Int, _ body: (UnsafePointer<S>) -> R
) -> R {
    withUnsafeTemporaryAllocation(of: S.self, capacity: 256) { t in
        for o in 0..<16 {
            for k in 0..<16 { t[k * 16 + o] = w[o * ldw + k] }
        }
        return body(UnsafePointer(t.baseAddress.unsafelyUnwrapped))
    }
}

/// y[b, o] := (accumulate ? y[b, o] : bias[o]) + sum_k x[b, k] w[o, k].
/// - x: [rows, inputs] (stride ldx); w: [outputs, inputs] (stride ldw); y: [rows, outputs] (stride ldy).
func affine<S: Scalar>(
    _ x: UnsafePointer<S>, ldx: Int, _ w: UnsafePointer<S>, ldw: Int, bias: UnsafePointer<S>?,
    _ y: UnsafeMutablePointer<S>, ldy: Int, rows: Int, inputs: Int, outputs: Int, accumulate: Bool = false
) {
    if inputs == 16 && outputs == 16 {
        withTransposed16(w, ldw) { multiply16(x, ldx, $0, 16, bias, y, ldy, rows, accumulate) }
        return
    }
    if !accumulate {
        for b in 0..<rows {
            if let bias {
                (y + b * ldy).update(from: bias, count: outputs)
            } else {
                zero(y + b * ldy, count: outputs)
            }
        }
    }
    S.gemm(false, true, m: rows, n: outputs, k: inputs, alpha: 1, x, ldx, w, ldw, beta: 1, y, ldy)
}

/// dx[b, k] := (accumulate ? dx[b, k] : 0) + sum_o dy[b, o] w[o, k].
func affineBackwardInput<S: Scalar>(
    _ dy: UnsafePointer<S>, ldy: Int, _ w: UnsafePointer<S>, ldw: Int, _ dx: UnsafeMutablePointer<S>, ldx: Int,
    rows: Int,
    inputs: Int, outputs: Int, accumulate: Bool = false
) {
    if inputs == 16 && outputs == 16 {
        multiply16(dy, ldy, w, ldw, nil, dx, ldx, rows, accumulate)
        return
    }
    S.gemm(
        false, false, m: rows, n: inputs, k: outputs, alpha: 1, dy, ldy, w, ldw, beta: accumulate ? 1 : 0, dx, ldx)
}

/// dw[o, k] += sum_b dy[b, o] x[b, k] and, where given, db[o] += sum_b dy[b, o].
func affineBackwardWeights<S: Scalar>(
    _ dy: UnsafePointer<S>, ldy: Int, _ x: UnsafePointer<S>, ldx: Int, _ dw: UnsafeMutablePointer<S>, ldw: Int,
    bias db: UnsafeMutablePointer<S>?, rows: Int, inputs: Int, outputs: Int
) {
    if inputs == 16 && outputs == 16 && ldw == 16 {
        outerProduct16(dy, ldy, x, ldx, dw, rows)
    } else {
        S.gemm(true, false, m: outputs, n: inputs, k: rows, alpha: 1, dy, ldy, x, ldx, beta: 1, dw, ldw)
    }
    if let db { addColumnSums(dy, ldy, db, rows: rows, width: outputs) }
}

/// s[k] += sum_b x[b, k].
@specialized(where S == Float)
@specialized(where S == Double)
func addColumnSums<S: Scalar>(
    _ x: UnsafePointer<S>, _ ldx: Int, _ s: UnsafeMutablePointer<S>, rows: Int, width: Int
) {
    if width == 16 {
        var total = load16(s)
        for b in 0..<rows { total += load16(x + b * ldx) }
        store16(total, s)
    } else {
        for b in 0..<rows {
            for k in 0..<width { s[k] += x[b * ldx + k] }
        }
    }
}

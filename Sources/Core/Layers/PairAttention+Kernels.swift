// Kernels of `PairAttention`. Pairs (i, j) come in the order of `FieldPairs`. What has a number for each pair has rows of
// `stride` elements; `pairs` is how many of them a call is about, `range` which. The vectors of the leading fields i may
// come from elsewhere than the fields themselves: rows of `leads`, `ldl` elements apart.

/// y[b, p, :] := lead_i * x_j, element by element; contiguous.
@specialized(where S == Float)
@specialized(where S == Double)
func pairRows<S: Scalar>(
    _ input: HeadInput<S>, leads: UnsafePointer<S>, ldl: Int, _ range: PairRange, _ y: UnsafeMutablePointer<S>
) {
    let width = input.width
    var y = y
    for b in 0..<input.rows {
        for i in range.leads {
            let lead = leads + b * ldl + i * width
            for j in (i + 1)..<input.fields {
                let partner = input.x + b * input.stride + j * width
                forLanes(width) { c, n in store16(load16(lead + c, n) * load16(partner + c, n), y + c, n) }
                y += width
            }
        }
    }
}

/// pooled[b, :] += sum_p weights[b, p] lead_i * x_j; pooled: [rows, width].
@specialized(where S == Float)
@specialized(where S == Double)
func addPooled<S: Scalar>(
    _ input: HeadInput<S>, leads: UnsafePointer<S>, ldl: Int, _ range: PairRange, _ weights: UnsafePointer<S>,
    _ stride: Int, _ pooled: UnsafeMutablePointer<S>
) {
    let width = input.width
    for b in 0..<input.rows {
        let (row, out) = (input.x + b * input.stride, pooled + b * width)
        forLanes(width) { c, n in
            var weight = weights + b * stride + range.offset
            var total = load16(out + c, n)
            for i in range.leads {
                var partners = splat(S(0))
                for j in (i + 1)..<input.fields {
                    partners = fma(load16(row + j * width + c, n), splat(weight[0]), partners)
                    weight += 1
                }
                total = fma(load16(leads + b * ldl + i * width + c, n), partners, total)
            }
            store16(total, out + c, n)
        }
    }
}

/// y[b, p] += d[b, :] . (lead_i * x_j); d: [rows, width].
@specialized(where S == Float)
@specialized(where S == Double)
func addPairDots<S: Scalar>(
    _ input: HeadInput<S>, leads: UnsafePointer<S>, ldl: Int, _ range: PairRange, _ d: UnsafePointer<S>,
    _ y: UnsafeMutablePointer<S>, _ stride: Int
) {
    let width = input.width
    for b in 0..<input.rows {
        let row = input.x + b * input.stride
        forLanes(width) { c, n in
            let gradient = load16(d + b * width + c, n)
            var out = y + b * stride + range.offset
            for i in range.leads {
                let lead = gradient * load16(leads + b * ldl + i * width + c, n)
                for j in (i + 1)..<input.fields {
                    out[0] += (lead * load16(row + j * width + c, n)).sum()
                    out += 1
                }
            }
        }
    }
}

/// dy[b, p, :] += weights[b, p] d[b, :]; dy contiguous, d: [rows, width].
@specialized(where S == Float)
@specialized(where S == Double)
func addOuterPairs<S: Scalar>(
    _ weights: UnsafePointer<S>, _ stride: Int, _ pairs: Int, _ d: UnsafePointer<S>, _ dy: UnsafeMutablePointer<S>,
    rows: Int, width: Int
) {
    for b in 0..<rows {
        for p in 0..<pairs { addRow(weights[b * stride + p], d + b * width, dy + (b * pairs + p) * width, width) }
    }
}

/// dx_i += dy_p * x_j and, where `partners`, dx_j += dy_p * x_i; dy contiguous, rows of dx are `lddx` elements apart.
@specialized(where S == Float)
@specialized(where S == Double)
func addToFields<S: Scalar>(
    _ input: HeadInput<S>, _ range: PairRange, _ dy: UnsafePointer<S>, _ dx: UnsafeMutablePointer<S>, _ lddx: Int,
    partners: Bool
) {
    let width = input.width
    var dy = dy
    for b in 0..<input.rows {
        let (row, out) = (input.x + b * input.stride, dx + b * lddx)
        for i in range.leads {
            for j in (i + 1)..<input.fields {
                forLanes(width) { c, n in
                    let d = load16(dy + c, n)
                    let (atI, atJ) = (i * width + c, j * width + c)
                    store16(fma(d, load16(row + atJ, n), load16(out + atI, n)), out + atI, n)
                    if partners { store16(fma(d, load16(row + atI, n), load16(out + atJ, n)), out + atJ, n) }
                }
                dy += width
            }
        }
    }
}

/// s[b, p] := bias + w . relu(h_p); h: [rows, pairs, units].
@specialized(where S == Float)
@specialized(where S == Double)
func scoreRows<S: Scalar>(
    _ h: UnsafePointer<S>, _ units: Int, _ w: UnsafePointer<S>, _ bias: S, _ s: UnsafeMutablePointer<S>, _ stride: Int,
    _ pairs: Int, rows: Int
) {
    for b in 0..<rows {
        for p in 0..<pairs {
            let row = h + (b * pairs + p) * units
            var total = bias
            forLanes(units) { c, n in total += (rectified(load16(row + c, n)) * load16(w + c, n)).sum() }
            s[b * stride + p] = total
        }
    }
}

/// ts[b, p] := w . th_p over the units that are active in h.
@specialized(where S == Float)
@specialized(where S == Double)
func scoreTangents<S: Scalar>(
    _ h: UnsafePointer<S>, _ th: UnsafePointer<S>, _ units: Int, _ w: UnsafePointer<S>, _ ts: UnsafeMutablePointer<S>,
    _ stride: Int, _ pairs: Int, rows: Int
) {
    for b in 0..<rows {
        for p in 0..<pairs {
            let at = (b * pairs + p) * units
            var total = S(0)
            forLanes(units) { c, n in
                let active = S.keep(load16(th + at + c, n), wherePositive: load16(h + at + c, n))
                total += (active * load16(w + c, n)).sum()
            }
            ts[b * stride + p] = total
        }
    }
}

/// h := ds_p w where h > 0, else 0; dw += sum_p ds_p relu(h_p), where given.
@specialized(where S == Float)
@specialized(where S == Double)
func hiddenGradient<S: Scalar>(
    _ ds: UnsafePointer<S>, _ stride: Int, _ pairs: Int, _ h: UnsafeMutablePointer<S>, _ units: Int,
    _ w: UnsafePointer<S>, _ dw: UnsafeMutablePointer<S>?, rows: Int
) {
    forLanes(units) { c, n in
        let weights = load16(w + c, n)
        var total = splat(S(0))
        for b in 0..<rows {
            for p in 0..<pairs {
                let row = h + (b * pairs + p) * units + c
                let d = splat(ds[b * stride + p])
                let value = load16(row, n)
                total = fma(rectified(value), d, total)
                store16(S.keep(d * weights, wherePositive: value), row, n)
            }
        }
        if let dw { store16(load16(dw + c, n) + total, dw + c, n) }
    }
}

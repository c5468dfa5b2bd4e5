// Kernels over rows of an embedding's width: gather, scatter and element-wise work. Width 16, the field's
// customary one, goes through one SIMD register pair; other widths take a loop.

/// y[i] := y[i] + w x[i] for one row.
@inline(__always)
func addRow<S: Scalar>(_ w: S, _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, _ width: Int) {
    if width == 16 {
        store16(fma(load16(x), splat(w), load16(y)), y)
    } else {
        for k in 0..<width { y[k] = y[k].addingProduct(w, x[k]) }
    }
}

/// y := w x for one row.
@inline(__always)
func setRow<S: Scalar>(_ w: S, _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, _ width: Int) {
    if width == 16 {
        store16(load16(x) * splat(w), y)
    } else {
        for k in 0..<width { y[k] = w * x[k] }
    }
}

/// Row b of y (stride `ldy`) := row ids[b] of `table`.
@specialized(where S == Float)
@specialized(where S == Double)
func gatherRows<S: Scalar>(
    _ table: UnsafePointer<S>, _ ids: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<S>, ldy: Int, count: Int,
    width: Int
) {
    for b in 0..<count {
        let row = table + Int(ids[b]) * width
        let out = y + b * ldy
        if width == 16 {
            store16(load16(row), out)
        } else {
            out.update(from: row, count: width)
        }
    }
}

/// Row ids[b] of `table` += row b of x (stride `ldx`).
@specialized(where S == Float)
@specialized(where S == Double)
func scatterAddRows<S: Scalar>(
    _ table: UnsafeMutablePointer<S>, _ ids: UnsafePointer<Int32>, _ x: UnsafePointer<S>, ldx: Int, count: Int,
    width: Int
) {
    for b in 0..<count { addRow(1, x + b * ldx, table + Int(ids[b]) * width, width) }
}

/// Row b of y := weighted sum of the rows of bag keys[b].
@specialized(where S == Float)
@specialized(where S == Double)
func gatherBags<S: Scalar>(
    _ table: UnsafePointer<S>, _ bags: BagPointers, _ keys: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<S>,
    ldy: Int,
    count: Int, width: Int
) {
    for b in 0..<count {
        let key = Int(keys[b])
        let out = y + b * ldy
        if width == 16 {
            var sum = SIMD16<S>(repeating: 0)
            for i in Int(bags.offsets[key])..<Int(bags.offsets[key + 1]) {
                sum = fma(load16(table + Int(bags.ids[i]) * 16), splat(S(bags.weights[i])), sum)
            }
            store16(sum, out)
        } else {
            zero(out, count: width)
            for i in Int(bags.offsets[key])..<Int(bags.offsets[key + 1]) {
                addRow(S(bags.weights[i]), table + Int(bags.ids[i]) * width, out, width)
            }
        }
    }
}

/// The rows of bag keys[b] += weight times row b of x.
@specialized(where S == Float)
@specialized(where S == Double)
func scatterAddBags<S: Scalar>(
    _ table: UnsafeMutablePointer<S>, _ bags: BagPointers, _ keys: UnsafePointer<Int32>, _ x: UnsafePointer<S>,
    ldx: Int,
    count: Int, width: Int
) {
    for b in 0..<count {
        let key = Int(keys[b])
        for i in Int(bags.offsets[key])..<Int(bags.offsets[key + 1]) {
            addRow(S(bags.weights[i]), x + b * ldx, table + Int(bags.ids[i]) * width, width)
        }
    }
}

/// The three arrays of a bag column, for kernels.
struct BagPointers {
    let offsets, ids, weights: UnsafePointer<Int32>
}

/// Row b of y := weights[b] x, with one row x.
@specialized(where S == Float)
@specialized(where S == Double)
public func outerRows<S: Scalar>(
    _ weights: UnsafePointer<S>, _ stride: Int, _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, ldy: Int,
    count: Int,
    width: Int
) {
    for b in 0..<count { setRow(weights[b * stride], x, y + b * ldy, width) }
}

/// x += sum over b of weights[b] (row b of y).
@specialized(where S == Float)
@specialized(where S == Double)
public func addWeightedRows<S: Scalar>(
    _ weights: UnsafePointer<S>, _ stride: Int, _ y: UnsafePointer<S>, ldy: Int, _ x: UnsafeMutablePointer<S>,
    count: Int,
    width: Int
) {
    for b in 0..<count { addRow(weights[b * stride], y + b * ldy, x, width) }
}

/// Copies a [count, width] block between strides.
@specialized(where S == Float)
@specialized(where S == Double)
public func copyRows<S: Scalar>(
    _ x: UnsafePointer<S>, ldx: Int, _ y: UnsafeMutablePointer<S>, ldy: Int, count: Int, width: Int
) {
    for b in 0..<count {
        if width == 16 {
            store16(load16(x + b * ldx), y + b * ldy)
        } else {
            (y + b * ldy).update(from: x + b * ldx, count: width)
        }
    }
}

/// y := y + a x, element by element.
@specialized(where S == Float)
@specialized(where S == Double)
public func axpy<S: Scalar>(_ a: S, _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int) {
    var i = 0
    while i + 16 <= count {
        store16(fma(load16(x + i), splat(a), load16(y + i)), y + i)
        i += 16
    }
    while i < count {
        y[i] = y[i].addingProduct(a, x[i])
        i += 1
    }
}

/// The sum of all elements, in a fixed order.
@specialized(where S == Float)
@specialized(where S == Double)
public func sum<S: Scalar>(_ x: UnsafePointer<S>, count: Int) -> S {
    var total = SIMD16<S>(repeating: 0)
    var i = 0
    while i + 16 <= count {
        total += load16(x + i)
        i += 16
    }
    var result = total.sum()
    while i < count {
        result += x[i]
        i += 1
    }
    return result
}

/// y[b, :] += weights[b] x[b, :].
@specialized(where S == Float)
@specialized(where S == Double)
public func addScaledRows<S: Scalar>(
    _ weights: UnsafePointer<S>, _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, rows: Int, width: Int
) {
    for b in 0..<rows { addRow(weights[b], x + b * width, y + b * width, width) }
}

/// y[b] := x[b, :] . z[b, :]; neighbouring rows are `ldx`, `ldz` and `ldy` elements apart (0: one row serves all).
@specialized(where S == Float)
@specialized(where S == Double)
public func dotRows<S: Scalar>(
    _ x: UnsafePointer<S>, _ ldx: Int, _ z: UnsafePointer<S>, _ ldz: Int, _ y: UnsafeMutablePointer<S>, _ ldy: Int,
    rows: Int, width: Int
) {
    for b in 0..<rows { y[b * ldy] = dot(x + b * ldx, z + b * ldz, width) }
}

/// y[b] += bias + sum_k x[b, k] w[k].
@specialized(where S == Float)
@specialized(where S == Double)
func addDotRows<S: Scalar>(
    _ x: UnsafePointer<S>, _ ldx: Int, _ w: UnsafePointer<S>, _ width: Int, _ bias: S, _ y: UnsafeMutablePointer<S>,
    rows: Int
) {
    for b in 0..<rows {
        let row = x + b * ldx
        var total = bias
        if width == 16 {
            total += (load16(row) * load16(w)).sum()
        } else {
            for k in 0..<width { total = total.addingProduct(row[k], w[k]) }
        }
        y[b] += total
    }
}

/// mean := the mean of the rows of x [rows, width].
public func meanRow<S: Scalar>(_ x: UnsafePointer<S>, rows: Int, width: Int, _ mean: UnsafeMutablePointer<S>) {
    zero(mean, count: width)
    addColumnSums(x, width, mean, rows: rows, width: width)
    for k in 0..<width { mean[k] /= S(rows) }
}

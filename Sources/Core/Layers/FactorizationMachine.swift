/// Second-order factorisation machine over field vectors (Rendle, ICDM 2010, the linear-time form of Lemma 3.1):
/// y = 1/2 (|sum_f x_f|^2 - sum_f |x_f|^2).
final class FactorizationMachine<S: Scalar> {
    /// [rows, width]: sum over the fields but the item.
    private let rest: FixedBuffer<S>
    /// [rows]: sum over the same fields of squared norms.
    private let squares: FixedBuffer<S>

    init(width: Int, maxRows: Int) {
        rest = FixedBuffer(repeating: 0, count: width * maxRows)
        squares = FixedBuffer(repeating: 0, count: maxRows)
    }

    /// Takes in all fields but the item, which is field 0.
    func bind(_ input: HeadInput<S>) {
        sumFields(input.x, input.rows, input.fields, input.width, rest.pointer, squares.pointer)
    }

    /// logits[b] += y.
    func forward(_ input: HeadInput<S>, addingTo logits: UnsafeMutablePointer<S>) {
        interact(input.x, input.stride, input.rows, input.width, rest.pointer, squares.pointer, logits)
    }

    /// dx_f := dLogit (sum of the other fields), for the item or for all fields; overwrites.
    func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope) {
        interactBackward(
            input.x, input.dx, input.rows, input.fields, input.width, rest.pointer, dLogits,
            scope == .all ? input.fields : 1)
    }

    /// tangent[b] += derivative of y along `direction` of the item: the sum of the other fields times it.
    func forwardTangent(_ input: HeadInput<S>, _ direction: UnsafePointer<S>, addingTo tangent: UnsafeMutablePointer<S>)
    {
        addRowDots(rest.pointer, direction, tangent, rows: input.rows, width: input.width)
    }

    /// result[b, :] += dLogitsTangent[b] (sum of the other fields): y is linear in the item's vector.
    func backwardTangent(
        _ input: HeadInput<S>, _ dLogitsTangent: UnsafePointer<S>, addingTo result: UnsafeMutablePointer<S>
    ) {
        addScaledRows(dLogitsTangent, rest.pointer, result, rows: input.rows, width: input.width)
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func sumFields<S: Scalar>(
    _ x: UnsafePointer<S>, _ rows: Int, _ fields: Int, _ width: Int, _ sums: UnsafeMutablePointer<S>,
    _ squares: UnsafeMutablePointer<S>
) {
    for b in 0..<rows {
        let row = x + b * fields * width
        let out = sums + b * width
        if width == 16 {
            var total = splat(S(0))
            var square = splat(S(0))
            for f in 1..<max(fields, 1) {
                let v = load16(row + f * 16)
                total += v
                square = fma(v, v, square)
            }
            store16(total, out)
            squares[b] = square.sum()
        } else {
            zero(out, count: width)
            squares[b] = 0
            for f in 1..<max(fields, 1) {
                for k in 0..<width {
                    let v = row[f * width + k]
                    out[k] += v
                    squares[b] += v * v
                }
            }
        }
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func interact<S: Scalar>(
    _ x: UnsafePointer<S>, _ stride: Int, _ rows: Int, _ width: Int, _ rest: UnsafePointer<S>,
    _ squares: UnsafePointer<S>,
    _ logits: UnsafeMutablePointer<S>
) {
    for b in 0..<rows {
        // |rest + e|^2 - |e|^2 = sum (rest + 2 e) rest: no cancellation of the item's own square.
        let (item, others) = (x + b * stride, rest + b * width)
        var total: S = 0
        if width == 16 {
            let r = load16(others)
            total = (fma(load16(item), splat(2), r) * r).sum()
        } else {
            for k in 0..<width { total += (others[k] + 2 * item[k]) * others[k] }
        }
        logits[b] += S(0.5) * (total - squares[b])
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func interactBackward<S: Scalar>(
    _ x: UnsafePointer<S>, _ dx: UnsafeMutablePointer<S>, _ rows: Int, _ fields: Int, _ width: Int,
    _ rest: UnsafePointer<S>,
    _ dLogits: UnsafePointer<S>, _ wanted: Int
) {
    for b in 0..<rows {
        let (row, out, others) = (x + b * fields * width, dx + b * fields * width, rest + b * width)
        setRow(dLogits[b], others, out, width)
        guard wanted > 1 else { continue }
        if width == 16 {
            let total = load16(others) + load16(row)
            let d = splat(dLogits[b])
            for f in 1..<wanted { store16(d * (total - load16(row + f * 16)), out + f * 16) }
        } else {
            for f in 1..<wanted {
                for k in 0..<width { out[f * width + k] = dLogits[b] * (others[k] + row[k] - row[f * width + k]) }
            }
        }
    }
}

/// Inner products of field vectors (Qu et al., ICDM 2016, inner product layer): y_ij = x_i . x_j.
struct InnerProducts<S: Scalar>: PairProducts {
    init(_ store: ParameterStore<S>, _ shape: HeadShape) {}

    func bind(_ input: HeadInput<S>, _ y: UnsafeMutablePointer<S>, ldy: Int) {
        let pairs = FieldPairs(fields: input.fields).withoutItem
        pairProducts(input.x, input.fields, input.width, pairs, y, ldy, input.rows)
    }

    func partners(_ input: HeadInput<S>) -> UnsafePointer<S> { UnsafePointer(input.x) }

    func backward(_ input: HeadInput<S>, _ dy: UnsafePointer<S>, ldy: Int) {
        pairProductsBackward(input.x, input.fields, input.width, dy, ldy, input.dx, input.rows)
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func pairProducts<S: Scalar>(
    _ x: UnsafePointer<S>, _ fields: Int, _ width: Int, _ pairs: PairRange, _ y: UnsafeMutablePointer<S>, _ ldy: Int,
    _ rows: Int
) {
    for b in 0..<rows {
        let row = x + b * fields * width
        var pair = b * ldy + pairs.offset
        for i in pairs.leads {
            for j in (i + 1)..<fields {
                y[pair] = dot(row + i * width, row + j * width, width)
                pair += 1
            }
        }
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func pairProductsBackward<S: Scalar>(
    _ x: UnsafePointer<S>, _ fields: Int, _ width: Int, _ dy: UnsafePointer<S>, _ ldy: Int,
    _ dx: UnsafeMutablePointer<S>, _ rows: Int
) {
    for b in 0..<rows {
        let (row, out) = (x + b * fields * width, dx + b * fields * width)
        var pair = b * ldy
        for i in 0..<fields {
            for j in (i + 1)..<fields {
                addRow(dy[pair], row + j * width, out + i * width, width)
                addRow(dy[pair], row + i * width, out + j * width, width)
                pair += 1
            }
        }
    }
}

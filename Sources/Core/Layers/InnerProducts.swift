/// All pairwise inner products of field vectors (Qu et al., ICDM 2016, inner product layer), pairs (i, j), i < j, in
/// lexicographic order: those with the item, field 0, come first.
enum InnerProducts {
    /// The number of pairs of `fields` fields.
    static func count(fields: Int) -> Int { fields * (fields - 1) / 2 }

    /// y[b, pair] := x_i . x_j. x: [rows, fields * width]; y has stride `ldy`. `onlyItem`: the pairs (0, j) alone.
    static func forward<S: Scalar>(
        _ input: HeadInput<S>, _ y: UnsafeMutablePointer<S>, ldy: Int, onlyItem: Bool
    ) {
        pairProducts(input.x, input.fields, input.width, y, ldy, input.rows, onlyItem)
    }

    /// y[b, (0, j)] := direction[b] . x_j: the tangent of `forward` along the item's vector. direction: [rows, width].
    static func forwardTangent<S: Scalar>(
        _ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, ldy: Int
    ) {
        itemProducts(direction, input.width, input.x, input.fields, input.width, y, ldy, input.rows)
    }

    /// dx += gradient through the products, for the item's columns or for all. dy has stride `ldy`, dx stride `lddx`.
    static func backward<S: Scalar>(
        _ input: HeadInput<S>, _ dy: UnsafePointer<S>, ldy: Int, _ dx: UnsafeMutablePointer<S>, lddx: Int,
        onlyItem: Bool
    ) {
        pairProductsBackward(input.x, input.fields, input.width, dy, ldy, dx, lddx, input.rows, onlyItem)
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func pairProducts<S: Scalar>(
    _ x: UnsafePointer<S>, _ fields: Int, _ width: Int, _ y: UnsafeMutablePointer<S>, _ ldy: Int, _ rows: Int,
    _ onlyItem: Bool
) {
    for b in 0..<rows {
        let row = x + b * fields * width
        var pair = b * ldy
        for i in 0..<(onlyItem ? min(1, fields) : fields) {
            for j in (i + 1)..<max(fields, i + 1) {
                y[pair] = dot(row + i * width, row + j * width, width)
                pair += 1
            }
        }
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func itemProducts<S: Scalar>(
    _ item: UnsafePointer<S>, _ ldItem: Int, _ x: UnsafePointer<S>, _ fields: Int, _ width: Int,
    _ y: UnsafeMutablePointer<S>, _ ldy: Int, _ rows: Int
) {
    for b in 0..<rows {
        for j in 1..<max(fields, 1) {
            y[b * ldy + j - 1] = dot(item + b * ldItem, x + (b * fields + j) * width, width)
        }
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func pairProductsBackward<S: Scalar>(
    _ x: UnsafePointer<S>, _ fields: Int, _ width: Int, _ dy: UnsafePointer<S>, _ ldy: Int,
    _ dx: UnsafeMutablePointer<S>, _ lddx: Int, _ rows: Int, _ onlyItem: Bool
) {
    for b in 0..<rows {
        let (row, out) = (x + b * fields * width, dx + b * lddx)
        var pair = b * ldy
        for i in 0..<(onlyItem ? min(1, fields) : fields) {
            for j in (i + 1)..<max(fields, i + 1) {
                addRow(dy[pair], row + j * width, out + i * width, width)
                if !onlyItem { addRow(dy[pair], row + i * width, out + j * width, width) }
                pair += 1
            }
        }
    }
}

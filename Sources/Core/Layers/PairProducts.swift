/// A layer with one number y_ij for each pair of field vectors (see `FieldPairs`), linear in either vector:
/// the product layer of a product-based neural network (Qu et al., ICDM 2016).
///
/// Order of calls for a batch: `bind` once, with everything but the item's vector in place, then any number of times
/// `forward`, `backward` and `forwardTangent`. Products have stride `ldy`, in columns of their own.
protocol PairProducts<S> {
    associatedtype S: Scalar

    /// Registers the layer's parameters.
    init(_ store: ParameterStore<S>, _ shape: HeadShape)

    /// y[b, (i, j)] := products of the pairs without the item.
    func bind(_ input: HeadInput<S>, _ y: UnsafeMutablePointer<S>, ldy: Int)

    /// [rows, fields * width]: vectors t_j such that the item's products are y_0j = x_0 . t_j. Valid after `bind`.
    func partners(_ input: HeadInput<S>) -> UnsafePointer<S>

    /// input.dx += gradient through all products, from dy; adds to the parameters' gradients.
    func backward(_ input: HeadInput<S>, _ dy: UnsafePointer<S>, ldy: Int)
}

extension PairProducts {
    /// y[b, (0, j)] := products of the pairs with the item.
    func forward(_ input: HeadInput<S>, _ y: UnsafeMutablePointer<S>, ldy: Int) {
        itemProducts(input.x, input.stride, partners(input), input.fields, input.width, y, ldy, input.rows)
    }

    /// y[b, (0, j)] := tangent of the products along `direction` [rows, width] of the item's vector.
    func forwardTangent(
        _ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, ldy: Int
    ) {
        itemProducts(direction, input.width, partners(input), input.fields, input.width, y, ldy, input.rows)
    }

    /// dItem[b, :] += gradient with respect to the item's vector alone. dItem has stride `ldd`.
    func backwardItem(
        _ input: HeadInput<S>, _ dy: UnsafePointer<S>, ldy: Int, _ dItem: UnsafeMutablePointer<S>, ldd: Int
    ) {
        itemProductsBackward(partners(input), input.fields, input.width, dy, ldy, dItem, ldd, input.rows)
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func itemProducts<S: Scalar>(
    _ item: UnsafePointer<S>, _ ldItem: Int, _ partners: UnsafePointer<S>, _ fields: Int, _ width: Int,
    _ y: UnsafeMutablePointer<S>, _ ldy: Int, _ rows: Int
) {
    for b in 0..<rows {
        for j in 1..<max(fields, 1) {
            y[b * ldy + j - 1] = dot(item + b * ldItem, partners + (b * fields + j) * width, width)
        }
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func itemProductsBackward<S: Scalar>(
    _ partners: UnsafePointer<S>, _ fields: Int, _ width: Int, _ dy: UnsafePointer<S>, _ ldy: Int,
    _ dItem: UnsafeMutablePointer<S>, _ ldd: Int, _ rows: Int
) {
    for b in 0..<rows {
        for j in 1..<max(fields, 1) {
            addRow(dy[b * ldy + j - 1], partners + (b * fields + j) * width, dItem + b * ldd, width)
        }
    }
}

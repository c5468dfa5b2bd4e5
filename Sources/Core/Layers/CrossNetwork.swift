/// Cross layers (Wang et al., ADKDD 2017, eq. 3): x_{l+1} = x_0 (w_l . x_l) + b_l + x_l over concatenated field vectors.
final class CrossNetwork<S: Scalar> {
    let layers: Int
    let width: Int
    private let store: ParameterStore<S>
    private let weights, biases: [Parameter]
    /// Per layer [rows, width]: its output; and [rows]: w_l . x_l.
    private let outputs, products: [FixedBuffer<S>]
    /// Tangents of the same, with that of x_0.
    private let inputTangent: FixedBuffer<S>
    private let outputTangents, productTangents: [FixedBuffer<S>]
    /// [rows, width]: gradient with respect to the present layer's output, and its tangent.
    let gradient, gradientTangent: FixedBuffer<S>
    /// [3, rows]: gradients with respect to w_l . x_l, and what their tangents need.
    private let dProducts: FixedBuffer<S>

    /// Registers `<name>.<l>.weight|bias`, [width] each.
    init(
        _ store: ParameterStore<S>, _ name: String, width: Int, layers: Int, maxRows: Int, group: ParameterGroup
    ) {
        self.store = store
        self.width = width
        self.layers = layers
        weights = (0..<layers).map { store.register("\(name).\($0).weight", [width], group) }
        biases = (0..<layers).map { store.register("\(name).\($0).bias", [width], group) }
        func buffers(_ count: Int) -> [FixedBuffer<S>] {
            (0..<layers).map { _ in FixedBuffer(repeating: 0, count: count) }
        }
        outputs = buffers(maxRows * width)
        products = buffers(maxRows)
        outputTangents = buffers(maxRows * width)
        productTangents = buffers(maxRows)
        dProducts = FixedBuffer(repeating: 0, count: 3 * maxRows)
        inputTangent = FixedBuffer(repeating: 0, count: maxRows * width)
        gradient = FixedBuffer(repeating: 0, count: maxRows * width)
        gradientTangent = FixedBuffer(repeating: 0, count: maxRows * width)
    }

    /// [rows, width]: the last layer's output, and its tangent.
    var output: UnsafePointer<S> { UnsafePointer(outputs[layers - 1].pointer) }
    var outputTangent: UnsafePointer<S> { UnsafePointer(outputTangents[layers - 1].pointer) }

    /// x: [rows, width].
    func forward(_ x: UnsafePointer<S>, rows: Int) {
        for l in 0..<layers {
            let below = l == 0 ? x : UnsafePointer(outputs[l - 1].pointer)
            dotRows(below, width, store.value(weights[l]), 0, products[l].pointer, 1, rows: rows, width: width)
            crossRows(
                x, products[l].pointer, store.value(biases[l]), below, outputs[l].pointer, rows: rows, width: width)
        }
    }

    /// From `gradient`, set to d loss / d output, to dx += d loss / d x, all columns whatever the scope. Adds to the
    /// parameters' gradients for `.all`.
    func backward(_ x: UnsafePointer<S>, _ dx: UnsafeMutablePointer<S>, rows: Int, scope: GradientScope) {
        for l in stride(from: layers - 1, through: 0, by: -1) {
            let below = l == 0 ? x : UnsafePointer(outputs[l - 1].pointer)
            let dProduct = dProducts.pointer
            dotRows(x, width, gradient.pointer, width, dProduct, 1, rows: rows, width: width)
            addScaledRows(products[l].pointer, gradient.pointer, dx, rows: rows, width: width)
            if scope == .all {
                addColumnSums(gradient.pointer, width, store.gradient(biases[l]), rows: rows, width: width)
                addWeightedRows(
                    dProduct, 1, below, ldy: width, store.gradient(weights[l]), count: rows, width: width)
            }
            addOuterRows(dProduct, store.value(weights[l]), gradient.pointer, rows: rows, width: width)
        }
        axpy(1, gradient.pointer, dx, count: rows * width)
    }

    /// Tangents along `direction` [rows, itemWidth] of the first columns of x.
    func forwardTangent(_ x: UnsafePointer<S>, _ direction: UnsafePointer<S>, itemWidth: Int, rows: Int) {
        zero(inputTangent.pointer, count: rows * width)
        copyRows(direction, ldx: itemWidth, inputTangent.pointer, ldy: width, count: rows, width: itemWidth)
        for l in 0..<layers {
            let below = l == 0 ? inputTangent.pointer : outputTangents[l - 1].pointer
            let out = outputTangents[l].pointer
            dotRows(below, width, store.value(weights[l]), 0, productTangents[l].pointer, 1, rows: rows, width: width)
            out.update(from: below, count: rows * width)
            addScaledRows(products[l].pointer, inputTangent.pointer, out, rows: rows, width: width)
            addScaledRows(productTangents[l].pointer, x, out, rows: rows, width: width)
        }
    }

    /// From `gradient` and `gradientTangent`, set for the output, to result += tangent of d loss / d x; all [rows, width].
    func backwardTangent(_ x: UnsafePointer<S>, _ result: UnsafeMutablePointer<S>, rows: Int) {
        for l in stride(from: layers - 1, through: 0, by: -1) {
            let dProduct = dProducts.pointer
            let (dProductTangent, other) = (dProduct + rows, dProduct + 2 * rows)
            dotRows(x, width, gradient.pointer, width, dProduct, 1, rows: rows, width: width)
            dotRows(
                inputTangent.pointer, width, gradient.pointer, width, dProductTangent, 1, rows: rows, width: width)
            dotRows(x, width, gradientTangent.pointer, width, other, 1, rows: rows, width: width)
            axpy(1, other, dProductTangent, count: rows)
            addScaledRows(productTangents[l].pointer, gradient.pointer, result, rows: rows, width: width)
            addScaledRows(products[l].pointer, gradientTangent.pointer, result, rows: rows, width: width)
            addOuterRows(dProduct, store.value(weights[l]), gradient.pointer, rows: rows, width: width)
            addOuterRows(
                dProductTangent, store.value(weights[l]), gradientTangent.pointer, rows: rows, width: width)
        }
        axpy(1, gradientTangent.pointer, result, count: rows * width)
    }
}

/// y[b, :] := x0[b, :] s[b] + bias + x[b, :].
@specialized(where S == Float)
@specialized(where S == Double)
private func crossRows<S: Scalar>(
    _ x0: UnsafePointer<S>, _ s: UnsafePointer<S>, _ bias: UnsafePointer<S>, _ x: UnsafePointer<S>,
    _ y: UnsafeMutablePointer<S>, rows: Int, width: Int
) {
    for b in 0..<rows {
        let at = b * width
        for k in 0..<width { y[at + k] = (bias[k] + x[at + k]).addingProduct(s[b], x0[at + k]) }
    }
}

/// y[b, :] += s[b] w.
@specialized(where S == Float)
@specialized(where S == Double)
private func addOuterRows<S: Scalar>(
    _ s: UnsafePointer<S>, _ w: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, rows: Int, width: Int
) {
    for b in 0..<rows { addRow(s[b], w, y + b * width, width) }
}

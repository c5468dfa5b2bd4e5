/// Product-based Neural Network with inner products (Qu et al., ICDM 2016) as the released code has it: an MLP with one
/// hidden layer, without dropout, over field vectors and their pairwise inner products. Continuous features are not used.
public enum PNN {
    /// What specs, tables and `thaw backbones` know of it, and how it is made.
    public static let entry = BackboneEntry(
        name: "pnn", title: "PNN",
        summary: "One hidden layer over the categorical fields' vectors and all their pairwise inner products.",
        source: "Qu et al., ICDM 2016",
        float: PNNHead<InnerProducts<Float>>.self, double: PNNHead<InnerProducts<Double>>.self)
}

/// A product-based neural network over either kind of products.
final class PNNHead<Products: PairProducts>: InteractionHead {
    typealias S = Products.S

    static var embedsContinuousFeatures: Bool { false }

    private let products: Products
    private let mlp: MLP<S>
    private let mlpTangent: MLPTangent<S>
    /// [rows, inputs]: field vectors and products, their gradient, and tangents of both.
    private let z, dz, tz, tdz: FixedBuffer<S>
    /// Columns of field vectors, and of all of z.
    private let vectorWidth, inputs: Int

    init(_ store: ParameterStore<S>, _ shape: HeadShape, _ options: NoOptions) {
        vectorWidth = shape.fields * shape.width
        inputs = vectorWidth + FieldPairs(fields: shape.fields).count
        products = Products(store, shape)
        // Products with the item change with it, so nothing of the first layer's product is kept for a batch.
        mlp = MLP(
            store, "mlp", inputs: inputs, itemWidth: inputs, hidden: Array(shape.hidden.prefix(1)), hasOutput: true,
            dropout: 0, maxRows: shape.maxRows, group: .backboneNetwork)
        mlpTangent = MLPTangent(mlp, maxRows: shape.maxRows)
        let count = shape.maxRows * inputs
        (z, dz) = (FixedBuffer(repeating: 0, count: count), FixedBuffer(repeating: 0, count: count))
        (tz, tdz) = (FixedBuffer(repeating: 0, count: count), FixedBuffer(repeating: 0, count: count))
    }

    func bind(_ input: HeadInput<S>) {
        copyRows(input.x, ldx: vectorWidth, z.pointer, ldy: inputs, count: input.rows, width: vectorWidth)
        products.bind(input, z.pointer + vectorWidth, ldy: inputs)
        mlp.bind(z.pointer, rows: input.rows)
    }

    func forward(_ input: HeadInput<S>, mode: ForwardMode, _ logits: UnsafeMutablePointer<S>) {
        copyRows(input.x, ldx: vectorWidth, z.pointer, ldy: inputs, count: input.rows, width: input.width)
        products.forward(input, z.pointer + vectorWidth, ldy: inputs)
        zero(logits, count: input.rows)
        mlp.forward(z.pointer, ldItem: inputs, rows: input.rows, mode: mode, addingTo: logits)
    }

    func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope) {
        let rows = input.rows
        zero(dz.pointer, count: rows * inputs)
        mlp.backward(dLogits, x: z.pointer, dx: dz.pointer, rows: rows, scope: scope)
        let columns = scope == .all ? vectorWidth : input.width
        copyRows(dz.pointer, ldx: inputs, input.dx, ldy: vectorWidth, count: rows, width: columns)
        switch scope {
        case .all: products.backward(input, dz.pointer + vectorWidth, ldy: inputs)
        case .itemOnly:
            products.backwardItem(input, dz.pointer + vectorWidth, ldy: inputs, input.dx, ldd: vectorWidth)
        }
    }

    func forwardTangent(_ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>) {
        zero(tz.pointer, count: input.rows * inputs)
        copyRows(direction, ldx: input.width, tz.pointer, ldy: inputs, count: input.rows, width: input.width)
        products.forwardTangent(input, direction, tz.pointer + vectorWidth, ldy: inputs)
        zero(tangent, count: input.rows)
        mlpTangent.forward(tz.pointer, rows: input.rows, addingTo: tangent)
    }

    func backwardTangent(
        _ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>,
        _ result: UnsafeMutablePointer<S>
    ) {
        zero(tdz.pointer, count: input.rows * inputs)
        mlpTangent.backward(dLogits, dLogitsTangent, addingTo: tdz.pointer, rows: input.rows)
        // The item's gradient is linear in the products' gradients, with the partners as constants.
        copyRows(tdz.pointer, ldx: inputs, result, ldy: input.width, count: input.rows, width: input.width)
        products.backwardItem(input, tdz.pointer + vectorWidth, ldy: inputs, result, ldd: input.width)
    }

    var runningStatistics: [FixedBuffer<S>] { mlp.runningStatistics }
}

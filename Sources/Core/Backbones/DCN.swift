/// Deep & Cross Network (Wang et al., ADKDD 2017) as the released code has it: three cross layers beside the MLP's
/// hidden layers, one linear layer over both. Continuous features are not used.
public enum DCN {
    /// What specs, tables and `thaw backbones` know of it, and how it is made.
    public static let entry = BackboneEntry(
        name: "dcn", title: "DCN",
        summary: "Three cross layers beside an MLP over the categorical fields' vectors, one linear layer over both.",
        source: "Wang et al., ADKDD 2017",
        float: DCNHead<Float>.self, double: DCNHead<Double>.self)

    /// Cross layers (released code).
    static let crossLayers = 3
}

final class DCNHead<S: Scalar>: InteractionHead {
    static var embedsContinuousFeatures: Bool { false }

    private let cross: CrossNetwork<S>
    private let mlp: MLP<S>
    private let mlpTangent: MLPTangent<S>
    /// Over the cross network's output, then the last hidden layer's.
    private let linear: Dense<S>
    private let store: ParameterStore<S>
    /// [rows, fields * width]: tangent of the field vectors' gradient.
    private let resultTangent: FixedBuffer<S>

    init(_ store: ParameterStore<S>, _ shape: HeadShape, _ options: NoOptions) {
        let inputs = shape.fields * shape.width
        self.store = store
        cross = CrossNetwork(
            store, "cross", width: inputs, layers: DCN.crossLayers, maxRows: shape.maxRows, group: .backboneNetwork)
        mlp = MLP(
            store, "mlp", inputs: inputs, itemWidth: shape.width, hidden: shape.hidden, hasOutput: false,
            dropout: shape.dropout, maxRows: shape.maxRows, group: .backboneNetwork)
        mlpTangent = MLPTangent(mlp, maxRows: shape.maxRows)
        linear = Dense(store, "linear", inputs: inputs + mlp.features.width, outputs: 1, group: .backboneNetwork)
        resultTangent = FixedBuffer(repeating: 0, count: shape.maxRows * inputs)
    }

    /// The linear layer's weights of the cross network and of the MLP.
    private var crossWeights: UnsafeMutablePointer<S> { linear.weights }
    private var deepWeights: UnsafeMutablePointer<S> { linear.weights + cross.width }

    func bind(_ input: HeadInput<S>) { mlp.bind(input.x, rows: input.rows) }

    func forward(_ input: HeadInput<S>, mode: ForwardMode, _ logits: UnsafeMutablePointer<S>) {
        cross.forward(input.x, rows: input.rows)
        logits.update(repeating: linear.biases[0], count: input.rows)
        addDotRows(cross.output, cross.width, crossWeights, cross.width, 0, logits, rows: input.rows)
        mlp.forward(input.x, ldItem: input.stride, rows: input.rows, mode: mode, addingTo: logits)
        let deep = mlp.features
        addDotRows(deep.output.pointer, deep.stride, deepWeights, deep.width, 0, logits, rows: input.rows)
    }

    func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope) {
        let (rows, deep) = (input.rows, mlp.features)
        if scope == .all {
            let gradient = store.gradient(linear.weight)
            addWeightedRows(dLogits, 1, cross.output, ldy: cross.width, gradient, count: rows, width: cross.width)
            addWeightedRows(
                dLogits, 1, deep.output.pointer, ldy: deep.stride, gradient + cross.width, count: rows,
                width: deep.width)
            store.gradient(linear.bias)[0] += sum(dLogits, count: rows)
        }
        // The cross network's gradient mixes all columns on its way down.
        input.clearGradient(scope: .all)
        outerRows(dLogits, 1, crossWeights, cross.gradient.pointer, ldy: cross.width, count: rows, width: cross.width)
        cross.backward(input.x, input.dx, rows: rows, scope: scope)
        spreadToDeep(dLogits, mlp.outputGradient, rows: rows)
        mlp.backward(x: input.x, dx: input.dx, rows: rows, scope: scope)
    }

    /// target := dLogits (x) the linear layer's weights of the MLP.
    private func spreadToDeep(_ dLogits: UnsafePointer<S>, _ target: FixedBuffer<S>, rows: Int) {
        let deep = mlp.features
        outerRows(dLogits, 1, deepWeights, target.pointer, ldy: deep.stride, count: rows, width: deep.width)
        mlp.clearPadding(of: deep, rows: rows, in: target.pointer)
    }

    func forwardTangent(_ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>) {
        let (rows, deep) = (input.rows, mlp.features)
        zero(tangent, count: rows)
        cross.forwardTangent(input.x, direction, itemWidth: input.width, rows: rows)
        addDotRows(cross.outputTangent, cross.width, crossWeights, cross.width, 0, tangent, rows: rows)
        mlpTangent.forward(direction, rows: rows, addingTo: tangent)
        addDotRows(mlpTangent.features.pointer, deep.stride, deepWeights, deep.width, 0, tangent, rows: rows)
    }

    func backwardTangent(
        _ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>,
        _ result: UnsafeMutablePointer<S>
    ) {
        let rows = input.rows
        func spreadToCross(_ d: UnsafePointer<S>, _ target: FixedBuffer<S>) {
            outerRows(d, 1, crossWeights, target.pointer, ldy: cross.width, count: rows, width: cross.width)
        }
        spreadToCross(dLogits, cross.gradient)
        spreadToCross(dLogitsTangent, cross.gradientTangent)
        zero(resultTangent.pointer, count: rows * cross.width)
        cross.backwardTangent(input.x, resultTangent.pointer, rows: rows)
        copyRows(
            resultTangent.pointer, ldx: cross.width, result, ldy: input.width, count: rows, width: input.width)
        spreadToDeep(dLogits, mlp.outputGradient, rows: rows)
        spreadToDeep(dLogitsTangent, mlpTangent.outputGradient, rows: rows)
        mlpTangent.backward(addingTo: result, rows: rows)
    }

    var runningStatistics: [FixedBuffer<S>] { mlp.runningStatistics }
}

/// DeepFM (Guo et al., IJCAI 2017) as the released code has it: linear over continuous features, factorisation
/// machine and MLP over all field vectors; no first-order weights for categorical fields.
public enum DeepFM {
    /// What specs, tables and `thaw backbones` know of it, and how it is made.
    public static let entry = BackboneEntry(
        name: "deepfm", title: "DeepFM",
        summary: "Linear over continuous features + factorisation machine + MLP over all field vectors.",
        source: "Guo et al., IJCAI 2017",
        float: DeepFMHead<Float>.self, double: DeepFMHead<Double>.self)
}

final class DeepFMHead<S: Scalar>: InteractionHead {
    static var embedsContinuousFeatures: Bool { true }

    private let linear: ContinuousLinear<S>
    private let machine: FactorizationMachine<S>
    private let mlp: MLP<S>
    private let mlpTangent: MLPTangent<S>
    /// [rows]: the linear part.
    private let linearPart: FixedBuffer<S>

    init(_ store: ParameterStore<S>, _ shape: HeadShape, _ options: NoOptions) {
        linear = ContinuousLinear(store, names: shape.continuousNames)
        machine = FactorizationMachine(width: shape.width, maxRows: shape.maxRows)
        mlp = MLP(
            store, "mlp", inputs: shape.fields * shape.width, itemWidth: shape.width, hidden: shape.hidden,
            hasOutput: true,
            dropout: shape.dropout, maxRows: shape.maxRows, group: .backboneNetwork)
        mlpTangent = MLPTangent(mlp, maxRows: shape.maxRows)
        linearPart = FixedBuffer(repeating: 0, count: shape.maxRows)
    }

    func bind(_ input: HeadInput<S>) {
        linear.forward(input.continuous, linearPart.pointer, rows: input.rows)
        machine.bind(input)
        mlp.bind(input.x, rows: input.rows)
    }

    func forward(_ input: HeadInput<S>, mode: ForwardMode, _ logits: UnsafeMutablePointer<S>) {
        logits.update(from: linearPart.pointer, count: input.rows)
        machine.forward(input, addingTo: logits)
        mlp.forward(input.x, ldItem: input.stride, rows: input.rows, mode: mode, addingTo: logits)
    }

    func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope) {
        if scope == .all { linear.backward(dLogits, input.continuous, rows: input.rows) }
        machine.backward(input, dLogits, scope: scope)
        mlp.backward(dLogits, x: input.x, dx: input.dx, rows: input.rows, scope: scope)
    }

    func forwardTangent(_ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>) {
        zero(tangent, count: input.rows)
        machine.forwardTangent(input, direction, addingTo: tangent)
        mlpTangent.forward(direction, rows: input.rows, addingTo: tangent)
    }

    func backwardTangent(
        _ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>,
        _ result: UnsafeMutablePointer<S>
    ) {
        zero(result, count: input.rows * input.width)
        machine.backwardTangent(input, dLogitsTangent, addingTo: result)
        mlpTangent.backward(dLogits, dLogitsTangent, addingTo: result, rows: input.rows)
    }

    var runningStatistics: [FixedBuffer<S>] { mlp.runningStatistics }
}

/// Wide & Deep (Cheng et al., DLRS 2016) as the released code has it: linear over continuous features, MLP over the
/// categorical fields' vectors.
public enum WideDeep {
    /// What specs, tables and `thaw backbones` know of it, and how it is made.
    public static let entry = BackboneEntry(
        name: "wide-deep", title: "Wide & Deep",
        summary: "Linear over continuous features + MLP over the categorical fields' vectors.",
        source: "Cheng et al., DLRS 2016",
        float: WideDeepHead<Float>.self, double: WideDeepHead<Double>.self)
}

final class WideDeepHead<S: Scalar>: InteractionHead {
    static var embedsContinuousFeatures: Bool { false }

    private let linear: ContinuousLinear<S>
    private let mlp: MLP<S>
    private let mlpTangent: MLPTangent<S>
    /// [rows]: the linear part.
    private let linearPart: FixedBuffer<S>

    init(_ store: ParameterStore<S>, _ shape: HeadShape, _ options: NoOptions) {
        linear = ContinuousLinear(store, names: shape.continuousNames)
        mlp = MLP(
            store, "mlp", inputs: shape.fields * shape.width, itemWidth: shape.width, hidden: shape.hidden,
            hasOutput: true, dropout: shape.dropout, maxRows: shape.maxRows, group: .backboneNetwork)
        mlpTangent = MLPTangent(mlp, maxRows: shape.maxRows)
        linearPart = FixedBuffer(repeating: 0, count: shape.maxRows)
    }

    func bind(_ input: HeadInput<S>) {
        linear.forward(input.continuous, linearPart.pointer, rows: input.rows)
        mlp.bind(input.x, rows: input.rows)
    }

    func forward(_ input: HeadInput<S>, mode: ForwardMode, _ logits: UnsafeMutablePointer<S>) {
        logits.update(from: linearPart.pointer, count: input.rows)
        mlp.forward(input.x, ldItem: input.stride, rows: input.rows, mode: mode, addingTo: logits)
    }

    func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope) {
        if scope == .all { linear.backward(dLogits, input.continuous, rows: input.rows) }
        input.clearGradient(scope: scope)
        mlp.backward(dLogits, x: input.x, dx: input.dx, rows: input.rows, scope: scope)
    }

    func forwardTangent(_ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>) {
        zero(tangent, count: input.rows)
        mlpTangent.forward(direction, rows: input.rows, addingTo: tangent)
    }

    func backwardTangent(
        _ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>,
        _ result: UnsafeMutablePointer<S>
    ) {
        zero(result, count: input.rows * input.width)
        mlpTangent.backward(dLogits, dLogitsTangent, addingTo: result, rows: input.rows)
    }

    var runningStatistics: [FixedBuffer<S>] { mlp.runningStatistics }
}

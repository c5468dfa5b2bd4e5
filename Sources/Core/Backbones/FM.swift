/// Factorisation machine (Rendle, ICDM 2010) as the released code has it: linear over continuous features and all
/// pairwise interactions of field vectors; no first-order weights for categorical fields.
public enum FM {
    /// What specs, tables and `thaw backbones` know of it, and how it is made.
    public static let entry = BackboneEntry(
        name: "fm", title: "FM",
        summary: "Linear over continuous features + pairwise interactions of all field vectors.",
        source: "Rendle, ICDM 2010; released code, not in the paper",
        float: FMHead<Float>.self, double: FMHead<Double>.self)
}

final class FMHead<S: Scalar>: InteractionHead {
    static var embedsContinuousFeatures: Bool { true }

    private let linear: ContinuousLinear<S>
    private let machine: FactorizationMachine<S>
    /// [rows]: the linear part.
    private let linearPart: FixedBuffer<S>

    init(_ store: ParameterStore<S>, _ shape: HeadShape, _ options: NoOptions) {
        linear = ContinuousLinear(store, names: shape.continuousNames)
        machine = FactorizationMachine(width: shape.width, maxRows: shape.maxRows)
        linearPart = FixedBuffer(repeating: 0, count: shape.maxRows)
    }

    func bind(_ input: HeadInput<S>) {
        linear.forward(input.continuous, linearPart.pointer, rows: input.rows)
        machine.bind(input)
    }

    func forward(_ input: HeadInput<S>, mode: ForwardMode, _ logits: UnsafeMutablePointer<S>) {
        logits.update(from: linearPart.pointer, count: input.rows)
        machine.forward(input, addingTo: logits)
    }

    func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope) {
        if scope == .all { linear.backward(dLogits, input.continuous, rows: input.rows) }
        machine.backward(input, dLogits, scope: scope)
    }

    func forwardTangent(_ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>) {
        zero(tangent, count: input.rows)
        machine.forwardTangent(input, direction, addingTo: tangent)
    }

    func backwardTangent(
        _ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>,
        _ result: UnsafeMutablePointer<S>
    ) {
        zero(result, count: input.rows * input.width)
        machine.backwardTangent(input, dLogitsTangent, addingTo: result)
    }

    var runningStatistics: [FixedBuffer<S>] { [] }
}

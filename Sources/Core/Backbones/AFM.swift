/// Attentional factorisation machine (Xiao et al., IJCAI 2017) as the released code has it: linear over continuous features
/// and attention over the pairwise products of all field vectors; no first-order weights for categorical fields.
public enum AFM {
    /// What specs, tables and `thaw backbones` know of it, and how it is made.
    public static let entry = BackboneEntry(
        name: "afm", title: "AFM",
        summary: "Linear over continuous features + attention over the pairwise products of all field vectors.",
        source: "Xiao et al., IJCAI 2017; released code, not in the paper",
        float: AFMHead<Float>.self, double: AFMHead<Double>.self)

    struct Options: ComponentOptions {
        let attentionUnits: Int

        init(_ read: inout OptionReader) {
            attentionUnits = read(
                ComponentOption(
                    "attention-units", 1...1024, default: 16, help: "Hidden units of the network that scores a pair.",
                    unit: "units", source: "released code"))
        }
    }
}

final class AFMHead<S: Scalar>: InteractionHead {
    static var embedsContinuousFeatures: Bool { true }

    private let linear: ContinuousLinear<S>
    private let attention: PairAttention<S>
    private let attentionTangent: PairAttentionTangent<S>
    /// [rows]: the linear part.
    private let linearPart: FixedBuffer<S>

    init(_ store: ParameterStore<S>, _ shape: HeadShape, _ options: AFM.Options) {
        linear = ContinuousLinear(store, names: shape.continuousNames)
        attention = PairAttention(
            store, shape, units: options.attentionUnits)
        attentionTangent = PairAttentionTangent(attention, maxRows: shape.maxRows)
        linearPart = FixedBuffer(repeating: 0, count: shape.maxRows)
    }

    func bind(_ input: HeadInput<S>) {
        linear.forward(input.continuous, linearPart.pointer, rows: input.rows)
        attention.bind(input)
    }

    func forward(_ input: HeadInput<S>, mode: ForwardMode, _ logits: UnsafeMutablePointer<S>) {
        logits.update(from: linearPart.pointer, count: input.rows)
        attention.forward(input, mode: mode, addingTo: logits)
    }

    func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope) {
        if scope == .all { linear.backward(dLogits, input.continuous, rows: input.rows) }
        attention.backward(input, dLogits, scope: scope)
    }

    func forwardTangent(_ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>) {
        zero(tangent, count: input.rows)
        attentionTangent.forward(input, direction, addingTo: tangent)
    }

    func backwardTangent(
        _ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>,
        _ result: UnsafeMutablePointer<S>
    ) {
        zero(result, count: input.rows * input.width)
        attentionTangent.backward(input, dLogits, dLogitsTangent, addingTo: result)
    }

    var runningStatistics: [FixedBuffer<S>] { [] }
}

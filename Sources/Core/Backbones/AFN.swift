/// Adaptive factorisation network (Cheng, Shen and Huang, AAAI 2020) as the released code has it: linear over continuous
/// features and, over the categorical fields' vectors, logarithmic neurons under an MLP without dropout.
///
/// The released code has 1500 neurons under hidden layers of 400, 400 and 400 units: 9.6 million weights in the first of
/// them, where other backbones have the paper's 16 and 16 units. Here hidden layers are those of `training`, and the
/// default of 256 neurons is the fewest seen to train for every seed tried: parameters start from U(-0.01, 0.01), what
/// the neurons yield is then about 1e-4, and where there are few of them, Adam's weight decay takes all weights to zero
/// before the loss moves them. (MovieLens-1M, two to four seeds each: 16 and 32 neurons trained for none, 64 and 128 for all
/// but one, 256 for all four; 16 for all without weight decay, or with one hidden layer.)
public enum AFN {
    /// What specs, tables and `thaw backbones` know of it, and how it is made.
    public static let entry = BackboneEntry(
        name: "afn", title: "AFN",
        summary:
            "Linear over continuous features + MLP over logarithmic neurons over the categorical fields' vectors.",
        source: "Cheng, Shen and Huang, AAAI 2020; released code, not in the paper",
        float: AFNHead<Float>.self, double: AFNHead<Double>.self)

    struct Options: ComponentOptions {
        let neurons: Int

        init(_ read: inout OptionReader) {
            neurons = read(
                ComponentOption(
                    "neurons", 1...4096, default: 256,
                    help:
                        "Logarithmic neurons, each with a vector of the embeddings' width; few may not train under weight decay.",
                    unit: "neurons", source: "released code: 1500, under hidden layers of 400, 400 and 400 units"))
        }
    }
}

final class AFNHead<S: Scalar>: InteractionHead {
    static var embedsContinuousFeatures: Bool { false }

    private let linear: ContinuousLinear<S>
    private let neurons: LogarithmicNeurons<S>
    private let mlp: MLP<S>
    private let mlpTangent: MLPTangent<S>
    /// [rows]: the linear part.
    private let linearPart: FixedBuffer<S>
    /// [rows, inputs of the MLP]: gradient with respect to what the neurons yield, and its tangent.
    private let dz, tdz: FixedBuffer<S>

    init(_ store: ParameterStore<S>, _ shape: HeadShape, _ options: AFN.Options) {
        linear = ContinuousLinear(store, names: shape.continuousNames)
        neurons = LogarithmicNeurons(
            store, shape, neurons: options.neurons)
        // Every neuron changes with the item, so nothing of the first layer's product is kept for a batch.
        mlp = MLP(
            store, "mlp", inputs: neurons.outputWidth, itemWidth: neurons.outputWidth, hidden: shape.hidden,
            hasOutput: true, dropout: 0, maxRows: shape.maxRows, group: .backboneNetwork)
        mlpTangent = MLPTangent(mlp, maxRows: shape.maxRows)
        linearPart = FixedBuffer(repeating: 0, count: shape.maxRows)
        dz = FixedBuffer(repeating: 0, count: shape.maxRows * mlp.inputs)
        tdz = FixedBuffer(repeating: 0, count: shape.maxRows * mlp.inputs)
    }

    func bind(_ input: HeadInput<S>) {
        linear.forward(input.continuous, linearPart.pointer, rows: input.rows)
        neurons.bind(input)
        mlp.bind(neurons.output.pointer, rows: input.rows)
    }

    func forward(_ input: HeadInput<S>, mode: ForwardMode, _ logits: UnsafeMutablePointer<S>) {
        logits.update(from: linearPart.pointer, count: input.rows)
        neurons.forward(input)
        mlp.forward(neurons.output.pointer, ldItem: mlp.inputs, rows: input.rows, mode: mode, addingTo: logits)
    }

    func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope) {
        if scope == .all { linear.backward(dLogits, input.continuous, rows: input.rows) }
        backwardToNeurons(dLogits, rows: input.rows, scope: scope)
        neurons.backward(input, dz.pointer, scope: scope)
    }

    /// dz := gradient with respect to what the neurons yield.
    private func backwardToNeurons(_ dLogits: UnsafePointer<S>, rows: Int, scope: GradientScope) {
        zero(dz.pointer, count: rows * mlp.inputs)
        mlp.backward(dLogits, x: neurons.output.pointer, dx: dz.pointer, rows: rows, scope: scope)
    }

    func forwardTangent(_ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>) {
        zero(tangent, count: input.rows)
        neurons.forwardTangent(input, direction)
        mlpTangent.forward(neurons.outputTangent.pointer, rows: input.rows, addingTo: tangent)
    }

    func backwardTangent(
        _ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>,
        _ result: UnsafeMutablePointer<S>
    ) {
        backwardToNeurons(dLogits, rows: input.rows, scope: .itemOnly)
        zero(tdz.pointer, count: input.rows * mlp.inputs)
        mlpTangent.backward(dLogits, dLogitsTangent, addingTo: tdz.pointer, rows: input.rows)
        neurons.backwardTangent(input, dz.pointer, tdz.pointer, result)
    }

    var runningStatistics: [FixedBuffer<S>] { mlp.runningStatistics }
}

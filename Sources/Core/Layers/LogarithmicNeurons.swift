/// Logarithmic neurons (Cheng, Shen and Huang, AAAI 2020, eq. 6) as the released code has them: products of powers of the
/// field vectors, with learned exponents,
///
///     z_n = relu(expm1(sum_f W_nf l_f)),  l_f = log1p(|x_f| + 1e-7), element by element.
///
/// The sum over the fields but the item is computed once in `bind`.
final class LogarithmicNeurons<S: Scalar> {
    let neurons: Int
    private let fields, width: Int
    /// W: [neurons, fields].
    private let weight: Parameter
    private let store: ParameterStore<S>
    /// [rows, fields * width]: l.
    private let logarithms: FixedBuffer<S>
    /// [rows, neurons * width]: the sum but for the item; z; gradient with respect to the sum.
    private let partial, gradient: FixedBuffer<S>
    let output: FixedBuffer<S>
    /// [rows, width]: tangent of the item's l. [rows, neurons * width]: tangents of z and of `gradient`.
    private let logarithmTangent, gradientTangent: FixedBuffer<S>
    let outputTangent: FixedBuffer<S>

    /// Registers `neurons.weight`.
    init(_ store: ParameterStore<S>, _ shape: HeadShape, neurons: Int) {
        self.store = store
        self.neurons = neurons
        (fields, width) = (shape.fields, shape.width)
        weight = store.register("neurons.weight", [neurons, fields], .backboneNetwork)
        logarithms = FixedBuffer(repeating: 0, count: shape.maxRows * fields * width)
        logarithmTangent = FixedBuffer(repeating: 0, count: shape.maxRows * width)
        func outputs() -> FixedBuffer<S> { FixedBuffer(repeating: 0, count: shape.maxRows * neurons * shape.width) }
        (partial, output, gradient) = (outputs(), outputs(), outputs())
        (outputTangent, gradientTangent) = (outputs(), outputs())
    }

    /// Elements of a row of `output`.
    var outputWidth: Int { neurons * width }
    private var weights: NeuronWeights<S> {
        NeuronWeights(pointer: store.value(weight), neurons: neurons, fields: fields)
    }

    func bind(_ input: HeadInput<S>) {
        logarithmRows(
            input.x + width, input.stride, logarithms.pointer + width, rows: input.rows, width: (fields - 1) * width)
        mixFields(
            logarithms.pointer, input.stride, weights, 1..<fields, partial.pointer, rows: input.rows, width: width)
    }

    /// output := z, [rows, neurons * width].
    func forward(_ input: HeadInput<S>) {
        logarithmRows(input.x, input.stride, logarithms.pointer, rows: input.rows, width: width)
        activateNeurons(
            logarithms.pointer, input.stride, weights, partial.pointer, output.pointer, rows: input.rows, width: width)
    }

    /// input.dx := gradient with respect to the field vectors, or to the item's alone, from dz; overwrites.
    func backward(_ input: HeadInput<S>, _ dz: UnsafePointer<S>, scope: GradientScope) {
        let rows = input.rows
        neuronGradient(dz, output.pointer, gradient.pointer, count: rows * outputWidth)
        mixBackward(
            gradient.pointer, weights, scope == .all ? 0..<fields : 0..<1, input.x, input.dx, input.stride, rows: rows,
            width: width)
        guard scope == .all else { return }
        mixBackwardWeights(
            gradient.pointer, logarithms.pointer, input.stride, weights, store.gradient(weight), rows: rows,
            width: width)
    }

    /// outputTangent := tangent of z along `direction` [rows, width] of the item's vector.
    func forwardTangent(_ input: HeadInput<S>, _ direction: UnsafePointer<S>) {
        neuronTangents(
            input.x, input.stride, direction, weights, output.pointer, logarithmTangent.pointer, outputTangent.pointer,
            rows: input.rows, width: width)
    }

    /// result [rows, width] := tangent of the item's gradient, from dz and its tangent.
    func backwardTangent(
        _ input: HeadInput<S>, _ dz: UnsafePointer<S>, _ dzTangent: UnsafePointer<S>,
        _ result: UnsafeMutablePointer<S>
    ) {
        let (rows, count) = (input.rows, input.rows * outputWidth)
        neuronGradient(dz, output.pointer, gradient.pointer, count: count)
        neuronGradientTangent(
            dz, dzTangent, output.pointer, outputTangent.pointer, gradientTangent.pointer, count: count)
        itemGradientTangent(
            input.x, input.stride, logarithmTangent.pointer, weights, gradient.pointer, gradientTangent.pointer, result,
            rows: rows, width: width)
    }
}

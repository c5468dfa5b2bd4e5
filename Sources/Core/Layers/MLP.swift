/// Hidden layers over concatenated field vectors, with or without a linear output of one unit.
///
/// The first layer's product is split in two: the item's vector (the first `itemWidth` columns) and the rest of the
/// row. The rest does not change while a cold-start method repeats steps on one batch, so it is computed once in `bind`.
public final class MLP<S: Scalar> {
    let inputs: Int
    let itemWidth: Int
    let linear: [Dense<S>]
    let hidden: [HiddenLayer<S>]
    let outputLayer: Dense<S>?
    private let store: ParameterStore<S>
    /// [rows, stride of the first hidden layer]: bias and the product with everything but the item.
    private let partial: FixedBuffer<S>
    /// [rows, widest stride]: gradient with respect to a hidden layer's output.
    let outputGradient: FixedBuffer<S>

    /// Registers `<name>.<i>.weight|bias|scale|shift` per hidden layer, and `<name>.output.weight|bias`.
    public init(
        _ store: ParameterStore<S>, _ name: String, inputs: Int, itemWidth: Int, hidden widths: [Int], hasOutput: Bool,
        dropout: Double, maxRows: Int, group: ParameterGroup
    ) {
        self.store = store
        self.inputs = inputs
        self.itemWidth = itemWidth
        var linear: [Dense<S>] = []
        var hidden: [HiddenLayer<S>] = []
        var previous = inputs
        for (i, width) in widths.enumerated() {
            linear.append(Dense(store, "\(name).\(i)", inputs: previous, outputs: width, group: group))
            hidden.append(
                HiddenLayer(store, "\(name).\(i)", width: width, dropout: dropout, maxRows: maxRows, group: group))
            previous = width
        }
        self.linear = linear
        self.hidden = hidden
        outputLayer = hasOutput ? Dense(store, "\(name).output", inputs: previous, outputs: 1, group: group) : nil
        partial = FixedBuffer(repeating: 0, count: maxRows * hidden[0].stride)
        outputGradient = FixedBuffer(repeating: 0, count: maxRows * hidden.map(\.stride).reduce(0, max))
    }

    /// The last hidden layer; its `output` [rows, stride] is what an owner without output layer reads.
    var features: HiddenLayer<S> { hidden[hidden.count - 1] }

    /// Running mean and variance of each hidden layer.
    public var runningStatistics: [FixedBuffer<S>] { hidden.flatMap { [$0.runningMean, $0.runningVariance] } }

    /// Takes in x [rows, inputs] but for its item columns.
    public func bind(_ x: UnsafePointer<S>, rows: Int) {
        let first = linear[0]
        affine(
            x + itemWidth, ldx: inputs, first.weights + itemWidth, ldw: inputs, bias: first.biases, partial.pointer,
            ldy: hidden[0].stride, rows: rows, inputs: inputs - itemWidth, outputs: first.outputs)
    }

    /// Adds the network's output to logits [rows] (nothing if there is no output layer; see `features`).
    /// - item: [rows, itemWidth], stride `ldItem`.
    public func forward(
        _ item: UnsafePointer<S>, ldItem: Int, rows: Int, mode: ForwardMode, addingTo logits: UnsafeMutablePointer<S>
    ) {
        for i in 0..<hidden.count {
            let layer = hidden[i]
            if i == 0 {
                layer.input.pointer.update(from: partial.pointer, count: rows * layer.stride)
                affine(
                    item, ldx: ldItem, linear[0].weights, ldw: inputs, bias: nil, layer.input.pointer,
                    ldy: layer.stride,
                    rows: rows, inputs: itemWidth, outputs: layer.width, accumulate: true)
            } else {
                let below = hidden[i - 1]
                affine(
                    below.output.pointer, ldx: below.stride, linear[i].weights, ldw: below.width,
                    bias: linear[i].biases,
                    layer.input.pointer, ldy: layer.stride, rows: rows, inputs: below.width, outputs: layer.width)
            }
            layer.forward(rows: rows, mode: mode.child(i))
        }
        if let outputLayer {
            addDotRows(
                features.output.pointer, features.stride, outputLayer.weights, features.width, outputLayer.biases[0],
                logits,
                rows: rows)
        }
    }

    /// Backward from dLogits [rows] through the output layer; see `backward(rows:)`.
    public func backward(
        _ dLogits: UnsafePointer<S>, x: UnsafePointer<S>, dx: UnsafeMutablePointer<S>, rows: Int, scope: GradientScope
    ) {
        guard let outputLayer else { preconditionFailure("this network has no output layer") }
        outerRows(
            dLogits, 1, outputLayer.weights, outputGradient.pointer, ldy: features.stride, count: rows,
            width: features.width)
        clearPadding(of: features, rows: rows)
        if scope == .all {
            addWeightedRows(
                dLogits, 1, features.output.pointer, ldy: features.stride, store.gradient(outputLayer.weight),
                count: rows,
                width: features.width)
            store.gradient(outputLayer.bias)[0] += sum(dLogits, count: rows)
        }
        backward(x: x, dx: dx, rows: rows, scope: scope)
    }

    /// Backward from `outputGradient`, the gradient with respect to the last hidden layer's output.
    ///
    /// The biases below batch normalisation get no gradient: it takes out whatever they add, so theirs is zero. Summed
    /// up in Float it would be rounding noise, which Adam then blows up to steps of full size.
    /// Adds to dx [rows, inputs]: all of it, or only its item columns. `x` is what `bind` and `forward` saw.
    func backward(x: UnsafePointer<S>, dx: UnsafeMutablePointer<S>, rows: Int, scope: GradientScope) {
        for i in stride(from: hidden.count - 1, through: 0, by: -1) {
            let layer = hidden[i]
            layer.backward(outputGradient.pointer, rows: rows, accumulatesParameters: scope == .all)
            if i > 0 {
                let below = hidden[i - 1]
                if scope == .all {
                    affineBackwardWeights(
                        layer.gradient.pointer, ldy: layer.stride, below.output.pointer, ldx: below.stride,
                        store.gradient(linear[i].weight), ldw: below.width, bias: nil,
                        rows: rows,
                        inputs: below.width, outputs: layer.width)
                }
                affineBackwardInput(
                    layer.gradient.pointer, ldy: layer.stride, linear[i].weights, ldw: below.width,
                    outputGradient.pointer,
                    ldx: below.stride, rows: rows, inputs: below.width, outputs: layer.width)
                clearPadding(of: below, rows: rows)
            } else {
                if scope == .all {
                    affineBackwardWeights(
                        layer.gradient.pointer, ldy: layer.stride, x, ldx: inputs, store.gradient(linear[0].weight),
                        ldw: inputs, bias: nil, rows: rows, inputs: inputs,
                        outputs: layer.width)
                }
                affineBackwardInput(
                    layer.gradient.pointer, ldy: layer.stride, linear[0].weights, ldw: inputs, dx, ldx: inputs,
                    rows: rows,
                    inputs: scope == .all ? inputs : itemWidth, outputs: layer.width, accumulate: true)
            }
        }
    }

    /// Sets the padding of `buffer` (by default `outputGradient`), read with `layer`'s stride, to zero.
    func clearPadding(of layer: HiddenLayer<S>, rows: Int, in buffer: UnsafeMutablePointer<S>? = nil) {
        guard layer.stride > layer.width else { return }
        let buffer = buffer ?? outputGradient.pointer
        for row in 0..<rows {
            zero(buffer + row * layer.stride + layer.width, count: layer.stride - layer.width)
        }
    }
}

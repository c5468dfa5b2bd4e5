import Foundation

/// Predicts the noise in a diffused vector: dropout on the input, concatenated with a linear function of the step's
/// sine-cosine embedding (size 2 * width), then four linear layers with tanh between (released code, "U-Net").
///
/// The first layer's product with the step's embedding depends on the step alone; it is kept as a bias per step.
final class NoiseNet<S: Scalar> {
    /// What one pass leaves for the way back.
    struct Activations {
        /// [rows, width] each: dropped-out input, and the three layers' tanh.
        let input, first, second, third: FixedBuffer<S>
        /// [rows, padded16(width) / 16] words.
        let masks: FixedBuffer<UInt16>

        init(rows: Int, width: Int) {
            func buffer() -> FixedBuffer<S> { FixedBuffer(repeating: 0, count: rows * width) }
            (input, first, second, third) = (buffer(), buffer(), buffer(), buffer())
            masks = FixedBuffer(repeating: 0, count: rows * padded16(width) / 16)
        }
    }

    /// Which steps a pass's rows are at.
    enum Steps {
        case all(Int)
        /// One step per row, [rows].
        case perRow(UnsafePointer<Int32>)
    }

    let width: Int
    let steps: Int
    let timeLayer: Dense<S>
    /// Weight [width, 3 * width]: columns of the input, then of the step's embedding.
    let inputLayer: Dense<S>
    let hiddenLayers: [Dense<S>]
    private let store: ParameterStore<S>
    /// [steps, 2 * width]: sine-cosine embeddings, and the time layer's output.
    private let stepEmbeddings, stepFeatures, dStepFeatures: FixedBuffer<S>
    /// [steps, width]: the first layer's bias per step, and its gradient.
    private let stepBias, dStepBias: FixedBuffer<S>
    /// [rows, width]: gradients on the way back.
    private let gradient, other: FixedBuffer<S>

    init(_ store: ParameterStore<S>, _ name: String, width: Int, steps: Int, maxRows: Int, group: ParameterGroup) {
        self.store = store
        self.width = width
        self.steps = steps
        let embedding = 2 * width
        timeLayer = Dense(store, name + ".time", inputs: embedding, outputs: embedding, group: group)
        inputLayer = Dense(store, name + ".in.0", inputs: width + embedding, outputs: width, group: group)
        hiddenLayers = [name + ".in.1", name + ".out.0", name + ".out.1"].map {
            Dense(store, $0, inputs: width, outputs: width, group: group)
        }
        stepEmbeddings = FixedBuffer(repeating: 0, count: steps * embedding)
        stepFeatures = FixedBuffer(repeating: 0, count: steps * embedding)
        dStepFeatures = FixedBuffer(repeating: 0, count: steps * embedding)
        stepBias = FixedBuffer(repeating: 0, count: steps * width)
        dStepBias = FixedBuffer(repeating: 0, count: steps * width)
        gradient = FixedBuffer(repeating: 0, count: maxRows * width)
        other = FixedBuffer(repeating: 0, count: maxRows * width)
        for t in 0..<steps {
            for k in 0..<width {
                // Frequencies 10000^(-k / width) (Vaswani et al., NIPS 2017); cosines first, as released.
                let angle = Double(t) * Foundation.exp(-Foundation.log(10000.0) * Double(k) / Double(width))
                stepEmbeddings.pointer[t * embedding + k] = S(Foundation.cos(angle))
                stepEmbeddings.pointer[t * embedding + width + k] = S(Foundation.sin(angle))
            }
        }
    }

    /// Weights from N(0, 2 / (inputs + outputs)), biases from N(0, 0.001^2) (released code).
    func initialize(_ stream: RandomStream) {
        for layer in [timeLayer, inputLayer] + hiddenLayers {
            let deviation = (2 / Double(layer.inputs + layer.outputs)).squareRoot()
            for (parameter, deviation) in [(layer.weight, deviation), (layer.bias, 0.001)] {
                var stream = stream.child(parameter.name)
                let values = store.value(parameter)
                stream.fillNormal(values, parameter.count)
                scale(S(deviation), values, values, count: parameter.count)
            }
        }
    }

    /// Computes the bias per step from the present parameters. Once, if they do not change; before each pass otherwise.
    func updateStepBias() {
        let embedding = 2 * width
        timeLayer.forward(stepEmbeddings.pointer, stepFeatures.pointer, rows: steps)
        affine(
            stepFeatures.pointer, ldx: embedding, inputLayer.weights + width, ldw: width + embedding,
            bias: inputLayer.biases, stepBias.pointer, ldy: width, rows: steps, inputs: embedding, outputs: width)
    }

    /// output := predicted noise for x [rows, width]. `dropout` is a probability; its masks are those in `activations`.
    func forward(
        _ x: UnsafePointer<S>, at steps: Steps, dropout: Double, _ activations: Activations,
        _ output: UnsafeMutablePointer<S>, rows: Int
    ) {
        let count = rows * width
        if dropout > 0 {
            applyMask(
                activations.masks.pointer, scale: S(1 / (1 - dropout)), S.bitLanes.pointer, x,
                activations.input.pointer, rows: rows, width: width)
        } else {
            activations.input.pointer.update(from: x, count: count)
        }
        let first = activations.first.pointer
        switch steps {
        case .all(let t):
            affine(
                activations.input.pointer, ldx: width, inputLayer.weights, ldw: 3 * width,
                bias: stepBias.pointer + t * width, first, ldy: width, rows: rows, inputs: width, outputs: width)
        case .perRow(let t):
            gatherRows(stepBias.pointer, t, first, ldy: width, count: rows, width: width)
            affine(
                activations.input.pointer, ldx: width, inputLayer.weights, ldw: 3 * width, bias: nil, first, ldy: width,
                rows: rows, inputs: width, outputs: width, accumulate: true)
        }
        tanhRows(first, first, count: count)
        hiddenLayers[0].forward(first, activations.second.pointer, rows: rows)
        tanhRows(activations.second.pointer, activations.second.pointer, count: count)
        hiddenLayers[1].forward(activations.second.pointer, activations.third.pointer, rows: rows)
        tanhRows(activations.third.pointer, activations.third.pointer, count: count)
        hiddenLayers[2].forward(activations.third.pointer, output, rows: rows)
    }

    /// dx [rows, width] += gradient with respect to x, from dOutput. With `trains`, adds to the parameters' gradients,
    /// those of the step biases in a buffer of its own: call `finishBackward` after the last pass of a step.
    func backward(
        _ dOutput: UnsafePointer<S>, at steps: Steps, dropout: Double, _ activations: Activations,
        addingTo dx: UnsafeMutablePointer<S>, rows: Int, trains: Bool
    ) {
        let count = rows * width
        let (g, h) = (gradient.pointer, other.pointer)
        var incoming = dOutput
        // Through the last three layers: gradients alternate between two buffers.
        func pass(_ layer: Dense<S>, _ output: FixedBuffer<S>, _ target: UnsafeMutablePointer<S>) {
            if trains { layer.backwardWeights(incoming, output.pointer, rows: rows) }
            layer.backwardInput(incoming, target, rows: rows)
            tanhBackward(output.pointer, target, target, count: count)
            incoming = UnsafePointer(target)
        }
        pass(hiddenLayers[2], activations.third, g)
        pass(hiddenLayers[1], activations.second, h)
        pass(hiddenLayers[0], activations.first, g)
        if trains { accumulateFirstLayer(incoming, at: steps, activations, rows: rows) }
        // The three passes have left theirs in g.
        affineBackwardInput(
            incoming, ldy: width, inputLayer.weights, ldw: 3 * width, h, ldx: width, rows: rows, inputs: width,
            outputs: width)
        if dropout > 0 {
            applyMask(
                activations.masks.pointer, scale: S(1 / (1 - dropout)), S.bitLanes.pointer, h, h, rows: rows,
                width: width)
        }
        axpy(1, h, dx, count: count)
    }

    private func accumulateFirstLayer(
        _ dFirst: UnsafePointer<S>, at steps: Steps, _ activations: Activations, rows: Int
    ) {
        affineBackwardWeights(
            dFirst, ldy: width, activations.input.pointer, ldx: width, store.gradient(inputLayer.weight),
            ldw: 3 * width,
            bias: nil, rows: rows, inputs: width, outputs: width)
        switch steps {
        case .all(let t): addColumnSums(dFirst, width, dStepBias.pointer + t * width, rows: rows, width: width)
        case .perRow(let t):
            scatterAddRows(dStepBias.pointer, t, dFirst, ldx: width, count: rows, width: width)
        }
    }

    /// Carries the step biases' gradients on to the first layer's and the time layer's parameters.
    func finishBackward() {
        let embedding = 2 * width
        affineBackwardWeights(
            dStepBias.pointer, ldy: width, stepFeatures.pointer, ldx: embedding,
            store.gradient(inputLayer.weight) + width,
            ldw: width + embedding, bias: store.gradient(inputLayer.bias), rows: steps, inputs: embedding,
            outputs: width)
        affineBackwardInput(
            dStepBias.pointer, ldy: width, inputLayer.weights + width, ldw: width + embedding, dStepFeatures.pointer,
            ldx: embedding, rows: steps, inputs: embedding, outputs: width)
        timeLayer.backwardWeights(dStepFeatures.pointer, stepEmbeddings.pointer, rows: steps)
        zero(dStepBias.pointer, count: steps * width)
    }
}

/// Forward tangents of an `MLP` along a direction of the item's vector.
public final class MLPTangent<S: Scalar> {
    private let mlp: MLP<S>
    private let hidden: [HiddenLayerTangent<S>]
    /// Tangent of the network's `outputGradient`.
    let outputGradient: FixedBuffer<S>

    /// - mlp: whose derivatives these are. - maxRows: the largest batch.
    public init(_ mlp: MLP<S>, maxRows: Int) {
        self.mlp = mlp
        hidden = mlp.hidden.map { HiddenLayerTangent($0, maxRows: maxRows) }
        outputGradient = FixedBuffer(repeating: 0, count: mlp.outputGradient.count)
    }

    /// Tangent of the last hidden layer's output.
    var features: FixedBuffer<S> { hidden[hidden.count - 1].output }

    /// Adds the tangent of the network's output to `logits`. direction: [rows, itemWidth], contiguous.
    public func forward(_ direction: UnsafePointer<S>, rows: Int, addingTo logits: UnsafeMutablePointer<S>) {
        for i in 0..<hidden.count {
            let tangent = hidden[i]
            let layer = mlp.hidden[i]
            if i == 0 {
                affine(
                    direction, ldx: mlp.itemWidth, mlp.linear[0].weights, ldw: mlp.inputs, bias: nil,
                    tangent.input.pointer,
                    ldy: layer.stride, rows: rows, inputs: mlp.itemWidth, outputs: layer.width)
            } else {
                let below = mlp.hidden[i - 1]
                affine(
                    hidden[i - 1].output.pointer, ldx: below.stride, mlp.linear[i].weights, ldw: below.width, bias: nil,
                    tangent.input.pointer, ldy: layer.stride, rows: rows, inputs: below.width, outputs: layer.width)
            }
            tangent.forward(layer, rows: rows)
        }
        if let output = mlp.outputLayer {
            addDotRows(features.pointer, mlp.features.stride, output.weights, output.inputs, 0, logits, rows: rows)
        }
    }

    /// Adds the tangent of the item's gradient to `result` [rows, itemWidth], from dLogits and its tangent.
    public func backward(
        _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>, addingTo result: UnsafeMutablePointer<S>,
        rows: Int
    ) {
        guard let output = mlp.outputLayer else { preconditionFailure("this network has no output layer") }
        let last = mlp.features
        outerRows(
            dLogits, 1, output.weights, mlp.outputGradient.pointer, ldy: last.stride, count: rows, width: last.width)
        outerRows(
            dLogitsTangent, 1, output.weights, outputGradient.pointer, ldy: last.stride, count: rows, width: last.width)
        mlp.clearPadding(of: last, rows: rows)
        mlp.clearPadding(of: last, rows: rows, in: outputGradient.pointer)
        backward(addingTo: result, rows: rows)
    }

    /// The same from `mlp.outputGradient` and its tangent `outputGradient`.
    func backward(addingTo result: UnsafeMutablePointer<S>, rows: Int) {
        for i in stride(from: hidden.count - 1, through: 0, by: -1) {
            let layer = mlp.hidden[i]
            let tangent = hidden[i]
            layer.backward(mlp.outputGradient.pointer, rows: rows, accumulatesParameters: false)
            tangent.backward(layer, mlp.outputGradient.pointer, outputGradient.pointer, rows: rows)
            let below = i > 0 ? mlp.hidden[i - 1] : nil
            let inputs = below?.width ?? mlp.itemWidth
            if let below {
                pass(layer.gradient, through: i, to: mlp.outputGradient, of: below, rows: rows)
                pass(tangent.gradient, through: i, to: outputGradient, of: below, rows: rows)
            } else {
                affineBackwardInput(
                    tangent.gradient.pointer, ldy: layer.stride, mlp.linear[0].weights, ldw: mlp.inputs, result,
                    ldx: inputs,
                    rows: rows, inputs: inputs, outputs: layer.width, accumulate: true)
            }
        }
    }

    /// output := gradient with respect to the output of `below`, from `gradient`, that of the linear layer i above it.
    private func pass(
        _ gradient: FixedBuffer<S>, through i: Int, to output: FixedBuffer<S>, of below: HiddenLayer<S>, rows: Int
    ) {
        let layer = mlp.hidden[i]
        affineBackwardInput(
            gradient.pointer, ldy: layer.stride, mlp.linear[i].weights, ldw: below.width, output.pointer,
            ldx: below.stride, rows: rows, inputs: below.width, outputs: layer.width)
        mlp.clearPadding(of: below, rows: rows, in: output.pointer)
    }
}

/// A linear layer: y = x W^T + b. W is [outputs, inputs], b is [outputs].
public struct Dense<S: Scalar> {
    /// W, [outputs, inputs].
    public let weight: Parameter
    /// b, [outputs].
    public let bias: Parameter
    /// Elements of a row of x.
    public let inputs: Int
    /// Elements of a row of y.
    public let outputs: Int
    private let store: ParameterStore<S>

    /// Registers `<name>.weight` and `<name>.bias`.
    public init(_ store: ParameterStore<S>, _ name: String, inputs: Int, outputs: Int, group: ParameterGroup) {
        weight = store.register(name + ".weight", [outputs, inputs], group)
        bias = store.register(name + ".bias", [outputs], group)
        self.inputs = inputs
        self.outputs = outputs
        self.store = store
    }

    /// The weight's values, for reading and writing until the next step.
    public var weights: UnsafeMutablePointer<S> { store.value(weight) }
    /// The bias' values, likewise.
    public var biases: UnsafeMutablePointer<S> { store.value(bias) }

    /// y[b, :] := W x[b, :] + bias. x: [rows, inputs], stride `ldx`; y: [rows, outputs], contiguous.
    public func forward(_ x: UnsafePointer<S>, ldx: Int? = nil, _ y: UnsafeMutablePointer<S>, rows: Int) {
        affine(
            x, ldx: ldx ?? inputs, weights, ldw: inputs, bias: biases, y, ldy: outputs, rows: rows, inputs: inputs,
            outputs: outputs)
    }

    /// dx[b, :] := W^T dy[b, :] (added to dx where `accumulate`). dx has stride `ldx`.
    public func backwardInput(
        _ dy: UnsafePointer<S>, _ dx: UnsafeMutablePointer<S>, ldx: Int? = nil, rows: Int, accumulate: Bool = false
    ) {
        affineBackwardInput(
            dy, ldy: outputs, weights, ldw: inputs, dx, ldx: ldx ?? inputs, rows: rows, inputs: inputs,
            outputs: outputs,
            accumulate: accumulate)
    }

    /// Adds dy^T x to the weight's gradient and the column sums of dy to the bias's.
    public func backwardWeights(_ dy: UnsafePointer<S>, _ x: UnsafePointer<S>, ldx: Int? = nil, rows: Int) {
        affineBackwardWeights(
            dy, ldy: outputs, x, ldx: ldx ?? inputs, store.gradient(weight), ldw: inputs, bias: store.gradient(bias),
            rows: rows, inputs: inputs, outputs: outputs)
    }
}

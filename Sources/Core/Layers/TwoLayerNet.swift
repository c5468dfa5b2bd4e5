/// linear, ReLU, linear: the small networks of MWUF and Meta-E.
public final class TwoLayerNet<S: Scalar> {
    /// Hidden units (released code).
    public static var hiddenUnits: Int { 16 }

    /// The layer from the inputs to the hidden units, and that to the outputs.
    public let first, second: Dense<S>
    /// [rows, hidden]: activations, and their gradient.
    private let hidden, dHidden: FixedBuffer<S>

    /// Registers `<name>.0.weight|bias` and `<name>.1.weight|bias`.
    public init(
        _ store: ParameterStore<S>, _ name: String, inputs: Int, outputs: Int, maxRows: Int, group: ParameterGroup
    ) {
        first = Dense(store, name + ".0", inputs: inputs, outputs: Self.hiddenUnits, group: group)
        second = Dense(store, name + ".1", inputs: Self.hiddenUnits, outputs: outputs, group: group)
        hidden = FixedBuffer(repeating: 0, count: maxRows * Self.hiddenUnits)
        dHidden = FixedBuffer(repeating: 0, count: maxRows * Self.hiddenUnits)
    }

    /// y := second(relu(first(x))). x: [rows, inputs], y: [rows, outputs].
    public func forward(_ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, rows: Int) {
        first.forward(x, hidden.pointer, rows: rows)
        rectify(hidden.pointer, count: rows * Self.hiddenUnits)
        second.forward(hidden.pointer, y, rows: rows)
    }

    /// Adds to the parameters' gradients, from dy [rows, outputs], after `forward(x)`.
    public func backward(_ dy: UnsafePointer<S>, x: UnsafePointer<S>, rows: Int) {
        second.backwardWeights(dy, hidden.pointer, rows: rows)
        second.backwardInput(dy, dHidden.pointer, rows: rows)
        rectifyBackward(hidden.pointer, dHidden.pointer, count: rows * Self.hiddenUnits)
        first.backwardWeights(dHidden.pointer, x, rows: rows)
    }
}

/// A linear function of the continuous features, without bias: y = sum_c w_c x_c.
public struct ContinuousLinear<S: Scalar> {
    private let weights: [Parameter]
    private let store: ParameterStore<S>

    /// Registers `continuous.<name>.weight` for each feature.
    public init(_ store: ParameterStore<S>, names: [String]) {
        self.store = store
        weights = names.map { store.register("continuous.\($0).weight", [1], .backboneNetwork) }
    }

    /// y[b] := sum_c w_c x_c[b]; overwrites.
    public func forward(_ x: [UnsafeMutablePointer<S>], _ y: UnsafeMutablePointer<S>, rows: Int) {
        zero(y, count: rows)
        for c in 0..<weights.count { axpy(store.value(weights[c])[0], x[c], y, count: rows) }
    }

    /// Adds sum_b dy[b] x_c[b] to the gradients.
    public func backward(_ dy: UnsafePointer<S>, _ x: [UnsafeMutablePointer<S>], rows: Int) {
        for c in 0..<weights.count {
            addDotRows(dy, rows, x[c], rows, 0, store.gradient(weights[c]), rows: 1)
        }
    }
}

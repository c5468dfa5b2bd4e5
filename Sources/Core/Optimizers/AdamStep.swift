/// What one step of Adam multiplies with.
struct AdamConstants<S: Scalar> {
    var decay, beta1, beta2, rate, inverseCorrection2, epsilon: S
}

/// Sixteen parameters with their moments.
struct AdamState<S: Scalar> {
    var value, first, second: SIMD16<S>

    /// One step. All arithmetic of Adam is here, so that dense steps and replayed ones cannot differ by a bit.
    @inline(__always)
    mutating func step(_ gradient: SIMD16<S>, _ c: AdamConstants<S>) {
        let total = fma(value, splat(c.decay), gradient)
        first = fma(total - first, splat(1 - c.beta1), first)
        second = fma(total * total, splat(1 - c.beta2), second * splat(c.beta2))
        // The standard library takes square roots lane by lane; the compiler makes one instruction of them because
        // the manifest lets it forget about errno.
        let denominator = fma(second.squareRoot(), splat(c.inverseCorrection2), splat(c.epsilon))
        value -= splat(c.rate) * (first / denominator)
    }
}

/// p, m, v := one Adam step along g; g := 0.
@specialized(where S == Float)
@specialized(where S == Double)
func adamUpdate<S: Scalar>(
    _ p: UnsafeMutablePointer<S>, _ g: UnsafeMutablePointer<S>, _ m: UnsafeMutablePointer<S>,
    _ v: UnsafeMutablePointer<S>, _ count: Int, _ c: AdamConstants<S>
) {
    for i in stride(from: 0, to: count, by: 16) {
        let size = min(16, count - i)
        var state = AdamState(
            value: load16(p + i, size), first: load16(m + i, size), second: load16(v + i, size))
        state.step(load16(g + i, size), c)
        store16(state.value, p + i, size)
        store16(state.first, m + i, size)
        store16(state.second, v + i, size)
        store16(splat(0), g + i, size)
    }
}

/// What one step of Adam multiplies with.
struct AdamConstants<S: Scalar> {
    var decay, beta1, beta2, rate, inverseCorrection2, epsilon: S
}

/// p, m, v := one Adam step along g; g := 0.
@specialized(where S == Float)
@specialized(where S == Double)
func adamUpdate<S: Scalar>(
    _ p: UnsafeMutablePointer<S>, _ g: UnsafeMutablePointer<S>, _ m: UnsafeMutablePointer<S>,
    _ v: UnsafeMutablePointer<S>, _ count: Int, _ c: AdamConstants<S>
) {
    // In blocks, because the standard library takes square roots of a SIMD vector lane by lane, while the compiler
    // makes vectors of a plain loop over one buffer.
    withUnsafeTemporaryAllocation(of: S.self, capacity: adamBlock) { block in
        guard let root = block.baseAddress else { return }
        for start in stride(from: 0, to: count, by: adamBlock) {
            let end = min(start + adamBlock, count)
            let whole = start + (end - start) / 16 * 16
            for i in stride(from: start, to: whole, by: 16) {
                let gradient = fma(load16(p + i), splat(c.decay), load16(g + i))
                let first = load16(m + i)
                let second = fma(gradient * gradient, splat(1 - c.beta2), load16(v + i) * splat(c.beta2))
                store16(fma(gradient - first, splat(1 - c.beta1), first), m + i)
                store16(second, v + i)
                store16(second, root + (i - start))
                store16(splat(0), g + i)
            }
            for i in whole..<end {
                let gradient = g[i].addingProduct(p[i], c.decay)
                m[i] = m[i].addingProduct(gradient - m[i], 1 - c.beta1)
                v[i] = (v[i] * c.beta2).addingProduct(gradient * gradient, 1 - c.beta2)
                root[i - start] = v[i]
                g[i] = 0
            }
            for i in 0..<(end - start) { root[i] = root[i].squareRoot() }
            for i in stride(from: start, to: whole, by: 16) {
                let denominator = fma(load16(root + (i - start)), splat(c.inverseCorrection2), splat(c.epsilon))
                store16(load16(p + i) - splat(c.rate) * (load16(m + i) / denominator), p + i)
            }
            for i in whole..<end {
                p[i] -= c.rate * (m[i] / c.epsilon.addingProduct(root[i - start], c.inverseCorrection2))
            }
        }
    }
}

/// Elements per block: small enough for the first-level cache.
private let adamBlock = 512

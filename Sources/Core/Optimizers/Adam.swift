/// Adam's settings (Kingma and Ba, ICLR 2015), with L2 weight decay added to the gradient.
public struct AdamSettings: Hashable, Sendable {
    public var learningRate: Double
    public var weightDecay: Double
    public var beta1 = 0.9
    public var beta2 = 0.999
    public var epsilon = 1e-8

    public init(learningRate: Double = 1e-3, weightDecay: Double = 1e-6) {
        self.learningRate = learningRate
        self.weightDecay = weightDecay
    }
}

/// Adam over the parameters of some groups of one store, dense: rows that a batch does not touch move as well,
/// by weight decay and by their moments.
final class Adam<S: Scalar> {
    private let store: ParameterStore<S>
    private let settings: AdamSettings
    private let ranges: [Range<Int>]
    private let moments: (first: FixedBuffer<S>, second: FixedBuffer<S>)
    private(set) var step = 0

    init(_ store: ParameterStore<S>, groups: [ParameterGroup], settings: AdamSettings) {
        self.store = store
        self.settings = settings
        ranges = store.ranges(of: groups)
        let count = ranges.reduce(0) { $0 + $1.count }
        moments = (FixedBuffer(repeating: 0, count: count), FixedBuffer(repeating: 0, count: count))
    }

    /// One step along the store's gradients, which are cleared.
    func update() {
        step += 1
        // As PyTorch orders it: lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps).
        let correction1 = 1 - power(settings.beta1, step)
        let correction2 = (1 - power(settings.beta2, step)).squareRoot()
        let constants = AdamConstants<S>(
            decay: S(settings.weightDecay), beta1: S(settings.beta1), beta2: S(settings.beta2),
            rate: S(settings.learningRate / correction1), inverseCorrection2: S(1 / correction2),
            epsilon: S(settings.epsilon))
        var offset = 0
        for range in ranges {
            adamUpdate(
                store.values + range.lowerBound, store.gradients + range.lowerBound, moments.first.pointer + offset,
                moments.second.pointer + offset, range.count, constants)
            offset += range.count
        }
    }

    /// x^n by repeated squaring: the same bits everywhere, unlike libm's pow.
    private func power(_ x: Double, _ n: Int) -> Double {
        var (result, base, n) = (1.0, x, n)
        while n > 0 {
            if n & 1 == 1 { result *= base }
            base *= base
            n >>= 1
        }
        return result
    }
}

struct AdamConstants<S: Scalar> {
    var decay, beta1, beta2, rate, inverseCorrection2, epsilon: S
}

/// p, m, v := one Adam step along g; g := 0.
@specialized(where S == Float)
@specialized(where S == Double)
private func adamUpdate<S: Scalar>(
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

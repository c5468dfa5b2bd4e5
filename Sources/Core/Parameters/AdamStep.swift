/// What one step of Adam multiplies with.
struct AdamConstants<S: Scalar> {
    var decay, beta1, beta2, rate, inverseCorrection2, epsilon: S

    /// - step: of its optimiser, from 1.
    init(_ settings: AdamSettings, step: Int) {
        // As PyTorch orders it: lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps).
        let correction1 = 1 - power(settings.beta1, step)
        let correction2 = (1 - power(settings.beta2, step)).squareRoot()
        decay = S(settings.weightDecay)
        beta1 = S(settings.beta1)
        beta2 = S(settings.beta2)
        rate = S(settings.learningRate / correction1)
        inverseCorrection2 = S(1 / correction2)
        epsilon = S(settings.epsilon)
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

/// Sixteen parameters with their moments.
struct AdamState<S: Scalar> {
    var value, first, second: SIMD16<S>

    /// One step. All arithmetic of Adam is here, so that dense steps and replayed ones cannot differ by a bit.
    ///
    /// - floor: what |gradient + decay| is raised to before it is squared. 0, or `NegligibleSquares.floor` where that
    ///   changes no bit.
    @inline(__always)
    mutating func step(_ gradient: SIMD16<S>, _ c: AdamConstants<S>, floor: S = 0) {
        let total = fma(value, splat(c.decay), gradient)
        first = fma(total - first, splat(1 - c.beta1), first)
        let raised = S.raise(S.magnitude(total), to: floor)
        second = fma(raised * raised, splat(1 - c.beta2), second * splat(c.beta2))
        // The standard library takes square roots lane by lane; the compiler makes one instruction of them because
        // the manifest lets it forget about errno.
        let denominator = fma(second.squareRoot(), splat(c.inverseCorrection2), splat(c.epsilon))
        value -= splat(c.rate) * (first / denominator)
    }
}

/// Squares that are lost in the second moment they are added to.
///
/// Without a gradient a row's values fall to nothing in some hundred steps, and their squares become subnormal, on
/// which processors compute several times slower. Raised to a floor, a square stays normal. It changes no bit as long
/// as the moment it is added to is so large that either square is less than half of its last place.
enum NegligibleSquares {
    /// Its square is four times the least normal number.
    static func floor<S: Scalar>() -> S { S.leastNormalMagnitude.squareRoot() * 2 }

    /// Second moments from here on stay large enough for `steps` steps.
    static func leastMoment<S: Scalar>(_ c: AdamConstants<S>, steps: Int) -> S {
        var moment: S = floor() * floor() / S.ulpOfOne * 8
        for _ in 0...steps { moment /= c.beta2 }
        return moment
    }
}

/// p, m, v := one Adam step along g; g := 0.
@specialized(where S == Float)
@specialized(where S == Double)
func adamUpdate<S: Scalar>(
    _ p: UnsafeMutablePointer<S>, _ g: UnsafeMutablePointer<S>, _ m: UnsafeMutablePointer<S>,
    _ v: UnsafeMutablePointer<S>, _ count: Int, _ c: AdamConstants<S>
) {
    @inline(__always)
    func stepLanes(_ i: Int, _ size: Int) {
        var state = AdamState(
            value: load16(p + i, size), first: load16(m + i, size), second: load16(v + i, size))
        state.step(load16(g + i, size), c)
        store16(state.value, p + i, size)
        store16(state.first, m + i, size)
        store16(state.second, v + i, size)
        store16(splat(0), g + i, size)
    }
    var i = 0
    while i + 16 <= count {
        stepLanes(i, 16)
        i += 16
    }
    if i < count { stepLanes(i, count - i) }
}

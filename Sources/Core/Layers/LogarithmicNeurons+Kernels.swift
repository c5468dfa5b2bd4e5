// Kernels of `LogarithmicNeurons`. u: [rows, neurons * width], the sums of which z is relu(expm1(u)); dz/du is z + 1 where z > 0.

/// W of the neurons, [neurons, fields].
struct NeuronWeights<S: Scalar> {
    let pointer: UnsafePointer<S>
    let neurons, fields: Int

    @inline(__always)
    func vector(_ neuron: Int, _ field: Int) -> SIMD16<S> { splat(pointer[neuron * fields + field]) }
}

/// What is added to |x| before its logarithm is taken (released code).
@inline(__always)
private func shiftedMagnitude<S: Scalar>(_ x: SIMD16<S>) -> SIMD16<S> { S.magnitude(x) + splat(S(1e-7)) }

/// d log1p(|x| + 1e-7) / dx = sign(x) / (1 + |x| + 1e-7).
@inline(__always)
private func slope<S: Scalar>(_ x: SIMD16<S>) -> SIMD16<S> {
    let sign = S.keep(splat(1), wherePositive: x) - S.keep(splat(1), wherePositive: -x)
    return sign / (splat(1) + shiftedMagnitude(x))
}

/// y[b, :] := log1p(|x[b, :]| + 1e-7); neighbouring rows of both are `stride` elements apart.
@specialized(where S == Float)
@specialized(where S == Double)
func logarithmRows<S: Scalar>(
    _ x: UnsafePointer<S>, _ stride: Int, _ y: UnsafeMutablePointer<S>, rows: Int, width: Int
) {
    for b in 0..<rows {
        forLanes(width) { c, n in
            let at = b * stride + c
            store16(S.log1p(shiftedMagnitude(load16(x + at, n))), y + at, n)
        }
    }
}

/// u[b, n, :] := sum_f W_nf l[b, f, :], f in `range`.
@specialized(where S == Float)
@specialized(where S == Double)
func mixFields<S: Scalar>(
    _ l: UnsafePointer<S>, _ stride: Int, _ w: NeuronWeights<S>, _ range: Range<Int>, _ u: UnsafeMutablePointer<S>,
    rows: Int, width: Int
) {
    for b in 0..<rows {
        forLanes(width) { c, lanes in
            for n in 0..<w.neurons {
                var total = splat(S(0))
                for f in range { total = fma(load16(l + b * stride + f * width + c, lanes), w.vector(n, f), total) }
                store16(total, u + (b * w.neurons + n) * width + c, lanes)
            }
        }
    }
}

/// z := relu(expm1(u + W_n0 l_0)).
@specialized(where S == Float)
@specialized(where S == Double)
func activateNeurons<S: Scalar>(
    _ l: UnsafePointer<S>, _ stride: Int, _ w: NeuronWeights<S>, _ u: UnsafePointer<S>, _ z: UnsafeMutablePointer<S>,
    rows: Int, width: Int
) {
    for b in 0..<rows {
        forLanes(width) { c, lanes in
            let item = load16(l + b * stride + c, lanes)
            for n in 0..<w.neurons {
                let at = (b * w.neurons + n) * width + c
                store16(rectified(S.expm1(fma(item, w.vector(n, 0), load16(u + at, lanes)))), z + at, lanes)
            }
        }
    }
}

/// du := dz (z + 1) where z > 0, else 0.
@specialized(where S == Float)
@specialized(where S == Double)
func neuronGradient<S: Scalar>(
    _ dz: UnsafePointer<S>, _ z: UnsafePointer<S>, _ du: UnsafeMutablePointer<S>, count: Int
) {
    for c in stride(from: 0, to: count, by: 16) {
        let n = min(16, count - c)
        let (d, value) = (load16(dz + c, n), load16(z + c, n))
        store16(S.keep(fma(d, value, d), wherePositive: value), du + c, n)
    }
}

/// tdu := tdz (z + 1) + dz tz where z > 0, else 0.
@specialized(where S == Float)
@specialized(where S == Double)
func neuronGradientTangent<S: Scalar>(
    _ dz: UnsafePointer<S>, _ tdz: UnsafePointer<S>, _ z: UnsafePointer<S>, _ tz: UnsafePointer<S>,
    _ tdu: UnsafeMutablePointer<S>, count: Int
) {
    for c in stride(from: 0, to: count, by: 16) {
        let n = min(16, count - c)
        let (t, value) = (load16(tdz + c, n), load16(z + c, n))
        let total = fma(load16(dz + c, n), load16(tz + c, n), fma(t, value, t))
        store16(S.keep(total, wherePositive: value), tdu + c, n)
    }
}

/// dx_f := slope(x_f) * sum_n W_nf du_n, f in `range`; rows of x and dx are `stride` elements apart.
@specialized(where S == Float)
@specialized(where S == Double)
func mixBackward<S: Scalar>(
    _ du: UnsafePointer<S>, _ w: NeuronWeights<S>, _ range: Range<Int>, _ x: UnsafePointer<S>,
    _ dx: UnsafeMutablePointer<S>, _ stride: Int, rows: Int, width: Int
) {
    for b in 0..<rows {
        for f in range {
            forLanes(width) { c, lanes in
                let at = b * stride + f * width + c
                let d = weightedSum(du + b * w.neurons * width + c, w, f, width, lanes)
                store16(slope(load16(x + at, lanes)) * d, dx + at, lanes)
            }
        }
    }
}

/// sum_n W_nf du_n, for one row and group of lanes.
@inline(__always)
private func weightedSum<S: Scalar>(
    _ du: UnsafePointer<S>, _ w: NeuronWeights<S>, _ field: Int, _ width: Int, _ lanes: Int
) -> SIMD16<S> {
    sumOverRows(w.neurons) { load16(du + $0 * width, lanes) * w.vector($0, field) }
}

/// dW_nf += sum_b du[b, n, :] . l[b, f, :].
@specialized(where S == Float)
@specialized(where S == Double)
func mixBackwardWeights<S: Scalar>(
    _ du: UnsafePointer<S>, _ l: UnsafePointer<S>, _ stride: Int, _ w: NeuronWeights<S>, _ dw: UnsafeMutablePointer<S>,
    rows: Int, width: Int
) {
    let ldu = w.neurons * width
    for n in 0..<w.neurons {
        for f in 0..<w.fields {
            forLanes(width) { c, lanes in
                let (left, right) = (du + n * width + c, l + f * width + c)
                let total = sumOverRows(rows) { load16(left + $0 * ldu, lanes) * load16(right + $0 * stride, lanes) }
                dw[n * w.fields + f] += total.sum()
            }
        }
    }
}

/// tl := slope(x_0) direction; tz_n := (z_n + 1) W_n0 tl where z_n > 0, else 0. direction, tl: [rows, width].
@specialized(where S == Float)
@specialized(where S == Double)
func neuronTangents<S: Scalar>(
    _ x: UnsafePointer<S>, _ stride: Int, _ direction: UnsafePointer<S>, _ w: NeuronWeights<S>, _ z: UnsafePointer<S>,
    _ tl: UnsafeMutablePointer<S>, _ tz: UnsafeMutablePointer<S>, rows: Int, width: Int
) {
    for b in 0..<rows {
        forLanes(width) { c, lanes in
            let t = slope(load16(x + b * stride + c, lanes)) * load16(direction + b * width + c, lanes)
            store16(t, tl + b * width + c, lanes)
            for n in 0..<w.neurons {
                let at = (b * w.neurons + n) * width + c
                let (value, tu) = (load16(z + at, lanes), t * w.vector(n, 0))
                store16(S.keep(fma(tu, value, tu), wherePositive: value), tz + at, lanes)
            }
        }
    }
}

/// result := slope(x_0) (sum_n W_n0 tdu_n - tl sum_n W_n0 du_n): the slope's own derivative is -slope^2.
@specialized(where S == Float)
@specialized(where S == Double)
func itemGradientTangent<S: Scalar>(
    _ x: UnsafePointer<S>, _ stride: Int, _ tl: UnsafePointer<S>, _ w: NeuronWeights<S>, _ du: UnsafePointer<S>,
    _ tdu: UnsafePointer<S>, _ result: UnsafeMutablePointer<S>, rows: Int, width: Int
) {
    for b in 0..<rows {
        forLanes(width) { c, lanes in
            let (row, at) = (b * w.neurons * width + c, b * width + c)
            let d = weightedSum(du + row, w, 0, width, lanes)
            let t = weightedSum(tdu + row, w, 0, width, lanes)
            let s = slope(load16(x + b * stride + c, lanes))
            store16(s * fma(-load16(tl + at, lanes), d, t), result + at, lanes)
        }
    }
}

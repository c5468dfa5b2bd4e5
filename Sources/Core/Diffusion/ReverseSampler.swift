/// The deterministic reverse process over a sub-sequence of steps (paper, eq. 10 with sigma = 0), unrolled, with the
/// way back through it.
///
/// From z = h, over steps i backwards with the next lower step j (at the end: alphaBar 1, c 0):
/// zhat = (z - c_i h - sqrt(1 - abar_i) e) / sqrt(abar_i), e = noise net (z, i);
/// z := sqrt(abar_j) zhat + sqrt(1 - abar_j) e + c_j h.
final class ReverseSampler<S: Scalar> {
    /// z := a z + b e + g h for one step, the three equations above in one.
    private struct Coefficients {
        var step: Int
        var z, noise, side: S
    }

    private let coefficients: [Coefficients]
    private let net: NoiseNet<S>
    private let activations: [NoiseNet<S>.Activations]
    /// [rows, width]: predicted noise, and gradients on the way back.
    private let noise, dNoise: FixedBuffer<S>

    init(_ net: NoiseNet<S>, schedule: NoiseSchedule, stride: Int, maxRows: Int) {
        self.net = net
        let sequence = schedule.subsequence(stride: stride)
        coefficients = sequence.indices.reversed().map { index in
            let i = sequence[index]
            let (bar, c) = (schedule.alphaBar[i], schedule.c[i])
            let (nextBar, nextC) =
                index > 0 ? (schedule.alphaBar[sequence[index - 1]], schedule.c[sequence[index - 1]]) : (1, 0)
            let shrink = (nextBar / bar).squareRoot()
            return Coefficients(
                step: i, z: S(shrink), noise: S((1 - nextBar).squareRoot() - shrink * (1 - bar).squareRoot()),
                side: S(nextC - shrink * c))
        }
        activations = coefficients.map { _ in NoiseNet<S>.Activations(rows: maxRows, width: net.width) }
        noise = FixedBuffer(repeating: 0, count: maxRows * net.width)
        dNoise = FixedBuffer(repeating: 0, count: maxRows * net.width)
    }

    /// z := the sample that starts from h [rows, width]. Masks are drawn from `stream`, one child per step.
    func sample(
        from h: UnsafePointer<S>, _ z: UnsafeMutablePointer<S>, rows: Int, dropout: Double, stream: RandomStream
    ) {
        let count = rows * net.width
        z.update(from: h, count: count)
        for index in 0..<coefficients.count {
            let c = coefficients[index]
            let pass = activations[index]
            if dropout > 0 {
                var stream = stream.child(index)
                stream.fillMasks(pass.masks.pointer, rows * padded16(net.width) / 16, keep: 1 - dropout)
            }
            net.forward(
                z, at: .all(c.step), dropout: dropout, pass, noise.pointer, rows: rows)
            scaleAdd(c.noise, noise.pointer, c.z, z, count: count)
            axpy(c.side, h, z, count: count)
        }
    }

    /// dh += gradient with respect to h, from dz, which is used up. After `sample` with the same dropout.
    func backward(
        _ dz: UnsafeMutablePointer<S>, addingTo dh: UnsafeMutablePointer<S>, rows: Int, dropout: Double, trains: Bool
    ) {
        let count = rows * net.width
        for index in stride(from: coefficients.count - 1, through: 0, by: -1) {
            let c = coefficients[index]
            axpy(c.side, dz, dh, count: count)
            scale(c.noise, dz, dNoise.pointer, count: count)
            scale(c.z, dz, dz, count: count)
            net.backward(
                dNoise.pointer, at: .all(c.step), dropout: dropout, activations[index], addingTo: dz, rows: rows,
                trains: trains)
        }
        axpy(1, dz, dh, count: count)
    }
}

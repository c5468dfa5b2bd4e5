/// The forward process with its loss (paper, eq. 7 and 13; the simplified objective of Ho, Jain and Abbeel, 2020):
/// z_t = sqrt(abar_t) z_0 + c_t dropout(h) + sqrt(1 - abar_t) eps; loss = mean over elements of (eps - net(z_t, t))^2.
final class ForwardProcess<S: Scalar> {
    /// The draws: a step per row, [rows]; noise, [rows, width].
    let steps: FixedBuffer<Int32>
    let noise: FixedBuffer<S>
    private let sideMasks: FixedBuffer<UInt16>
    private var sideDropout = 0.0
    private var netDropout = 0.0
    private let net: NoiseNet<S>
    private let activations: NoiseNet<S>.Activations
    /// [T] each: sqrt(abar), c, sqrt(1 - abar).
    private let signal, side, spread: FixedBuffer<S>
    /// [rows, width]: dropped-out h, z_t, predicted noise, gradients.
    private let dropped, zt, predicted, dPredicted, dzt: FixedBuffer<S>

    init(_ net: NoiseNet<S>, schedule: NoiseSchedule, maxRows: Int) {
        self.net = net
        signal = FixedBuffer(schedule.alphaBar.map { S($0.squareRoot()) })
        side = FixedBuffer(schedule.c.map { S($0) })
        spread = FixedBuffer(schedule.alphaBar.map { S((1 - $0).squareRoot()) })
        steps = FixedBuffer(repeating: 0, count: maxRows)
        sideMasks = FixedBuffer(repeating: 0, count: maxRows * padded16(net.width) / 16)
        activations = NoiseNet<S>.Activations(rows: maxRows, width: net.width)
        func buffer() -> FixedBuffer<S> { FixedBuffer(repeating: 0, count: maxRows * net.width) }
        (noise, dropped, zt, predicted, dPredicted, dzt) = (buffer(), buffer(), buffer(), buffer(), buffer(), buffer())
    }

    /// Draws steps, noise and both dropouts' masks.
    func draw(rows: Int, sideDropout: Double, netDropout: Double, stream: RandomStream) {
        self.sideDropout = sideDropout
        self.netDropout = netDropout
        var (stepStream, noiseStream) = (stream.child("steps"), stream.child("noise"))
        stepStream.fillIntegers(steps.pointer, rows, below: net.steps)
        noiseStream.fillNormal(noise.pointer, rows * net.width)
        let words = rows * padded16(net.width) / 16
        if sideDropout > 0 {
            var stream = stream.child("side-dropout")
            stream.fillMasks(sideMasks.pointer, words, keep: 1 - sideDropout)
        }
        if netDropout > 0 {
            var stream = stream.child("net-dropout")
            stream.fillMasks(activations.masks.pointer, words, keep: 1 - netDropout)
        }
    }

    /// The loss for the draws in place. Adds `weight` times its gradient to dz0 and dh [rows, width] and, with
    /// `trains`, to the noise net's.
    func accumulateGradients(
        z0: UnsafePointer<S>, h: UnsafePointer<S>, dz0: UnsafeMutablePointer<S>, dh: UnsafeMutablePointer<S>,
        weight: Double, rows: Int, trains: Bool
    ) -> Double {
        let width = net.width
        let count = rows * width
        let sideScale = S(1 / (1 - sideDropout))
        if sideDropout > 0 {
            applyMask(
                sideMasks.pointer, scale: sideScale, S.bitLanes.pointer, h, dropped.pointer, rows: rows, width: width)
        } else {
            dropped.pointer.update(from: h, count: count)
        }
        diffuse(
            z0, dropped.pointer, noise.pointer, steps.pointer, signal.pointer, side.pointer, spread.pointer, zt.pointer,
            rows, width)
        net.forward(
            zt.pointer, at: .perRow(steps.pointer), dropout: netDropout, activations, predicted.pointer, rows: rows)
        let loss =
            squaredError(
                predicted.pointer, noise.pointer, gradient: dPredicted.pointer, factor: S(2 * weight / Double(count)),
                count: count) / Double(count)
        zero(dzt.pointer, count: count)
        net.backward(
            dPredicted.pointer, at: .perRow(steps.pointer), dropout: netDropout, activations, addingTo: dzt.pointer,
            rows: rows, trains: trains)
        diffuseBackward(dzt.pointer, steps.pointer, signal.pointer, side.pointer, dz0, dropped.pointer, rows, width)
        if sideDropout > 0 {
            applyMask(
                sideMasks.pointer, scale: sideScale, S.bitLanes.pointer, dropped.pointer, dropped.pointer, rows: rows,
                width: width)
        }
        axpy(1, dropped.pointer, dh, count: count)
        return loss
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func diffuse<S: Scalar>(
    _ z0: UnsafePointer<S>, _ h: UnsafePointer<S>, _ noise: UnsafePointer<S>, _ steps: UnsafePointer<Int32>,
    _ signal: UnsafePointer<S>, _ side: UnsafePointer<S>, _ spread: UnsafePointer<S>, _ zt: UnsafeMutablePointer<S>,
    _ rows: Int, _ width: Int
) {
    for b in 0..<rows {
        let t = Int(steps[b])
        let (at, out) = (b * width, zt + b * width)
        setRow(signal[t], z0 + at, out, width)
        addRow(side[t], h + at, out, width)
        addRow(spread[t], noise + at, out, width)
    }
}

/// dz0 += signal dz_t; dh := side dz_t.
@specialized(where S == Float)
@specialized(where S == Double)
private func diffuseBackward<S: Scalar>(
    _ dzt: UnsafePointer<S>, _ steps: UnsafePointer<Int32>, _ signal: UnsafePointer<S>, _ side: UnsafePointer<S>,
    _ dz0: UnsafeMutablePointer<S>, _ dh: UnsafeMutablePointer<S>, _ rows: Int, _ width: Int
) {
    for b in 0..<rows {
        let t = Int(steps[b])
        let at = b * width
        addRow(signal[t], dzt + at, dz0 + at, width)
        setRow(side[t], dzt + at, dh + at, width)
    }
}

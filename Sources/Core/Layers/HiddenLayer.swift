/// Batch normalisation (Ioffe and Szegedy, ICML 2015), ReLU and inverted dropout, behind a linear layer that the
/// owner computes.
///
/// Rows have `stride` elements, `width` rounded up to 16; the padding stays zero.
final class HiddenLayer<S: Scalar> {
    /// Settings of PyTorch's BatchNorm1d.
    static var momentum: Double { 0.1 }
    static var epsilon: Double { 1e-5 }

    let width: Int
    let stride: Int
    let dropout: Double
    let scale: Parameter
    let shift: Parameter
    private let store: ParameterStore<S>

    /// Running mean and variance, [width] each, used in evaluation.
    let runningMean: FixedBuffer<S>
    let runningVariance: FixedBuffer<S>

    /// [rows, stride]: the linear layer's output, which `forward` turns into the normalised activations.
    let input: FixedBuffer<S>
    /// [rows, stride]: what the layer yields.
    let output: FixedBuffer<S>
    /// [rows, stride]: gradient with respect to the linear layer's output.
    let gradient: FixedBuffer<S>
    private let masks: FixedBuffer<UInt16>
    /// [stride]: 1 / sqrt(variance + eps), padded copies of scale and shift.
    let inverseDeviation: FixedBuffer<S>
    let paddedScale: FixedBuffer<S>
    private let paddedShift: FixedBuffer<S>
    private let batchMean: FixedBuffer<S>
    private let batchVariance: FixedBuffer<S>

    /// Registers `<name>.scale` and `<name>.shift`.
    init(_ store: ParameterStore<S>, _ name: String, width: Int, dropout: Double, maxRows: Int, group: ParameterGroup) {
        self.width = width
        self.dropout = dropout
        self.store = store
        stride = padded16(width)
        scale = store.register(name + ".scale", [width], group)
        shift = store.register(name + ".shift", [width], group)
        runningMean = FixedBuffer(repeating: 0, count: stride)
        runningVariance = FixedBuffer(repeating: 1, count: stride)
        input = FixedBuffer(repeating: 0, count: maxRows * stride)
        output = FixedBuffer(repeating: 0, count: maxRows * stride)
        gradient = FixedBuffer(repeating: 0, count: maxRows * stride)
        masks = FixedBuffer(repeating: 0, count: maxRows * stride / 16)
        inverseDeviation = FixedBuffer(repeating: 0, count: stride)
        paddedScale = FixedBuffer(repeating: 0, count: stride)
        paddedShift = FixedBuffer(repeating: 0, count: stride)
        batchMean = FixedBuffer(repeating: 0, count: stride)
        batchVariance = FixedBuffer(repeating: 0, count: stride)
    }

    /// output := dropout(relu(batchNorm(input))). `input` holds the normalised activations afterwards. In training, `rows`
    /// must be at least 1; of a single row the variance is 0, and the output does not depend on it.
    func forward(rows: Int, mode: ForwardMode) {
        paddedScale.pointer.update(from: store.value(scale), count: width)
        paddedShift.pointer.update(from: store.value(shift), count: width)
        switch mode {
        case .evaluation:
            hiddenNormalize(
                input.pointer, stride, rows, runningMean.pointer, runningVariance.pointer, S(Self.epsilon),
                inverseDeviation.pointer)
        case .training(let stream, let updatesStatistics):
            hiddenMoments(input.pointer, stride, rows, batchMean.pointer, batchVariance.pointer)
            if updatesStatistics { updateRunning(rows) }
            hiddenNormalize(
                input.pointer, stride, rows, batchMean.pointer, batchVariance.pointer, S(Self.epsilon),
                inverseDeviation.pointer)
            var stream = stream
            if dropout > 0 { stream.fillMasks(masks.pointer, rows * stride / 16, keep: 1 - dropout) }
        }
        let drops = mode.isTraining && dropout > 0
        hiddenActivate(
            input.pointer, paddedScale.pointer, paddedShift.pointer, drops ? masks.pointer : nil,
            keptScale, S.bitLanes.pointer, output.pointer, stride, rows)
    }

    private func updateRunning(_ rows: Int) {
        let momentum = S(Self.momentum)
        // PyTorch keeps the unbiased variance.
        let unbiased = rows > 1 ? S(rows) / S(rows - 1) : 1
        for k in 0..<width {
            runningMean.pointer[k] += momentum * (batchMean.pointer[k] - runningMean.pointer[k])
            runningVariance.pointer[k] += momentum * (batchVariance.pointer[k] * unbiased - runningVariance.pointer[k])
        }
    }

    /// The factor on activations, and on their gradients, that pass dropout in training.
    var keptScale: S { S(1 / (1 - dropout)) }

    /// gradient := d loss / d input, from dOutput [rows, stride], after a forward pass in training mode.
    /// Adds to the gradients of scale and shift where `accumulatesParameters`.
    func backward(_ dOutput: UnsafePointer<S>, rows: Int, accumulatesParameters: Bool) {
        hiddenBackward(
            dOutput, input.pointer, output.pointer, paddedScale.pointer, inverseDeviation.pointer, keptScale,
            gradient.pointer, stride, rows,
            accumulatesParameters ? (store.gradient(scale), store.gradient(shift)) : nil, width)
    }
}

/// mean[k] and (biased) variance[k] of the columns of x.
@specialized(where S == Float)
@specialized(where S == Double)
private func hiddenMoments<S: Scalar>(
    _ x: UnsafePointer<S>, _ stride: Int, _ rows: Int, _ mean: UnsafeMutablePointer<S>,
    _ variance: UnsafeMutablePointer<S>
) {
    let share = splat(1 / S(rows))
    for c in Swift.stride(from: 0, to: stride, by: 16) {
        let m = sumOverRows(rows) { load16(x + $0 * stride + c) } * share
        let v = sumOverRows(rows) { row in
            let d = load16(x + row * stride + c) - m
            return d * d
        }
        store16(m, mean + c)
        store16(v * share, variance + c)
    }
}

/// x := (x - mean) / sqrt(variance + eps), column by column.
@specialized(where S == Float)
@specialized(where S == Double)
private func hiddenNormalize<S: Scalar>(
    _ x: UnsafeMutablePointer<S>, _ stride: Int, _ rows: Int, _ mean: UnsafePointer<S>, _ variance: UnsafePointer<S>,
    _ epsilon: S, _ inverseDeviation: UnsafeMutablePointer<S>
) {
    for c in Swift.stride(from: 0, to: stride, by: 16) {
        let m = load16(mean + c)
        let s = splat(1) / (load16(variance + c) + splat(epsilon)).squareRoot()
        store16(s, inverseDeviation + c)
        for row in 0..<rows {
            let p = x + row * stride + c
            store16((load16(p) - m) * s, p)
        }
    }
}

/// y := mask * keptScale * max(0, scale * x + shift).
@specialized(where S == Float)
@specialized(where S == Double)
private func hiddenActivate<S: Scalar>(
    _ x: UnsafePointer<S>, _ scale: UnsafePointer<S>, _ shift: UnsafePointer<S>, _ masks: UnsafePointer<UInt16>?,
    _ keptScale: S, _ lanes: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, _ stride: Int, _ rows: Int
) {
    let words = stride / 16
    for c in 0..<words {
        let a = load16(scale + c * 16)
        let b = load16(shift + c * 16)
        for row in 0..<rows {
            let at = row * stride + c * 16
            var value = rectified(fma(load16(x + at), a, b))
            if let masks { value *= expandMask(masks[row * words + c], lanes) * splat(keptScale) }
            store16(value, y + at)
        }
    }
}

/// dx := scale * inverseDeviation * (dy - mean(dy) - x mean(dy x)), dy = dOutput where the unit was active, else 0.
@specialized(where S == Float)
@specialized(where S == Double)
private func hiddenBackward<S: Scalar>(
    _ dOutput: UnsafePointer<S>, _ x: UnsafePointer<S>, _ output: UnsafePointer<S>, _ scale: UnsafePointer<S>,
    _ inverseDeviation: UnsafePointer<S>, _ keptScale: S, _ dx: UnsafeMutablePointer<S>, _ stride: Int, _ rows: Int,
    _ gradients: (scale: UnsafeMutablePointer<S>, shift: UnsafeMutablePointer<S>)?, _ width: Int
) {
    let share = splat(1 / S(rows))
    for c in Swift.stride(from: 0, to: stride, by: 16) {
        // First the active gradients, parked in dx, then their means, then the result.
        let total = sumOverRows(rows) { row in
            let at = row * stride + c
            let d = activeGradient(load16(dOutput + at), load16(output + at), keptScale)
            store16(d, dx + at)
            return d
        }
        let weighted = sumOverRows(rows) { row in
            load16(dx + row * stride + c) * load16(x + row * stride + c)
        }
        if let gradients {
            for k in c..<min(c + 16, width) {
                gradients.scale[k] += weighted[k - c]
                gradients.shift[k] += total[k - c]
            }
        }
        let factor = load16(scale + c) * load16(inverseDeviation + c)
        let (m1, m2) = (total * share, weighted * share)
        for row in 0..<rows {
            let at = row * stride + c
            store16(factor * (load16(dx + at) - m1 - load16(x + at) * m2), dx + at)
        }
    }
}

/// The gradient that ReLU and dropout let through: an output above zero says that the unit was active and kept.
@inline(__always)
func activeGradient<S: Scalar>(_ d: SIMD16<S>, _ output: SIMD16<S>, _ keptScale: S) -> SIMD16<S> {
    S.keep(d * splat(keptScale), wherePositive: output)
}

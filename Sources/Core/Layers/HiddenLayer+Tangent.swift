/// Forward tangents, for exact Hessian-vector products (Pearlmutter, Neural Computation 1994): the derivative of
/// `forward` and of `backward` along a direction of the input, parameters held fixed.
final class HiddenLayerTangent<S: Scalar> {
    /// [rows, stride]: tangent of the linear layer's output; `forward` turns it into that of the normalised activations.
    let input: FixedBuffer<S>
    /// [rows, stride]: tangent of the layer's output.
    let output: FixedBuffer<S>
    /// [rows, stride]: tangent of the layer's `gradient`.
    let gradient: FixedBuffer<S>
    /// [stride]: tangent of 1 / sqrt(variance + eps), divided by it.
    private let relativeInverseDeviation: FixedBuffer<S>

    init(_ layer: HiddenLayer<S>, maxRows: Int) {
        input = FixedBuffer(repeating: 0, count: maxRows * layer.stride)
        output = FixedBuffer(repeating: 0, count: maxRows * layer.stride)
        gradient = FixedBuffer(repeating: 0, count: maxRows * layer.stride)
        relativeInverseDeviation = FixedBuffer(repeating: 0, count: layer.stride)
    }

    /// After `layer.forward` in training mode, with `input` filled.
    func forward(_ layer: HiddenLayer<S>, rows: Int) {
        tangentForward(
            layer.input.pointer, layer.output.pointer, layer.paddedScale.pointer, layer.inverseDeviation.pointer,
            layer.keptScale, input.pointer, output.pointer, relativeInverseDeviation.pointer, layer.stride, rows)
    }

    /// After `layer.backward(dOutput)`; `dOutputTangent` is the tangent of dOutput.
    func backward(
        _ layer: HiddenLayer<S>, _ dOutput: UnsafePointer<S>, _ dOutputTangent: UnsafePointer<S>, rows: Int
    ) {
        tangentBackward(
            dOutput, dOutputTangent, layer.input.pointer, input.pointer, layer.output.pointer,
            layer.paddedScale.pointer,
            layer.inverseDeviation.pointer, relativeInverseDeviation.pointer, layer.gradient.pointer, layer.keptScale,
            gradient.pointer, layer.stride, rows)
    }
}

/// With x normalised, s = inverse deviation and c' = centred tangent of the raw input:
/// x' = s c' - x mean(x s c'), s'/s = -mean(x s c').
@specialized(where S == Float)
@specialized(where S == Double)
private func tangentForward<S: Scalar>(
    _ x: UnsafePointer<S>, _ y: UnsafePointer<S>, _ scale: UnsafePointer<S>, _ inverseDeviation: UnsafePointer<S>,
    _ keptScale: S, _ tx: UnsafeMutablePointer<S>, _ ty: UnsafeMutablePointer<S>, _ relative: UnsafeMutablePointer<S>,
    _ stride: Int, _ rows: Int
) {
    let share = splat(1 / S(rows))
    for c in Swift.stride(from: 0, to: stride, by: 16) {
        let s = load16(inverseDeviation + c)
        let gamma = load16(scale + c)
        let mean = sumOverRows(rows) { load16(tx + $0 * stride + c) } * share
        let correlation =
            sumOverRows(rows) { row in
                load16(x + row * stride + c) * (load16(tx + row * stride + c) - mean) * s
            } * share
        store16(-correlation, relative + c)
        for row in 0..<rows {
            let at = row * stride + c
            let t = (load16(tx + at) - mean) * s - load16(x + at) * correlation
            store16(t, tx + at)
            store16(activeGradient(t * gamma, load16(y + at), keptScale), ty + at)
        }
    }
}

/// dx = gamma s (d - m1 - x m2) with m1 = mean(d), m2 = mean(d x), d = active gradient; its derivative by the product rule.
@specialized(where S == Float)
@specialized(where S == Double)
private func tangentBackward<S: Scalar>(
    _ dOutput: UnsafePointer<S>, _ tOutput: UnsafePointer<S>, _ x: UnsafePointer<S>, _ tx: UnsafePointer<S>,
    _ y: UnsafePointer<S>, _ scale: UnsafePointer<S>, _ inverseDeviation: UnsafePointer<S>,
    _ relative: UnsafePointer<S>,
    _ dx: UnsafePointer<S>, _ keptScale: S, _ tdx: UnsafeMutablePointer<S>, _ stride: Int, _ rows: Int
) {
    let share = splat(1 / S(rows))
    for c in Swift.stride(from: 0, to: stride, by: 16) {
        let factor = load16(scale + c) * load16(inverseDeviation + c)
        let r = load16(relative + c)
        @inline(__always) func d(_ at: Int) -> SIMD16<S> {
            activeGradient(load16(dOutput + at), load16(y + at), keptScale)
        }
        @inline(__always) func t(_ at: Int) -> SIMD16<S> {
            activeGradient(load16(tOutput + at), load16(y + at), keptScale)
        }
        let m2 = sumOverRows(rows) { d($0 * stride + c) * load16(x + $0 * stride + c) } * share
        let t1 = sumOverRows(rows) { t($0 * stride + c) } * share
        let t2 =
            sumOverRows(rows) { row in
                let at = row * stride + c
                return t(at) * load16(x + at) + d(at) * load16(tx + at)
            } * share
        for row in 0..<rows {
            let at = row * stride + c
            let inner = t(at) - t1 - load16(tx + at) * m2 - load16(x + at) * t2
            store16(load16(dx + at) * r + factor * inner, tdx + at)
        }
    }
}

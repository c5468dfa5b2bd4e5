/// Outer products of field vectors under a kernel for each pair (Qu et al., ICDM 2016, outer product layer):
/// y_ij = sum_ok x_j[o] K[o, ij, k] x_i[k], as the released code has it.
final class OuterProducts<S: Scalar>: PairProducts {
    /// K: [width of x_j, pairs, width of x_i].
    private let kernel: Parameter
    private let store: ParameterStore<S>
    private let pairs: FieldPairs
    private let width: Int
    /// [rows, fields * width]: K_0j^T x_j in the place of field j.
    private let projected: FixedBuffer<S>
    /// [rows, width]: one vector per row.
    private let scratch: FixedBuffer<S>
    /// [width, width]: gradient of one pair's kernel.
    private let kernelGradient: FixedBuffer<S>

    /// Registers `kernel`.
    init(_ store: ParameterStore<S>, _ shape: HeadShape) {
        self.store = store
        width = shape.width
        pairs = FieldPairs(fields: shape.fields)
        kernel = store.register("kernel", [width, pairs.count, width], .backboneNetwork)
        projected = FixedBuffer(repeating: 0, count: shape.maxRows * shape.fields * width)
        scratch = FixedBuffer(repeating: 0, count: shape.maxRows * width)
        kernelGradient = FixedBuffer(repeating: 0, count: width * width)
    }

    /// Elements between rows of one pair's kernel.
    private var kernelStride: Int { pairs.count * width }

    func bind(_ input: HeadInput<S>, _ y: UnsafeMutablePointer<S>, ldy: Int) {
        forEachPair(pairs.withItem) { _, j, pair in
            project(input, j, pair, projected.pointer + j * width, ldy: input.stride)
        }
        forEachPair(pairs.withoutItem) { i, j, pair in
            project(input, j, pair, scratch.pointer, ldy: width)
            dotRows(
                input.x + i * width, input.stride, scratch.pointer, width, y + pair, ldy, rows: input.rows,
                width: width)
        }
    }

    func partners(_ input: HeadInput<S>) -> UnsafePointer<S> { UnsafePointer(projected.pointer) }

    func backward(_ input: HeadInput<S>, _ dy: UnsafePointer<S>, ldy: Int) {
        let (rows, stride) = (input.rows, input.stride)
        forEachPair(pairs.all) { i, j, pair in
            let (xi, xj) = (input.x + i * width, input.x + j * width)
            let weights = store.value(kernel) + pair * width
            scaleRows(dy + pair, ldy, xj, stride, scratch.pointer, rows: rows, width: width)
            affineBackwardInput(
                scratch.pointer, ldy: width, weights, ldw: kernelStride, input.dx + i * width, ldx: stride, rows: rows,
                inputs: width, outputs: width, accumulate: true)
            // By way of a dense block, for which there is a fast kernel.
            zero(kernelGradient.pointer, count: kernelGradient.count)
            affineBackwardWeights(
                scratch.pointer, ldy: width, xi, ldx: stride, kernelGradient.pointer, ldw: width, bias: nil, rows: rows,
                inputs: width, outputs: width)
            for o in 0..<width {
                axpy(
                    1, kernelGradient.pointer + o * width, store.gradient(kernel) + pair * width + o * kernelStride,
                    count: width)
            }
            scaleRows(dy + pair, ldy, xi, stride, scratch.pointer, rows: rows, width: width)
            affine(
                scratch.pointer, ldx: width, weights, ldw: kernelStride, bias: nil, input.dx + j * width, ldy: stride,
                rows: rows, inputs: width, outputs: width, accumulate: true)
        }
    }

    /// y[b, :] := K_pair^T x_j.
    private func project(_ input: HeadInput<S>, _ j: Int, _ pair: Int, _ y: UnsafeMutablePointer<S>, ldy: Int) {
        affineBackwardInput(
            input.x + j * width, ldy: input.stride, store.value(kernel) + pair * width, ldw: kernelStride, y, ldx: ldy,
            rows: input.rows, inputs: width, outputs: width)
    }

    /// Calls `body(i, j, pair)` for the pairs in order.
    private func forEachPair(_ range: PairRange, _ body: (Int, Int, Int) -> Void) {
        var pair = range.offset
        for i in range.leads {
            for j in (i + 1)..<pairs.fields {
                body(i, j, pair)
                pair += 1
            }
        }
    }
}

/// y[b, :] := weights[b] x[b, :]; y is contiguous.
@specialized(where S == Float)
@specialized(where S == Double)
private func scaleRows<S: Scalar>(
    _ weights: UnsafePointer<S>, _ ldw: Int, _ x: UnsafePointer<S>, _ ldx: Int, _ y: UnsafeMutablePointer<S>,
    rows: Int, width: Int
) {
    for b in 0..<rows { setRow(weights[b * ldw], x + b * ldx, y + b * width, width) }
}

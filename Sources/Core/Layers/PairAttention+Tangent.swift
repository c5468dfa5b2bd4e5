/// Forward tangents of a `PairAttention` along a direction of the item's vector.
final class PairAttentionTangent<S: Scalar> {
    private let layer: PairAttention<S>
    /// [rows, width]: the direction.
    private let direction: FixedBuffer<S>
    /// [rows, stride]: tangents of a, of a after dropout, and of a's gradient.
    private let shares, kept, shareGradient: FixedBuffer<S>
    /// [rows, width]: tangents of the weighted sum and of its gradient.
    private let pooled, pooledGradient: FixedBuffer<S>
    /// [products at a time, units].
    private let hidden: FixedBuffer<S>

    init(_ layer: PairAttention<S>, maxRows: Int) {
        self.layer = layer
        let (perPair, vectors) = (maxRows * layer.stride, maxRows * layer.width)
        direction = FixedBuffer(repeating: 0, count: vectors)
        shares = FixedBuffer(repeating: 0, count: perPair)
        kept = FixedBuffer(repeating: 0, count: perPair)
        shareGradient = FixedBuffer(repeating: 0, count: perPair)
        pooled = FixedBuffer(repeating: 0, count: vectors)
        pooledGradient = FixedBuffer(repeating: 0, count: vectors)
        hidden = FixedBuffer(repeating: 0, count: layer.hidden.count)
    }

    /// tangent[b] += tangent of the layer's output along `direction` [rows, width].
    func forward(_ input: HeadInput<S>, _ direction: UnsafePointer<S>, addingTo tangent: UnsafeMutablePointer<S>) {
        let (rows, width, stride, item) = (input.rows, input.width, layer.stride, layer.pairs.withItem)
        self.direction.pointer.update(from: direction, count: rows * width)
        zero(shares.pointer, count: rows * stride)
        layer.forEachBlock(of: input, item) { block, row in
            layer.activate(block, item)
            pairRows(block, leads: direction + row * width, ldl: width, item, layer.products.pointer)
            affine(
                layer.products.pointer, ldx: width, layer.attention.weights, ldw: width, bias: nil, hidden.pointer,
                ldy: layer.units, rows: block.rows * item.count, inputs: width, outputs: layer.units)
            scoreTangents(
                layer.hidden.pointer, hidden.pointer, layer.units, layer.projection.weights,
                shares.pointer + row * stride, stride, item.count, rows: block.rows)
        }
        // The Jacobian of softmax is symmetric: tangents go through it as gradients do.
        softmaxBackward(layer.shares.pointer, shares.pointer, stride: stride, rows: rows)
        layer.dropShares(shares.pointer, kept.pointer, rows: rows)
        zero(pooled.pointer, count: rows * width)
        addPooled(input, leads: input.x, ldl: input.stride, layer.pairs.all, kept.pointer, stride, pooled.pointer)
        addPooled(input, leads: direction, ldl: width, item, layer.kept.pointer, stride, pooled.pointer)
        layer.dropPooled(pooled.pointer, rows: rows)
        addDotRows(pooled.pointer, width, layer.output.weights, width, 0, tangent, rows: rows)
    }

    /// result [rows, width] += tangent of the item's gradient, from dLogits and its tangent.
    func backward(
        _ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>,
        addingTo result: UnsafeMutablePointer<S>
    ) {
        let (rows, width, stride, item) = (input.rows, input.width, layer.stride, layer.pairs.withItem)
        layer.backwardToShares(input, dLogits)
        layer.spread(dLogitsTangent, pooledGradient.pointer, rows: rows)
        zero(shareGradient.pointer, count: rows * stride)
        addPairDots(
            input, leads: input.x, ldl: input.stride, layer.pairs.all, pooledGradient.pointer, shareGradient.pointer,
            stride)
        addPairDots(
            input, leads: direction.pointer, ldl: width, item, layer.pooledGradient.pointer, shareGradient.pointer,
            stride)
        layer.dropShares(shareGradient.pointer, shareGradient.pointer, rows: rows)
        softmaxBackwardTangent(
            layer.shares.pointer, shares.pointer, layer.shareGradient.pointer, shareGradient.pointer,
            stride: stride, rows: rows)
        layer.forEachBlock(of: input, item) { block, row in
            layer.activate(block, item)
            hiddenGradient(
                shareGradient.pointer + row * stride, stride, item.count, layer.hidden.pointer, layer.units,
                layer.projection.weights, nil, rows: block.rows)
            let products = layer.products.pointer
            layer.attention.backwardInput(layer.hidden.pointer, products, rows: block.rows * item.count)
            func addOuter(_ weights: FixedBuffer<S>, _ vectors: FixedBuffer<S>) {
                addOuterPairs(
                    weights.pointer + row * stride, stride, item.count, vectors.pointer + row * width, products,
                    rows: block.rows, width: width)
            }
            addOuter(kept, layer.pooledGradient)
            addOuter(layer.kept, pooledGradient)
            addToFields(block, item, products, result + row * width, width, partners: false)
        }
    }
}

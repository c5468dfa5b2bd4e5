/// Attention over the element-wise products e_p of all pairs of field vectors (Xiao et al., IJCAI 2017, eq. 3 to 6), with
/// dropout where the released code has it:
///
///     s_p = w . relu(W e_p + c) + c',  a = softmax(s),  y = v . dropout(sum_p dropout(a)_p e_p) + c''
///
/// Products are made again wherever they are needed, some rows at a time, so that memory goes with rows x pairs and
/// not with rows x pairs x width. Scores of the pairs without the item are computed once in `bind`.
final class PairAttention<S: Scalar> {
    let pairs: FieldPairs
    /// W and c; w and c'; v and c''.
    let attention, projection, output: Dense<S>
    private let dropout: Double
    private let store: ParameterStore<S>
    /// Elements between rows of what has a number for each pair; the padding stays zero.
    let stride: Int

    /// [rows, stride]: s, a, and a after dropout.
    private let scores: FixedBuffer<S>
    let shares, kept: FixedBuffer<S>
    /// [rows, width]: the weighted sum after dropout, and its gradient.
    private let pooled: FixedBuffer<S>
    let pooledGradient: FixedBuffer<S>
    /// [rows, stride]: gradient with respect to a, then s.
    let shareGradient: FixedBuffer<S>
    private let shareMasks, pooledMasks: FixedBuffer<UInt16>
    private var drops = false
    /// [products at a time, width or units].
    let products, hidden: FixedBuffer<S>

    /// Registers `attention`, `projection` and `output`, each with `.weight` and `.bias`.
    init(_ store: ParameterStore<S>, _ shape: HeadShape, units: Int) {
        self.store = store
        dropout = shape.dropout
        pairs = FieldPairs(fields: shape.fields)
        attention = Dense(store, "attention", inputs: shape.width, outputs: units, group: .backboneNetwork)
        projection = Dense(store, "projection", inputs: units, outputs: 1, group: .backboneNetwork)
        output = Dense(store, "output", inputs: shape.width, outputs: 1, group: .backboneNetwork)
        stride = padded16(pairs.count)
        let (rows, perPair, vectors) = (shape.maxRows, shape.maxRows * stride, shape.maxRows * shape.width)
        scores = FixedBuffer(repeating: 0, count: perPair)
        shares = FixedBuffer(repeating: 0, count: perPair)
        kept = FixedBuffer(repeating: 0, count: perPair)
        shareGradient = FixedBuffer(repeating: 0, count: perPair)
        pooled = FixedBuffer(repeating: 0, count: vectors)
        pooledGradient = FixedBuffer(repeating: 0, count: vectors)
        shareMasks = FixedBuffer(repeating: 0, count: perPair / 16)
        pooledMasks = FixedBuffer(repeating: 0, count: rows * padded16(shape.width) / 16)
        let block = max(Self.productsAtATime, pairs.count)
        products = FixedBuffer(repeating: 0, count: block * shape.width)
        hidden = FixedBuffer(repeating: 0, count: block * units)
    }

    /// So many that the scratch buffers stay in the processor's cache.
    private static var productsAtATime: Int { 512 }

    var width: Int { attention.inputs }
    var units: Int { attention.outputs }

    // MARK: Forward

    func bind(_ input: HeadInput<S>) { score(input, pairs.withoutItem) }

    /// logits[b] += y.
    func forward(_ input: HeadInput<S>, mode: ForwardMode, addingTo logits: UnsafeMutablePointer<S>) {
        let rows = input.rows
        score(input, pairs.withItem)
        softmaxRows(scores.pointer, count: pairs.count, shares.pointer, stride: stride, rows: rows)
        drops = mode.isTraining && dropout > 0
        if case .training(let stream, _) = mode, drops {
            var (first, second) = (stream.child(0), stream.child(1))
            first.fillMasks(shareMasks.pointer, rows * stride / 16, keep: 1 - dropout)
            second.fillMasks(pooledMasks.pointer, rows * padded16(width) / 16, keep: 1 - dropout)
        }
        dropShares(shares.pointer, kept.pointer, rows: rows)
        zero(pooled.pointer, count: rows * width)
        addPooled(input, leads: input.x, ldl: input.stride, pairs.all, kept.pointer, stride, pooled.pointer)
        dropPooled(pooled.pointer, rows: rows)
        addDotRows(pooled.pointer, width, output.weights, width, output.biases[0], logits, rows: rows)
    }

    /// y := dropout(x), both [rows, stride], with the masks of the last forward pass.
    func dropShares(_ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, rows: Int) {
        guard drops else { return y.update(from: x, count: rows * stride) }
        applyMask(
            shareMasks.pointer, scale: keptScale, S.bitLanes.pointer, x, y, rows: rows * stride / 16, width: 16)
    }

    /// x := dropout(x), [rows, width], with the masks of the last forward pass.
    func dropPooled(_ x: UnsafeMutablePointer<S>, rows: Int) {
        guard drops else { return }
        applyMask(pooledMasks.pointer, scale: keptScale, S.bitLanes.pointer, x, x, rows: rows, width: width)
    }

    private var keptScale: S { S(1 / (1 - dropout)) }

    private func score(_ input: HeadInput<S>, _ range: PairRange) {
        forEachBlock(of: input, range) { block, row in
            activate(block, range)
            scoreRows(
                hidden.pointer, units, projection.weights, projection.biases[0],
                scores.pointer + row * stride + range.offset, stride, range.count, rows: block.rows)
        }
    }

    /// products := e_p and hidden := W e_p + c, for the pairs of `range`.
    func activate(_ block: HeadInput<S>, _ range: PairRange) {
        pairRows(block, leads: block.x, ldl: block.stride, range, products.pointer)
        attention.forward(products.pointer, hidden.pointer, rows: block.rows * range.count)
    }

    /// Calls `body` with as many rows of `input` at a time as scratch buffers hold, and the number of the first.
    func forEachBlock(of input: HeadInput<S>, _ range: PairRange, _ body: (HeadInput<S>, Int) -> Void) {
        let most = products.count / width / max(range.count, 1)
        for row in Swift.stride(from: 0, to: input.rows, by: most) {
            var block = input
            block.rows = min(most, input.rows - row)
            block.x += row * input.stride
            block.dx += row * input.stride
            body(block, row)
        }
    }

    // MARK: Backward

    /// input.dx := gradient with respect to the field vectors, or to the item's alone; overwrites.
    func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope) {
        let rows = input.rows
        if scope == .all {
            addWeightedRows(
                dLogits, 1, pooled.pointer, ldy: width, store.gradient(output.weight), count: rows, width: width)
            store.gradient(output.bias)[0] += sum(dLogits, count: rows)
        }
        backwardToShares(input, dLogits)
        softmaxBackward(shares.pointer, shareGradient.pointer, stride: stride, rows: rows)
        input.clearGradient(scope: scope)
        let range = scope == .all ? pairs.all : pairs.withItem
        forEachBlock(of: input, range) { block, row in
            let count = block.rows * range.count
            activate(block, range)
            // The projection's bias gets no gradient: softmax takes out what it adds.
            hiddenGradient(
                shareGradient.pointer + row * stride + range.offset, stride, range.count, hidden.pointer, units,
                projection.weights, scope == .all ? store.gradient(projection.weight) : nil, rows: block.rows)
            if scope == .all { attention.backwardWeights(hidden.pointer, products.pointer, rows: count) }
            // From here on `products` holds their gradients.
            attention.backwardInput(hidden.pointer, products.pointer, rows: count)
            addOuterPairs(
                kept.pointer + row * stride + range.offset, stride, range.count, pooledGradient.pointer + row * width,
                products.pointer, rows: block.rows, width: width)
            addToFields(
                block, range, products.pointer, block.dx, block.stride, partners: scope == .all)
        }
    }

    /// pooledGradient and shareGradient (with respect to a) := what comes down from dLogits.
    func backwardToShares(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>) {
        spread(dLogits, pooledGradient.pointer, rows: input.rows)
        zero(shareGradient.pointer, count: input.rows * stride)
        addPairDots(
            input, leads: input.x, ldl: input.stride, pairs.all, pooledGradient.pointer, shareGradient.pointer, stride)
        dropShares(shareGradient.pointer, shareGradient.pointer, rows: input.rows)
    }

    /// target [rows, width] := dropout(d (x) v).
    func spread(_ d: UnsafePointer<S>, _ target: UnsafeMutablePointer<S>, rows: Int) {
        outerRows(d, 1, output.weights, target, ldy: width, count: rows, width: width)
        dropPooled(target, rows: rows)
    }
}

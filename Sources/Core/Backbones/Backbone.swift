/// A click-through-rate model: embedding tables under an interaction head. Every method goes through this seam:
/// the item's vector goes in beside the batch, logits come out, and the gradient with respect to it comes back.
public final class Backbone<S: Scalar> {
    /// The fields of the data.
    public let schema: FeatureSchema
    /// Width of every embedding.
    public let width: Int
    /// All parameters: tables, vectors of continuous fields, and the head's.
    public let store: ParameterStore<S>
    /// Per field of the schema: its embedding table, [vocabulary, width]; nil for continuous ones.
    public let tables: [Parameter?]
    /// Fields with a vector: the item's, then the others in the schema's order.
    private let embedded: [Int]
    /// Per field of the schema: a continuous field's learned vector, [width], where the head asks for it.
    private let vectors: [Parameter?]
    private let head: any InteractionHead<S>
    private let x, dx: FixedBuffer<S>
    private var batch: MiniBatch<S>?
    /// [rows]: what `forward` yields.
    public let logits: FixedBuffer<S>

    /// - hidden: widths of the hidden layers. - maxRows: the largest batch. - options: of the head's own.
    package init(
        head headType: any InteractionHead<S>.Type, schema: FeatureSchema, width: Int, hidden: [Int], dropout: Double,
        maxRows: Int, options: ResolvedOptions = [:]
    ) {
        let store = ParameterStore<S>()
        self.schema = schema
        self.width = width
        self.store = store
        tables = schema.fields.enumerated().map { index, field in
            field.kind.vocabulary.map {
                store.register(
                    "embedding.\(field.name)", [$0, width],
                    index == schema.itemField ? .itemEmbedding : .featureEmbeddings,
                    field: field.isCategorical ? index : nil)
            }
        }
        let continuousFields = schema.fields.indices.filter { schema.fields[$0].kind == .continuous }
        let embedsContinuous = headType.embedsContinuousFeatures
        vectors = schema.fields.map { field in
            guard field.kind == .continuous, embedsContinuous else { return nil }
            return store.register("continuous.\(field.name).vector", [width], .featureEmbeddings)
        }
        embedded =
            [schema.itemField]
            + schema.fields.indices.filter { index in
                index != schema.itemField && (embedsContinuous || schema.fields[index].kind != .continuous)
            }
        head = headType.make(
            store,
            HeadShape(
                fields: embedded.count, width: width, continuousNames: continuousFields.map { schema.fields[$0].name },
                hidden: hidden, dropout: dropout, maxRows: maxRows), options)
        store.allocate()
        x = FixedBuffer(repeating: 0, count: maxRows * embedded.count * width)
        dx = FixedBuffer(repeating: 0, count: maxRows * embedded.count * width)
        logits = FixedBuffer(repeating: 0, count: maxRows)
    }

    /// Every parameter from U(-0.01, 0.01), batch-norm scale and biases included (released code).
    func initialize(_ stream: RandomStream) { store.initializeUniform(-0.01, 0.01, stream: stream) }

    /// The item-id table, [items, width]; with a batch, its rows alone.
    public var itemTable: UnsafeMutablePointer<S> { table(schema.itemField) }
    /// The item-id table, of which the batch's rows alone are read and written.
    public func itemTable(for batch: MiniBatch<S>) -> UnsafeMutablePointer<S> { table(schema.itemField, for: batch) }
    /// The gradient of the item-id table, to whose rows of the batch is added.
    public func itemTableGradient(for batch: MiniBatch<S>) -> UnsafeMutablePointer<S> {
        store.gradient(parameter(schema.itemField), for: batch)
    }

    /// The embedding table of categorical or sequence field `field`; with a batch, its rows alone.
    public func table(_ field: Int) -> UnsafeMutablePointer<S> { store.value(parameter(field)) }
    /// The embedding table of `field`, of which the batch's rows alone are read and written.
    public func table(_ field: Int, for batch: MiniBatch<S>) -> UnsafeMutablePointer<S> {
        store.value(parameter(field), for: batch)
    }

    private func parameter(_ field: Int) -> Parameter {
        guard let parameter = tables[field] else { preconditionFailure("a continuous field has no table") }
        return parameter
    }

    private func input(_ batch: MiniBatch<S>) -> HeadInput<S> {
        HeadInput(
            rows: batch.count, fields: embedded.count, width: width, x: x.pointer, dx: dx.pointer,
            continuous: batch.continuousValues)
    }

    private var bound: MiniBatch<S> {
        guard let batch else { preconditionFailure("bind a batch first") }
        return batch
    }

    // MARK: Forward

    /// Takes in a batch but for its items: gathers the other fields and computes what depends on them alone.
    public func bind(_ batch: MiniBatch<S>) {
        self.batch = batch
        for slot in 1..<embedded.count {
            let field = embedded[slot]
            let y = x.pointer + slot * width
            if let vector = vectors[field] {
                outerRows(
                    batch.continuous(field), 1, store.value(vector), y, ldy: itemStride, count: batch.count,
                    width: width)
            } else {
                batch.gather(field, from: table(field, for: batch), width: width, y, ldy: itemStride)
            }
        }
        head.bind(input(batch))
    }

    /// The item's vectors that `forward` reads: row b at `itemVectors + b * itemStride`.
    public var itemVectors: UnsafeMutablePointer<S> { x.pointer }
    /// Elements between neighbouring rows of `itemVectors` and `itemGradient`.
    public var itemStride: Int { embedded.count * width }

    /// Puts the rows of the item-id table in place.
    public func gatherItems() {
        bound.gather(schema.itemField, from: itemTable(for: bound), width: width, itemVectors, ldy: itemStride)
    }

    /// Puts generated vectors [rows, width], contiguous, in place.
    public func setItems(_ vectors: UnsafePointer<S>) {
        copyRows(vectors, ldx: width, itemVectors, ldy: itemStride, count: bound.count, width: width)
    }

    /// logits := the model's output for the bound batch and the item vectors in place.
    public func forward(_ mode: ForwardMode) { head.forward(input(bound), mode: mode, logits.pointer) }

    // MARK: Backward

    /// The gradient with respect to the item's vectors, with stride `itemStride`, after `backward`.
    public var itemGradient: UnsafeMutablePointer<S> { dx.pointer }

    /// target [rows, width] := `itemGradient`, contiguous: the counterpart of `setItems`.
    public func copyItemGradient(to target: UnsafeMutablePointer<S>) {
        copyRows(itemGradient, ldx: itemStride, target, ldy: width, count: bound.count, width: width)
    }

    /// From dLogits [rows] to `itemGradient`; for `.all` also to the gradients of every parameter but the item-id table.
    public func backward(_ dLogits: UnsafePointer<S>, scope: GradientScope) {
        head.backward(input(bound), dLogits, scope: scope)
        guard scope == .all else { return }
        for slot in 1..<embedded.count {
            let field = embedded[slot]
            let dy = dx.pointer + slot * width
            if let vector = vectors[field] {
                addWeightedRows(
                    bound.continuous(field), 1, dy, ldy: itemStride, store.gradient(vector), count: bound.count,
                    width: width)
            } else if let table = tables[field] {
                bound.scatterAdd(field, to: store.gradient(table, for: bound), width: width, dy, ldy: itemStride)
            }
        }
    }

    /// Adds `itemGradient` to the item-id table's gradient.
    public func scatterItemGradient() {
        bound.scatterAdd(
            schema.itemField, to: itemTableGradient(for: bound), width: width, itemGradient, ldy: itemStride)
    }

    // MARK: Tangents

    /// See `InteractionHead.forwardTangent`.
    public func forwardTangent(_ direction: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>) {
        head.forwardTangent(input(bound), direction, tangent)
    }

    /// See `InteractionHead.backwardTangent`.
    public func backwardTangent(
        _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>, _ result: UnsafeMutablePointer<S>
    ) {
        head.backwardTangent(input(bound), dLogits, dLogitsTangent, result)
    }

    /// Batch normalisation's running statistics.
    package var runningStatistics: [FixedBuffer<S>] { head.runningStatistics }
}

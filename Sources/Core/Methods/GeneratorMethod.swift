/// A model that generates item embeddings and is trained through a frozen backbone: CVAR and CSDM.
protocol EmbeddingGenerator<S>: AnyObject {
    associatedtype S: Scalar
    var store: ParameterStore<S> { get }
    /// The groups that training moves.
    var trainedGroups: [ParameterGroup] { get }
    /// The generated rows [batch.count, width], after `accumulateGradients` or `generate`.
    var rows: UnsafePointer<S> { get }
    /// One pass over the bound batch in training mode: the loss, its gradient added to the store's gradients.
    func accumulateGradients(stream: RandomStream) -> Double
    /// Generates rows for the loaded batch. No backbone pass.
    func generate(stream: RandomStream)
}

extension MethodContext {
    /// input [rows, width + 1] := z [rows, width] and the feature `count`, which decoders read beside it (paper,
    /// "Generating warmed-up embeddings"). The last column stays as it is where the dataset has no such feature.
    func joinCount(_ z: FixedBuffer<S>, to input: FixedBuffer<S>) {
        let (rows, width) = (batch.count, backbone.width)
        copyRows(z.pointer, ldx: width, input.pointer, ldy: width + 1, count: rows, width: width)
        guard let count = backbone.schema.countField else { return }
        copyRows(batch.continuous(count), ldx: 1, input.pointer + width, ldy: width + 1, count: rows, width: 1)
    }
}

/// The schedule of CVAR and CSDM (released code): one epoch over train-base with each batch repeated, then the new
/// items' rows are written; after each phase's own training, further epochs on the phase's instances, each batch
/// repeated, and the rows are written again. A new optimiser every time.
final class GeneratorMethod<S: Scalar>: ColdStartMethod {
    private let name: String
    private let context: MethodContext<S>
    private let generator: any EmbeddingGenerator<S>

    init(_ name: String, _ context: MethodContext<S>, _ generator: any EmbeddingGenerator<S>) {
        self.name = name
        self.context = context
        self.generator = generator
    }

    var ownStore: ParameterStore<S>? { generator.store }
    var trainedGroups: [ParameterGroup] { generator.trainedGroups }

    func fit() throws {
        try train(
            on: context.dataset.split.trainBase, repeats: [context.options.integer("repeats")],
            stage: "fitting \(name)", stream: context.stream.child("fit"))
    }

    func refresh(_ phase: Phase) throws {
        try train(
            on: context.dataset.split.warm[phase.rawValue - 1], repeats: context.budget.ownRepeats,
            stage: "refreshing \(name) on \(phase.name)", stream: context.stream.child(phase.name))
    }

    /// Trains the generator, by epoch `repeats` steps on each batch, and writes the new items' rows.
    private func train(on rows: IndexList, repeats: [Int], stage: String, stream: RandomStream) throws {
        let adam = context.optimizer(generator.store, groups: generator.trainedGroups)
        try context.train([adam], on: rows, repeats: repeats, stage: stage, stream: stream) { stream in
            generator.accumulateGradients(stream: stream)
        }
        context.writeNewItems(stream.child("write")) { stream in
            generator.generate(stream: stream)
            return generator.rows
        }
    }
}

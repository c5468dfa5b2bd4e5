/// A model that generates item embeddings and is trained through a frozen backbone: CVAR and CSDM.
public protocol EmbeddingGenerator<S>: AnyObject {
    /// The precision.
    associatedtype S: Scalar
    /// What specs may set.
    associatedtype Options: GeneratorOptions

    /// - context: what the run is, and all that the generator works with. The backbone is not pre-trained yet.
    init(_ context: MethodContext<S>, _ options: Options)

    /// All parameters of the generator.
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

/// The options of a method that is an `EmbeddingGenerator`.
public protocol GeneratorOptions: MethodOptions {
    /// Steps on each batch of train-base.
    var repeats: Int { get }
}

extension GeneratorOptions {
    /// The passes of the generator's one optimiser.
    public var fitting: Fitting? { Fitting(passes: repeats) }

    /// Reads how often CVAR and CSDM use each instance: `repeats`, and the options of warm phases.
    public static func schedule(_ read: inout OptionReader) -> (repeats: Int, refresh: RefreshOptions) {
        let source = "released code (Taobao AD: CVAR 1, CSDM 2)"
        let repeats = read(FitOptions.repeats(source: source))
        return (repeats, RefreshOptions(&read, epochsSource: "released code", repeatsSource: source))
    }
}

extension MethodContext {
    /// input [rows, width + 1] := z [rows, width] and the feature `count`, which decoders read beside it (paper,
    /// "Generating warmed-up embeddings"). The last column stays as it is where the dataset has no such feature.
    public func joinCount(_ z: FixedBuffer<S>, to input: FixedBuffer<S>) {
        let (rows, width) = (batch.count, backbone.width)
        copyRows(z.pointer, ldx: width, input.pointer, ldy: width + 1, count: rows, width: width)
        guard let count = backbone.schema.countField else { return }
        copyRows(batch.continuous(count), ldx: 1, input.pointer + width, ldy: width + 1, count: rows, width: 1)
    }
}

/// The schedule of CVAR and CSDM (released code): one epoch over train-base with each batch repeated, then the new
/// items' rows are written; after each phase's own training, further epochs on the phase's instances, each batch
/// repeated, and the rows are written again. A new optimiser every time.
public final class GeneratorMethod<Generator: EmbeddingGenerator>: ColdStartMethod {
    /// The generator's precision.
    public typealias S = Generator.S
    public typealias Options = Generator.Options

    private let context: MethodContext<S>
    private let options: Options
    private let generator: Generator

    public init(_ context: MethodContext<S>, _ options: Options) {
        self.context = context
        self.options = options
        generator = Generator(context, options)
    }

    public var ownStore: ParameterStore<S>? { generator.store }
    public var trainedGroups: [ParameterGroup] { generator.trainedGroups }

    public func fit() throws {
        try train(
            on: context.dataset.split.trainBase, repeats: [options.repeats], stage: "fitting \(context.methodName)",
            stream: context.stream.child("fit"))
    }

    public func refresh(_ phase: Phase) throws {
        try train(
            on: context.dataset.split.warm[phase.rawValue - 1], repeats: context.budget.ownRepeats,
            stage: "refreshing \(context.methodName) on \(phase.name)", stream: context.stream.child(phase.name))
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

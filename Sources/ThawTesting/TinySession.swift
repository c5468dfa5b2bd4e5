import ThawCore

/// A session of one method on tiny data (`TinyData`), in mini-batches of 64: a run takes milliseconds.
///
/// ```swift
/// let session = try TinySession(NearestItems.entry)
/// try session.pretrain()
/// let before = session.itemRows(session.dataset.split.oldItems)
/// try session.fit()
/// #expect(session.itemRows(session.dataset.split.oldItems) == before)
/// ```
public final class TinySession {
    /// The data of the run.
    public let dataset: ColdStartDataset
    /// All of the session that the package's own tests look at.
    package let training: TrainingSession<Float>

    /// - options, training: in place of the defaults of `variant`.
    /// - backboneOptions: in place of the backbone's defaults; by default few of AFN's neurons, which take most of its time.
    ///
    /// Throws `SessionError` where an option is none of its component's or cannot have its value, and
    /// `LinearAlgebraError` as every session does.
    public init(
        _ method: MethodEntry, on backbone: BackboneEntry = DeepFM.entry, variant: Variant = .released,
        options: ResolvedOptions = [:], backboneOptions: ResolvedOptions? = nil, training: ResolvedOptions = [:],
        dataset: ColdStartDataset = TinyData.dataset(), seed: Int = 1
    ) throws {
        let backboneOptions = backboneOptions ?? backbone.fewNeurons
        try backbone.description.check(backboneOptions)
        try method.description.check(options)
        try Training.description.check(training)
        try LinearAlgebra.pin()
        self.dataset = dataset
        self.training = TrainingSession(
            dataset: dataset, backbone: backbone, backboneOptions: backboneOptions, method: method, options: options,
            variant: variant, training: training.merging(["batch": .integer(Self.batch)]) { given, _ in given },
            seed: seed)
    }

    /// Instances per mini-batch.
    package static let batch = 64

    /// The method itself: a test of its equations casts it to its class.
    public var method: any ColdStartMethod<Float> { training.method }

    // MARK: The run, step by step

    /// Pre-trains the backbone on train-base.
    public func pretrain() throws { try training.pretrain() }

    /// Fits the method on train-base and writes the new items' rows.
    public func fit() throws { try training.fit() }

    /// Trains the item-id table on the phase's warm set, then lets the method refresh its rows.
    public func warmUp(_ phase: Phase) throws { try training.warmUp(phase) }

    /// Scores the test set.
    public func evaluate() throws -> Evaluation { try training.evaluate() }

    /// The whole run: the evaluations of the four phases.
    public func run() throws -> [Evaluation] {
        try pretrain()
        return try runPhases()
    }

    /// The run from a pre-trained backbone on.
    package func runPhases() throws -> [Evaluation] {
        try fit()
        return try Phase.allCases.map { phase in
            if phase != .cold { try warmUp(phase) }
            return try evaluate()
        }
    }

    // MARK: What it has come to

    /// The rows of `items` in the item-id table, [items, width].
    public func itemRows(_ items: some Sequence<Int32>) -> [[Float]] {
        let (table, width) = (training.backbone.itemTable, training.backbone.width)
        return items.map { item in (0..<width).map { table[Int(item) * width + $0] } }
    }
}

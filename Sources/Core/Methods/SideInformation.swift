/// The vector that describes an item by its features: embeddings of categorical and sequence features, continuous
/// features as numbers, side by side.
public final class SideInformation<S: Scalar> {
    /// Elements of the vector.
    public let width: Int
    /// [rows, width]: what `gather` yields, and its gradient.
    public let output, gradient: FixedBuffer<S>
    private let backbone: Backbone<S>
    private let features: [(field: Int, offset: Int, table: Parameter?)]
    private let ownStore: ParameterStore<S>?

    /// The features that the method's options ask for, for as many rows as its batches have.
    ///
    /// - store: where tables of the method's own are kept, if it may have some; the options decide between those and the
    ///   backbone's.
    public init(
        _ context: MethodContext<S>, _ options: SideInformationOptions, ownTables store: ParameterStore<S>? = nil
    ) {
        let backbone = context.backbone
        let ownStore = options.tables == .own ? store : nil
        var offset = 0
        var layout: [(field: Int, offset: Int, table: Parameter?)] = []
        for field in options.features(of: backbone.schema) {
            let description = backbone.schema.fields[field]
            var table: Parameter?
            if let ownStore, let vocabulary = description.kind.vocabulary {
                table = ownStore.register(
                    "side-information.\(description.name)", [vocabulary, backbone.width], .sideInformation,
                    field: description.isCategorical ? field : nil)
            }
            layout.append((field, offset, table))
            offset += description.kind == .continuous ? 1 : backbone.width
        }
        self.backbone = backbone
        self.ownStore = ownStore
        features = layout
        width = offset
        output = FixedBuffer(repeating: 0, count: context.maxRows * width)
        gradient = FixedBuffer(repeating: 0, count: context.maxRows * width)
    }

    /// Tables of its own start from N(0, 1) (PyTorch's default for embeddings).
    public func initialize(_ stream: RandomStream) {
        guard let ownStore else { return }
        for feature in features {
            guard let table = feature.table else { continue }
            var stream = stream.child(table.name)
            stream.fillNormal(ownStore.value(table), table.count)
        }
    }

    /// output := the vectors of the batch's items.
    public func gather(_ batch: MiniBatch<S>) {
        for index in 0..<features.count {
            let feature = features[index]
            let y = output.pointer + feature.offset
            if let table = feature.table, let ownStore {
                batch.gather(
                    feature.field, from: ownStore.value(table, for: batch), width: backbone.width, y, ldy: width)
            } else if backbone.schema.fields[feature.field].kind == .continuous {
                copyRows(batch.continuous(feature.field), ldx: 1, y, ldy: width, count: batch.count, width: 1)
            } else {
                batch.gather(
                    feature.field, from: backbone.table(feature.field, for: batch), width: backbone.width, y, ldy: width
                )
            }
        }
    }

    /// Whether `scatterGradient` has anything to train.
    public var isTrained: Bool { ownStore != nil }

    /// The groups of its own tables.
    public var trainedGroups: [ParameterGroup] { isTrained ? [.sideInformation] : [] }

    /// Adds `gradient` to the gradients of tables of its own.
    public func scatterGradient(_ batch: MiniBatch<S>) {
        guard let ownStore else { return }
        for index in 0..<features.count {
            let feature = features[index]
            guard let table = feature.table else { continue }
            batch.scatterAdd(
                feature.field, to: ownStore.gradient(table, for: batch), width: backbone.width,
                gradient.pointer + feature.offset, ldy: width)
        }
    }
}

/// The vector that describes an item by its features: embeddings of categorical and sequence features, continuous
/// features as numbers, side by side.
final class SideInformation<S: Scalar> {
    /// Elements of the vector.
    let width: Int
    /// [rows, width]: what `gather` yields, and its gradient.
    let output, gradient: FixedBuffer<S>
    private let backbone: Backbone<S>
    private let features: [(field: Int, offset: Int, table: Parameter?)]
    private let ownStore: ParameterStore<S>?

    /// The features that the method's options ask for, for as many rows as its batches have.
    ///
    /// - store: where tables of the method's own are kept, if it may have some: the option `side-information-tables`
    ///   decides between those, trained with it, and the backbone's, frozen.
    init(_ context: MethodContext<S>, ownTables store: ParameterStore<S>? = nil) {
        let backbone = context.backbone
        let hasOwnTables = store != nil && context.options.text("side-information-tables") == "own"
        let ownStore = hasOwnTables ? store : nil
        var offset = 0
        var layout: [(field: Int, offset: Int, table: Parameter?)] = []
        for field in Self.features(backbone.schema, context.options) {
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

    /// The features that a method's options ask for (`CommonOptions.sideInformation`): indices of the schema's fields.
    static func features(_ schema: FeatureSchema, _ options: ResolvedOptions) -> [Int] {
        let listed =
            options.text("side-information") == "published" ? schema.publishedSideInformation : schema.sideInformation
        let withID: Bool
        if case .flag(let value)? = options["item-id-in-side-information"] { withID = value } else { withID = false }
        return listed.filter { withID || $0 != schema.itemField }
    }

    /// Tables of its own start from N(0, 1) (PyTorch's default for embeddings).
    func initialize(_ stream: RandomStream) {
        guard let ownStore else { return }
        for feature in features {
            guard let table = feature.table else { continue }
            var stream = stream.child(table.name)
            stream.fillNormal(ownStore.value(table), table.count)
        }
    }

    /// output := the vectors of the batch's items.
    func gather(_ batch: MiniBatch<S>) {
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
    var isTrained: Bool { ownStore != nil }

    /// The groups of its own tables.
    var trainedGroups: [ParameterGroup] { isTrained ? [.sideInformation] : [] }

    /// Adds `gradient` to the gradients of tables of its own.
    func scatterGradient(_ batch: MiniBatch<S>) {
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

/// Meta Warm Up Framework (Zhu et al., SIGIR 2021): a row starts at the mean of the table, is scaled by side
/// information and shifted by the mean embedding of the item's users.
public enum MWUF {
    /// What specs, tables and `thaw methods` know of it, and how it is made.
    public static let entry = MethodEntry(
        name: "mwuf", title: "MWUF",
        summary: "Meta networks scale the item embedding by side information and shift it by the item's users.",
        source: "Zhu et al., SIGIR 2021", float: MWUFMethod<Float>.self, double: MWUFMethod<Double>.self)

    struct Options: MethodOptions {
        let common: CommonOptions
        let fit: FitOptions?
        let side: SideInformationOptions
        let swapsIDs, fallsBackFromZero: Bool
        let fitting: Fitting? = Fitting(passes: 1, optimisers: 2)

        init(_ read: inout OptionReader) {
            common = CommonOptions(&read)
            fit = FitOptions(&read)
            side = SideInformationOptions(&read)
            swapsIDs = read(
                ComponentOption(
                    "swap-ids", default: true, published: false,
                    help: "Swap user and item ids in the map from items to users.", source: "released code"))
            fallsBackFromZero = read(
                ComponentOption(
                    "zero-mean-fallback", default: true, published: false,
                    help: "Use the row's own user where a batch's user means are all zero.", source: "released code"))
        }
    }
}

final class MWUFMethod<S: Scalar>: ColdStartMethod {
    static var itemGroup: ParameterGroup { ParameterGroup("mwuf-items") }
    static var networkGroup: ParameterGroup { ParameterGroup("mwuf-networks") }

    private let context: MethodContext<S>
    private let options: MWUF.Options
    let store = ParameterStore<S>()
    /// [items, width]: the second item table.
    let items: Parameter
    let scaleNet, shiftNet: TwoLayerNet<S>
    private let side: SideInformation<S>
    /// [items, width]: mean embedding of each item's users.
    let userMeans: FixedBuffer<S>
    /// [rows, width] each.
    let vectors, scale, shift, users, dScale, dShift, warm: FixedBuffer<S>

    init(_ context: MethodContext<S>, _ options: MWUF.Options) {
        self.context = context
        self.options = options
        let (backbone, rows) = (context.backbone, context.maxRows)
        let width = backbone.width
        side = SideInformation(context, options.side)
        items = store.register(
            "items", [backbone.schema.itemVocabulary, width], Self.itemGroup, field: backbone.schema.itemField)
        scaleNet = TwoLayerNet(
            store, "scale", inputs: side.width, outputs: width, maxRows: rows, group: Self.networkGroup)
        shiftNet = TwoLayerNet(store, "shift", inputs: width, outputs: width, maxRows: rows, group: Self.networkGroup)
        store.allocate()
        userMeans = FixedBuffer(repeating: 0, count: backbone.schema.itemVocabulary * width)
        func buffer() -> FixedBuffer<S> { FixedBuffer(repeating: 0, count: rows * width) }
        (vectors, scale, shift, users) = (buffer(), buffer(), buffer(), buffer())
        (dScale, dShift, warm) = (buffer(), buffer(), buffer())
    }

    var ownStore: ParameterStore<S>? { store }
    var trainedGroups: [ParameterGroup] { [Self.itemGroup, Self.networkGroup] }

    func fit() throws {
        prepare()
        let itemAdam = context.optimizer(store, groups: [Self.itemGroup])
        let networkAdam = context.optimizer(store, groups: [Self.networkGroup])
        let stream = context.stream.child("fit")
        try context.forEachBatch(of: context.dataset.split.trainBase, shuffledBy: stream.child("shuffle")) { number in
            let step = stream.child(number)
            context.backbone.bind(context.batch)
            try context.check(coldStep(stream: step.child("cold")), "fitting mwuf", step: number + 1)
            context.update(itemAdam)
            try context.check(warmStep(stream: step.child("warm")), "fitting mwuf", step: number + 1)
            // Two updates, but one mini-batch.
            context.update(networkAdam, isNewPass: false)
        }
        itemAdam.finish()
        context.writeNewItems(context.stream.child("write")) { _ in
            generate()
            return UnsafePointer(warm.pointer)
        }
    }

    /// Initial values: networks from U(-0.01, 0.01), every row of the second table at the mean of the first; user means.
    private func prepare() {
        store.initializeUniform(-0.01, 0.01, stream: context.stream.child("init"))
        let (backbone, width) = (context.backbone, context.backbone.width)
        let table = store.value(items)
        meanRow(backbone.itemTable, rows: backbone.schema.itemVocabulary, width: width, table)
        for item in 1..<max(1, backbone.schema.itemVocabulary) {
            (table + item * width).update(from: table, count: width)
        }
        computeUserMeans()
    }

    /// userMeans[i] := mean of the users' embeddings over i's instances in train-base. With `swap-ids` (released code),
    /// row u holds the mean of the user-table rows that the ids of u's *items* name.
    func computeUserMeans() {
        let (backbone, width) = (context.backbone, context.backbone.width)
        let table = context.dataset.table
        let userTable = backbone.table(backbone.schema.userField)
        let swaps = options.swapsIDs
        let (keyCount, rowCount) = (backbone.schema.itemVocabulary, backbone.schema.userVocabulary)
        var counts = [Int](repeating: 0, count: keyCount)
        zero(userMeans.pointer, count: userMeans.count)
        for row in context.dataset.split.trainBase {
            let (user, item) = (Int(table.userIDs.pointer[Int(row)]), Int(table.itemIDs.pointer[Int(row)]))
            let (key, member) = swaps ? (user, item) : (item, user)
            // Swapped ids may lie outside the other's vocabulary: they name no row.
            guard key < keyCount, member < rowCount else { continue }
            counts[key] += 1
            axpy(1, userTable + member * width, userMeans.pointer + key * width, count: width)
        }
        for (key, count) in counts.enumerated() where count > 0 {
            for k in 0..<width { userMeans.pointer[key * width + k] /= S(count) }
        }
    }

    /// Loss through the second table alone; adds the gradient to that table's. The batch is bound.
    func coldStep(stream: RandomStream) -> Double {
        let (batch, backbone) = (context.batch, context.backbone)
        let field = backbone.schema.itemField
        batch.gather(
            field, from: store.value(items, for: batch), width: backbone.width, vectors.pointer, ldy: backbone.width)
        backbone.setItems(vectors.pointer)
        let loss = context.backboneLoss(scope: .itemOnly, stream: stream)
        batch.scatterAdd(
            field, to: store.gradient(items, for: batch), width: backbone.width, backbone.itemGradient,
            ldy: backbone.itemStride)
        return loss
    }

    /// warm := scale(side information) * row of the second table + shift(user mean).
    func generate() {
        let (batch, backbone) = (context.batch, context.backbone)
        let (rows, width) = (batch.count, backbone.width)
        let field = backbone.schema.itemField
        batch.gather(field, from: store.value(items, for: batch), width: width, vectors.pointer, ldy: width)
        batch.gather(field, from: userMeans.pointer, width: width, users.pointer, ldy: width)
        if options.fallsBackFromZero, sum(users.pointer, count: rows * width) == 0 {
            batch.gather(
                backbone.schema.userField, from: backbone.table(backbone.schema.userField, for: batch), width: width,
                users.pointer, ldy: width)
        }
        side.gather(batch)
        scaleNet.forward(side.output.pointer, scale.pointer, rows: rows)
        shiftNet.forward(users.pointer, shift.pointer, rows: rows)
        multiplyAdd(scale.pointer, vectors.pointer, shift.pointer, warm.pointer, count: rows * width)
    }

    /// Loss through the generated rows; adds the gradient to the networks'. The batch is bound.
    func warmStep(stream: RandomStream) -> Double {
        let (backbone, rows) = (context.backbone, context.batch.count)
        generate()
        backbone.setItems(warm.pointer)
        let loss = context.backboneLoss(scope: .itemOnly, stream: stream)
        backbone.copyItemGradient(to: dShift.pointer)
        multiply(dShift.pointer, vectors.pointer, dScale.pointer, count: rows * backbone.width)
        scaleNet.backward(dScale.pointer, x: side.output.pointer, rows: rows)
        shiftNet.backward(dShift.pointer, x: users.pointer, rows: rows)
        return loss
    }
}

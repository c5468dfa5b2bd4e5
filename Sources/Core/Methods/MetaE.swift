/// Meta-Embedding (Pan et al., SIGIR 2019): a generator of item embeddings from side information, trained so that
/// one gradient step on few instances makes them good.
public enum MetaE {
    /// What specs, tables and `thaw methods` know of it, and how it is made.
    public static let entry = MethodEntry(
        name: "meta-e", title: "Meta-E",
        summary: "A generator of item embeddings, trained through one gradient step (second order, exact).",
        source: "Pan et al., SIGIR 2019", float: MetaEMethod<Float>.self, double: MetaEMethod<Double>.self)

    struct Options: MethodOptions {
        let common: CommonOptions
        let fit: FitOptions?
        let side: SideInformationOptions
        let innerLearningRate, coldWeight: Double

        init(_ read: inout OptionReader) {
            common = CommonOptions(&read)
            fit = FitOptions(&read)
            side = SideInformationOptions(&read)
            innerLearningRate = read(
                ComponentOption(
                    "inner-learning-rate", 0...100, default: 1e-3, help: "Step size of the inner gradient step.",
                    source: "released code"))
            coldWeight = read(
                ComponentOption(
                    "cold-weight", 0...1, default: 0.1,
                    help: "Weight of the loss before the inner step; the loss after it gets the rest.",
                    source: "Meta-E paper"))
        }
    }
}

final class MetaEMethod<S: Scalar>: ColdStartMethod {
    static var group: ParameterGroup { ParameterGroup("meta-e") }

    private let context: MethodContext<S>
    private let options: MetaE.Options
    let store = ParameterStore<S>()
    private let side: SideInformation<S>
    let generator: TwoLayerNet<S>
    /// [rows, width] each: generated embedding, after the inner step, gradients of loss a and b, second-order term.
    private let generated, stepped, gradientA, gradientB, curvature: FixedBuffer<S>
    /// [rows] each.
    private let logitsTangent, dLogitsTangent: FixedBuffer<S>
    private let secondBatch: MiniBatch<S>

    init(_ context: MethodContext<S>, _ options: MetaE.Options) {
        self.context = context
        self.options = options
        let (backbone, rows) = (context.backbone, context.maxRows)
        side = SideInformation(context, options.side)
        generator = TwoLayerNet(
            store, "generator", inputs: side.width, outputs: backbone.width, maxRows: rows, group: Self.group)
        store.allocate()
        func buffer() -> FixedBuffer<S> { FixedBuffer(repeating: 0, count: rows * backbone.width) }
        (generated, stepped, gradientA, gradientB, curvature) = (buffer(), buffer(), buffer(), buffer(), buffer())
        logitsTangent = FixedBuffer(repeating: 0, count: rows)
        dLogitsTangent = FixedBuffer(repeating: 0, count: rows)
        secondBatch = MiniBatch(context.dataset.table, capacity: rows)
        // PyTorch's default: U(-1, 1) / sqrt(fan-in), biases too.
        for layer in [generator.first, generator.second] {
            let bound = 1 / Double(layer.inputs).squareRoot()
            for parameter in [layer.weight, layer.bias] {
                var stream = context.stream.child("init").child(parameter.name)
                stream.fillUniform(store.value(parameter), parameter.count, -bound, bound)
            }
        }
    }

    var ownStore: ParameterStore<S>? { store }
    var trainedGroups: [ParameterGroup] { [Self.group] }

    func fit() throws {
        let (first, second) = Self.quarters(context.dataset, stream: context.stream.child("quarters"))
        let adam = context.optimizer(store, groups: [Self.group])
        let partners = FixedBuffer(second)
        var start = 0
        try context.forEachBatch(of: first, shuffledBy: nil) { number in
            let rows = context.batch.count
            secondBatch.load(context.table, UnsafeBufferPointer(rebasing: partners.elements[start..<(start + rows)]))
            start += rows
            let stream = context.stream.child("fit").child(number)
            let losses = accumulateGradients(context.batch, secondBatch, stream: stream)
            try context.check(losses.total, "fitting meta-e", step: number + 1)
            context.update(adam, instances: context.batch.count + secondBatch.count)
        }
        context.writeNewItems(context.stream.child("write")) { _ in
            side.gather(context.batch)
            generator.forward(side.output.pointer, generated.pointer, rows: context.batch.count)
            return UnsafePointer(generated.pointer)
        }
    }

    struct Losses { var a, b, total: Double }

    /// loss = w L_a(e) + (1 - w) L_b(e - lr dL_a/de), e generated for `a`; adds its gradient to the generator's.
    /// `a` and `b` hold the same item in each row. Second order: the inner gradient is differentiated too,
    /// d loss / d e = w g_a + (1 - w) (g_b - lr H_a g_b), with the Hessian product by forward tangents.
    func accumulateGradients(_ a: MiniBatch<S>, _ b: MiniBatch<S>, stream: RandomStream) -> Losses {
        let backbone = context.backbone
        let (rows, width) = (a.count, backbone.width)
        let count = rows * width
        let coldWeight = S(options.coldWeight)
        let rate = S(options.innerLearningRate)
        let (streamA, streamB) = (stream.child("a"), stream.child("b"))

        side.gather(a)
        generator.forward(side.output.pointer, generated.pointer, rows: rows)
        let updates = context.updatesStatistics
        let lossA = loss(a, at: generated, stream: streamA, updatesStatistics: updates, gradient: gradientA)
        stepped.pointer.update(from: generated.pointer, count: count)
        axpy(-rate, gradientA.pointer, stepped.pointer, count: count)
        let lossB = loss(b, at: stepped, stream: streamB, updatesStatistics: updates, gradient: gradientB)

        // Back to a's activations (same masks, statistics left alone), then the Hessian along g_b.
        _ = loss(a, at: generated, stream: streamA, updatesStatistics: false, gradient: gradientA)
        backbone.forwardTangent(gradientB.pointer, logitsTangent.pointer)
        BinaryCrossEntropy.gradientTangent(
            backbone.logits.pointer, logitsTangent.pointer, dLogitsTangent.pointer, rows: rows)
        backbone.backwardTangent(context.dLogits, dLogitsTangent.pointer, curvature.pointer)

        axpy(-rate, curvature.pointer, gradientB.pointer, count: count)
        scaleAdd(1 - coldWeight, gradientB.pointer, coldWeight, gradientA.pointer, count: count)
        generator.backward(gradientA.pointer, x: side.output.pointer, rows: rows)
        let w = options.coldWeight
        return Losses(a: lossA, b: lossB, total: w * lossA + (1 - w) * lossB)
    }

    /// Cross-entropy of `batch` with item vectors `vectors`; `gradient` := its gradient with respect to them.
    private func loss(
        _ batch: MiniBatch<S>, at vectors: FixedBuffer<S>, stream: RandomStream, updatesStatistics: Bool,
        gradient: FixedBuffer<S>
    ) -> Double {
        context.backbone.bind(batch)
        context.backbone.setItems(vectors.pointer)
        let loss = context.backboneLoss(
            of: batch, scope: .itemOnly, stream: stream, updatesStatistics: updatesStatistics)
        context.backbone.copyItemGradient(to: gradient.pointer)
        return loss
    }

    /// The first and the second quarter (floor(n / 4) instances each) of every old item's instances in time order,
    /// aligned row by row by item and shuffled together once.
    static func quarters(_ dataset: ColdStartDataset, stream: RandomStream) -> (a: [Int32], b: [Int32]) {
        let items = dataset.table.itemIDs.pointer
        let trainBase = dataset.split.trainBase
        // Rows by item: item i's are at starts[i] ..< starts[i + 1].
        var starts = [Int](repeating: 0, count: dataset.table.schema.itemVocabulary + 1)
        for row in trainBase { starts[Int(items[Int(row)]) + 1] += 1 }
        for item in 1..<starts.count { starts[item] += starts[item - 1] }
        var (next, byItem) = (starts, [Int32](repeating: 0, count: trainBase.count))
        for row in trainBase {
            let item = Int(items[Int(row)])
            byItem[next[item]] = row
            next[item] += 1
        }
        var pairs: [(Int32, Int32)] = []
        pairs.reserveCapacity(trainBase.count / 4)
        for item in 1..<starts.count {
            let (start, quarter) = (starts[item - 1], (starts[item] - starts[item - 1]) / 4)
            for row in start..<start + quarter { pairs.append((byItem[row], byItem[row + quarter])) }
        }
        var order = Array(0..<Int32(pairs.count))
        var stream = stream
        stream.shuffle(&order)
        return (order.map { pairs[Int($0)].0 }, order.map { pairs[Int($0)].1 })
    }
}

/// Variational embedding learning (Xu et al., WWW 2022). There is no public code; this is our reading.
///
/// Item i has a posterior N(mu_i, exp s_i), mu_i being its row of the backbone's item-id table, and a prior
/// N(m(a_i), exp v(a_i)) linear in its side information a_i, the item id never among it (the backbone's frozen tables;
/// count as a number). z, drawn by reparameterisation, replaces the item's embedding in training;
/// loss = BCE + alpha KL(q || p) + beta KL(p || N(0, I)), both means over the batch. Means serve at inference.
/// A new item starts at its prior mean; in warm phases its posterior is trained under the same loss.
public enum VELF {
    /// What specs, tables and `thaw methods` know of it, and how it is made.
    public static let entry = MethodEntry(
        name: "velf", title: "VELF",
        summary: "Item embeddings as distributions, with a prior computed from side information.",
        source: "Xu et al., WWW 2022; no public code", float: VELFMethod<Float>.self, double: VELFMethod<Double>.self)

    struct Options: MethodOptions {
        let common: CommonOptions
        let fit: FitOptions?
        let side: SideInformationOptions
        let alpha, beta: Double
        let initialLogVariance, initialPriorLogVariance: Double
        let repeats: Int
        let refresh: RefreshOptions?

        init(_ read: inout OptionReader) {
            let chosen = "VELF paper; value chosen on pseudo-new items of train-base"
            common = CommonOptions(&read)
            fit = FitOptions(&read)
            side = SideInformationOptions(withoutItemID: &read)
            alpha = read(
                ComponentOption(
                    "alpha", 0...1e6, default: 1e-3, help: "Weight of KL(posterior || prior).", source: chosen))
            beta = read(
                ComponentOption("beta", 0...1e6, default: 1e-4, help: "Weight of KL(prior || N(0, I)).", source: chosen)
            )
            initialLogVariance = read(
                ComponentOption(
                    "initial-log-variance", -30...10, default: -8, help: "Start of the posterior's log-variance.",
                    unit: "natural logarithm", source: chosen))
            initialPriorLogVariance = read(
                ComponentOption(
                    "initial-prior-log-variance", -30...10, default: -4, help: "Start of the prior's log-variance.",
                    unit: "natural logarithm", source: "VELF paper; value not searched"))
            repeats = read(FitOptions.repeats(source: "as CVAR"))
            refresh = RefreshOptions(
                &read,
                help: "Passes over each warm set with the variational loss, after the phase's own training.",
                epochsSource: "as CVAR", repeatsSource: "as CVAR")
        }

        var fitting: Fitting? { Fitting(passes: repeats, optimisers: 2, trainsItemTable: true) }
    }
}

final class VELFMethod<S: Scalar>: ColdStartMethod {
    static var group: ParameterGroup { ParameterGroup("velf") }

    private let context: MethodContext<S>
    private let options: VELF.Options
    let store = ParameterStore<S>()
    private let side: SideInformation<S>
    /// [items, width]: the posterior's log-variance s.
    let logVariances: Parameter
    let priorMean, priorLogVariance: Dense<S>
    private let buffers: VELFBuffers<S>

    init(_ context: MethodContext<S>, _ options: VELF.Options) {
        self.context = context
        self.options = options
        let (backbone, rows) = (context.backbone, context.maxRows)
        let width = backbone.width
        side = SideInformation(context, options.side)
        logVariances = store.register(
            "log-variance", [backbone.schema.itemVocabulary, width], Self.group, field: backbone.schema.itemField)
        priorMean = Dense(store, "prior-mean", inputs: side.width, outputs: width, group: Self.group)
        priorLogVariance = Dense(store, "prior-log-variance", inputs: side.width, outputs: width, group: Self.group)
        store.allocate()
        buffers = VELFBuffers(count: rows * width)
        store.initializeUniform(-0.01, 0.01, stream: context.stream.child("init"))
        store.value(logVariances).update(
            repeating: S(options.initialLogVariance), count: logVariances.count)
        priorLogVariance.biases.update(
            repeating: S(options.initialPriorLogVariance), count: width)
    }

    var ownStore: ParameterStore<S>? { store }
    var trainedGroups: [ParameterGroup] { [Self.group] }

    func fit() throws {
        try train(
            on: context.dataset.split.trainBase, repeats: [options.repeats], stage: "fitting velf",
            stream: context.stream.child("fit"))
        context.writeNewItems(context.stream.child("write")) { _ in
            computePrior()
            writeLogVariances()
            return UnsafePointer(buffers.priorMean.pointer)
        }
    }

    func refresh(_ phase: Phase) throws {
        try train(
            on: context.dataset.split.warm[phase.rawValue - 1], repeats: context.budget.ownRepeats,
            stage: "refreshing velf on \(phase.name)", stream: context.stream.child(phase.name))
    }

    /// Trains posterior and prior, by epoch `repeats` steps on each batch; the backbone but for its item-id table stays frozen.
    private func train(on rows: IndexList, repeats: [Int], stage: String, stream: RandomStream) throws {
        let own = context.optimizer(store, groups: [Self.group])
        let items = context.optimizer(context.backbone.store, groups: [.itemEmbedding])
        try context.train([own, items], on: rows, repeats: repeats, stage: stage, stream: stream) { stream in
            drawNoise(stream: stream.child("noise"))
            return losses(stream: stream).total
        }
    }

    /// The standard-normal draw, [rows, width].
    var noise: FixedBuffer<S> { buffers.noise }

    private func drawNoise(stream: RandomStream) {
        var stream = stream
        stream.fillNormal(buffers.noise.pointer, context.batch.count * context.backbone.width)
    }

    private func computePrior() {
        side.gather(context.batch)
        priorMean.forward(side.output.pointer, buffers.priorMean.pointer, rows: context.batch.count)
        priorLogVariance.forward(side.output.pointer, buffers.priorLogVariance.pointer, rows: context.batch.count)
    }

    /// A new item's posterior starts as its prior: the log-variance here, the mean by `writeNewItems`.
    private func writeLogVariances() {
        let width = context.backbone.width
        let rows = store.value(logVariances, for: context.batch)
        for b in 0..<context.batch.count {
            (rows + Int(context.batch.itemIDs[b]) * width).update(
                from: buffers.priorLogVariance.pointer + b * width, count: width)
        }
    }

    /// The parts of the loss; the divergences are means over the batch.
    struct Losses {
        var main, posteriorDivergence, priorDivergence, total: Double
    }

    /// The loss with the noise in place. Adds its gradient to the store's and to the item-id table's. The batch is bound.
    func losses(stream: RandomStream) -> Losses {
        let (batch, backbone, b) = (context.batch, context.backbone, buffers)
        let (rows, width) = (batch.count, backbone.width)
        let count = rows * width
        let itemField = backbone.schema.itemField
        batch.gather(itemField, from: backbone.itemTable(for: batch), width: width, b.mean.pointer, ldy: width)
        batch.gather(
            itemField, from: store.value(logVariances, for: batch), width: width, b.logVariance.pointer, ldy: width)
        computePrior()
        expRows(b.logVariance.pointer, factor: 0.5, b.deviation.pointer, count: count)
        expRows(b.priorLogVariance.pointer, factor: 1, b.priorVariance.pointer, count: count)
        reparameterize(b.mean.pointer, b.deviation.pointer, b.noise.pointer, 1, b.z.pointer, count)
        backbone.setItems(b.z.pointer)
        let main = context.backboneLoss(scope: .itemOnly, stream: stream.child("backbone"))
        backbone.copyItemGradient(to: b.dMean.pointer)

        let (alpha, beta) = (options.alpha, options.beta)
        let divergences = divergenceBackward(
            b, alpha: S(alpha / Double(rows)), beta: S(beta / Double(rows)), count)
        batch.scatterAdd(
            itemField, to: backbone.itemTableGradient(for: batch), width: width, b.dMean.pointer, ldy: width)
        batch.scatterAdd(
            itemField, to: store.gradient(logVariances, for: batch), width: width, b.dLogVariance.pointer, ldy: width)
        priorMean.backwardWeights(b.dPriorMean.pointer, side.output.pointer, rows: rows)
        priorLogVariance.backwardWeights(b.dPriorLogVariance.pointer, side.output.pointer, rows: rows)
        let (q, p) = (divergences.posterior / Double(rows), divergences.prior / Double(rows))
        return Losses(main: main, posteriorDivergence: q, priorDivergence: p, total: main + alpha * q + beta * p)
    }
}

/// VELF's element-wise quantities, [rows, width] each. `dMean` holds d BCE / d z before `divergenceBackward`.
struct VELFBuffers<S: Scalar> {
    let mean, logVariance, deviation, noise, z, priorMean, priorLogVariance, priorVariance: FixedBuffer<S>
    let dMean, dLogVariance, dPriorMean, dPriorLogVariance: FixedBuffer<S>

    init(count: Int) {
        func buffer() -> FixedBuffer<S> { FixedBuffer(repeating: 0, count: count) }
        (mean, logVariance, deviation, noise) = (buffer(), buffer(), buffer(), buffer())
        (z, priorMean, priorLogVariance, priorVariance) = (buffer(), buffer(), buffer(), buffer())
        (dMean, dLogVariance, dPriorMean, dPriorLogVariance) = (buffer(), buffer(), buffer(), buffer())
    }
}

/// KL(q || p) = 1/2 sum (v - s + (e^s + (mu - m)^2) / e^v - 1), KL(p || N(0, I)) = 1/2 sum (e^v + m^2 - 1 - v), summed
/// over all elements, and the gradients of alpha and beta times them.
@specialized(where S == Float)
@specialized(where S == Double)
private func divergenceBackward<S: Scalar>(
    _ b: VELFBuffers<S>, alpha: S, beta: S, _ count: Int
) -> (posterior: Double, prior: Double) {
    var (posterior, prior) = (0.0, 0.0)
    let half = S(0.5)
    for i in 0..<count {
        let (s, v) = (b.logVariance.pointer[i], b.priorLogVariance.pointer[i])
        let (deviation, priorVariance) = (b.deviation.pointer[i], b.priorVariance.pointer[i])
        let difference = b.mean.pointer[i] - b.priorMean.pointer[i]
        let variance = deviation * deviation
        let ratio = (variance + difference * difference) / priorVariance
        let m = b.priorMean.pointer[i]
        posterior += Double(half * (v - s + ratio - 1))
        prior += Double(half * (priorVariance + m * m - 1 - v))
        let dz = b.dMean.pointer[i]
        let pull = alpha * difference / priorVariance
        b.dLogVariance.pointer[i] =
            half * (dz * b.noise.pointer[i] * deviation + alpha * (variance / priorVariance - 1))
        b.dMean.pointer[i] = dz + pull
        b.dPriorMean.pointer[i] = beta * m - pull
        b.dPriorLogVariance.pointer[i] = half * (alpha * (1 - ratio) + beta * (priorVariance - 1))
    }
    return (posterior, prior)
}

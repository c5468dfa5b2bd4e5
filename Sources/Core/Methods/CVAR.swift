/// Conditional variational autoencoder (Zhao et al., SIGIR 2022): decodes item embeddings from a latent variable whose
/// posterior sees the item's embedding and whose prior sees its side information.
public enum CVAR {
    /// What specs, tables and `thaw methods` know of it, and how it is made.
    public static let entry = MethodEntry(
        name: "cvar", title: "CVAR",
        summary: "A conditional variational autoencoder that decodes item embeddings from side information.",
        source: "Zhao et al., SIGIR 2022; BestActionNow/CVAR", float: GeneratorMethod<CVARGenerator<Float>>.self,
        double: GeneratorMethod<CVARGenerator<Double>>.self)

    struct Options: GeneratorOptions {
        let common: CommonOptions
        let fit: FitOptions?
        let side: SideInformationOptions
        let repeats: Int
        let refresh: RefreshOptions?
        let noiseScale, wassersteinWeight, reconstructionWeight: Double

        init(_ read: inout OptionReader) {
            common = CommonOptions(&read)
            fit = FitOptions(&read)
            side = SideInformationOptions(&read, tables: SideInformationOptions.ownOrBackbone)
            (repeats, refresh) = Self.schedule(&read)
            noiseScale = read(
                ComponentOption(
                    "noise-scale", 0...10, default: 1e-4,
                    help: "Factor on the standard deviation in the reparameterisation.", source: "released code"))
            wassersteinWeight = read(
                ComponentOption(
                    "wasserstein-weight", 0...1e6, default: 1e-4,
                    help: "Weight of the squared 2-Wasserstein distance, summed over the batch.",
                    source: "released code"))
            reconstructionWeight = read(
                ComponentOption(
                    "reconstruction-weight", 0...1e6, default: 1, help: "Weight of the reconstruction error.",
                    source: "released code"))
        }
    }
}

final class CVARGenerator<S: Scalar>: EmbeddingGenerator {
    static var group: ParameterGroup { ParameterGroup("cvar") }

    private let context: MethodContext<S>
    private let options: CVAR.Options
    let store = ParameterStore<S>()
    private let side: SideInformation<S>
    /// Posterior's and prior's mean and log-variance, and the decoder [width, width + 1] of (z, count).
    let mean, logVariance, priorMean, priorLogVariance, decoder: Dense<S>
    private let latent: Latent<S>
    /// [rows, width]: the item's embedding, frozen.
    private let items: FixedBuffer<S>
    /// [rows, width + 1]: decoder inputs from posterior and prior, and a gradient of that shape.
    private let posteriorInput, priorInput, dInput: FixedBuffer<S>
    /// [rows, width]: decoded posterior, its gradient, and the generated rows.
    private let reconstruction, dReconstruction, generated: FixedBuffer<S>

    init(_ context: MethodContext<S>, _ options: CVAR.Options) {
        self.context = context
        self.options = options
        let (backbone, rows) = (context.backbone, context.maxRows)
        let width = backbone.width
        side = SideInformation(context, options.side, ownTables: store)
        let sideWidth = side.width
        let (store, group) = (store, Self.group)
        func dense(_ name: String, _ inputs: Int) -> Dense<S> {
            Dense(store, name, inputs: inputs, outputs: width, group: group)
        }
        mean = dense("mean-encoder", width)
        logVariance = dense("log-variance-encoder", width)
        priorMean = dense("prior-mean-encoder", sideWidth)
        priorLogVariance = dense("prior-log-variance-encoder", sideWidth)
        decoder = dense("decoder", width + 1)
        store.allocate()
        latent = Latent(count: rows * width)
        func buffer(_ width: Int) -> FixedBuffer<S> { FixedBuffer(repeating: 0, count: rows * width) }
        items = buffer(width)
        (posteriorInput, priorInput, dInput) = (buffer(width + 1), buffer(width + 1), buffer(width + 1))
        (reconstruction, dReconstruction, generated) = (buffer(width), buffer(width), buffer(width))
        store.initializeUniform(-0.01, 0.01, stream: context.stream.child("init"))
        side.initialize(context.stream.child("init"))
    }

    var trainedGroups: [ParameterGroup] { [Self.group] + side.trainedGroups }
    var rows: UnsafePointer<S> { UnsafePointer(generated.pointer) }

    /// The parts of the loss.
    struct Losses {
        var main, reconstruction, wasserstein, total: Double
    }

    func accumulateGradients(stream: RandomStream) -> Double {
        latent.drawNoise(count: context.batch.count * context.backbone.width, stream: stream.child("noise"))
        return losses(stream: stream).total
    }

    func generate(stream: RandomStream) {
        latent.drawNoise(count: context.batch.count * context.backbone.width, stream: stream.child("noise"))
        forward()
    }

    /// The two standard-normal draws, posterior's and prior's, [rows, width] each.
    var noise: (posterior: FixedBuffer<S>, prior: FixedBuffer<S>) { (latent.posterior.noise, latent.prior.noise) }

    /// From the loaded batch and `noise` to `generated`; also the posterior's side, for the loss.
    private func forward() {
        let (batch, backbone) = (context.batch, context.backbone)
        let (rows, width) = (batch.count, backbone.width)
        batch.gather(
            backbone.schema.itemField, from: backbone.itemTable(for: batch), width: width, items.pointer, ldy: width)
        side.gather(batch)
        mean.forward(items.pointer, latent.posterior.mean.pointer, rows: rows)
        logVariance.forward(items.pointer, latent.posterior.logVariance.pointer, rows: rows)
        priorMean.forward(side.output.pointer, latent.prior.mean.pointer, rows: rows)
        priorLogVariance.forward(side.output.pointer, latent.prior.logVariance.pointer, rows: rows)
        latent.sample(count: rows * width, noiseScale: S(options.noiseScale))
        decode(latent.posterior.z, through: posteriorInput, to: reconstruction)
        decode(latent.prior.z, through: priorInput, to: generated)
    }

    private func decode(_ z: FixedBuffer<S>, through input: FixedBuffer<S>, to output: FixedBuffer<S>) {
        context.joinCount(z, to: input)
        decoder.forward(input.pointer, output.pointer, rows: context.batch.count)
    }

    /// loss = BCE(decoded prior) + reconstruction-weight * mean_b |decoded posterior - embedding|^2
    /// + wasserstein-weight * sum_b W2^2(posterior, prior). Adds its gradient to the store's. The batch is bound.
    func losses(stream: RandomStream) -> Losses {
        let (batch, backbone) = (context.batch, context.backbone)
        let (rows, width) = (batch.count, backbone.width)
        forward()
        backbone.setItems(generated.pointer)
        let main = context.backboneLoss(scope: .itemOnly, stream: stream.child("backbone"))

        // d main / d generated, through the decoder to the prior's z.
        let dGenerated = dReconstruction
        backbone.copyItemGradient(to: dGenerated.pointer)
        decodeBackward(dGenerated, through: priorInput, to: latent.prior.dz)
        // Reconstruction: d = 2 weight / rows (reconstruction - embedding), through the decoder to the posterior's z.
        let reconstructionWeight = options.reconstructionWeight
        let error =
            squaredError(
                reconstruction.pointer, items.pointer, gradient: dReconstruction.pointer,
                factor: S(2 * reconstructionWeight / Double(rows)), count: rows * width) / Double(rows)
        decodeBackward(dReconstruction, through: posteriorInput, to: latent.posterior.dz)

        let wassersteinWeight = options.wassersteinWeight
        let wasserstein = latent.backward(
            count: rows * width, noiseScale: S(options.noiseScale), weight: S(wassersteinWeight))
        encodeBackward(rows: rows)
        return Losses(
            main: main, reconstruction: error, wasserstein: wasserstein,
            total: main + reconstructionWeight * error + wassersteinWeight * wasserstein)
    }

    private func decodeBackward(_ dOutput: FixedBuffer<S>, through input: FixedBuffer<S>, to dz: FixedBuffer<S>) {
        let (rows, width) = (context.batch.count, context.backbone.width)
        decoder.backwardWeights(dOutput.pointer, input.pointer, rows: rows)
        decoder.backwardInput(dOutput.pointer, dInput.pointer, rows: rows)
        copyRows(dInput.pointer, ldx: width + 1, dz.pointer, ldy: width, count: rows, width: width)
    }

    private func encodeBackward(rows: Int) {
        let (posterior, prior) = (latent.posterior, latent.prior)
        mean.backwardWeights(posterior.dz.pointer, items.pointer, rows: rows)
        logVariance.backwardWeights(posterior.dLogVariance.pointer, items.pointer, rows: rows)
        priorMean.backwardWeights(prior.dz.pointer, side.output.pointer, rows: rows)
        priorLogVariance.backwardWeights(prior.dLogVariance.pointer, side.output.pointer, rows: rows)
        guard side.isTrained else { return }
        priorMean.backwardInput(prior.dz.pointer, side.gradient.pointer, rows: rows)
        priorLogVariance.backwardInput(
            prior.dLogVariance.pointer, side.gradient.pointer, rows: rows, accumulate: true)
        side.scatterGradient(context.batch)
    }
}

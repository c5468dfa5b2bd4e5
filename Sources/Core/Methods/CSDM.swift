import ThawSupport

/// Cold-start supervised diffusion model (Zhu, Wang and Wu, AAAI 2025): a diffusion between the item's embedding and
/// its side information, supervised by the click loss.
public enum CSDM {
    /// What specs, tables and `thaw methods` know of it, and how it is made.
    public static let entry = MethodEntry(
        name: "csdm", title: "CSDM", summary: "Supervised diffusion between item embeddings and side information.",
        source: "Zhu, Wang and Wu, AAAI 2025; WNQzhu/CSDM", float: GeneratorMethod<CSDMGenerator<Float>>.self,
        double: GeneratorMethod<CSDMGenerator<Double>>.self)
}

extension CSDM {
    struct Options: GeneratorOptions {
        let common: CommonOptions
        let fit: FitOptions?
        let side: SideInformationOptions
        let repeats: Int
        let refresh: RefreshOptions?
        let trainsNoiseNet: Bool
        let steps, stride: Int
        let noiseScale, noiseMin, noiseMax: Double
        /// Weight of the diffusion loss.
        let rho: Double
        let sideInformationDropout, noiseNetDropout: Double
        let dropsOutWhileGenerating: Bool

        init(_ read: inout OptionReader) {
            common = CommonOptions(&read)
            fit = FitOptions(&read)
            // CSDM's side information has tables of its own in both readings.
            side = SideInformationOptions(
                &read,
                tables: SideInformationOptions.ownOrBackbone.with(
                    default: .own, source: "released code; paper, Generating warmed-up embeddings"))
            (repeats, refresh) = Self.schedule(&read)
            trainsNoiseNet = read(
                ComponentOption(
                    "train-noise-net", default: false, published: true,
                    help: "Whether the noise net is trained; the released code leaves it at its random start.",
                    source: "released code; paper, eq. 9"))
            steps = read(
                ComponentOption(
                    "steps", 1...100_000, default: 100, help: "Diffusion steps T.", unit: "steps",
                    source: "released README"))
            stride = read(
                ComponentOption(
                    "stride", 1...100_000, default: 10, help: "Stride k of the sampler's sub-sequence.", unit: "steps",
                    source: "paper, Sub-sequence; released README", constraint: CSDM.strideConstraint))
            noiseScale = read(
                ComponentOption(
                    "noise-scale", 1e-12...1e6, default: 0.1, help: "Factor on the noise schedule.",
                    source: "released README", constraint: CSDM.betaConstraint))
            noiseMin = read(
                ComponentOption(
                    "noise-min", 1e-12...1, default: 1e-4, help: "First beta before scaling.", unit: "variance",
                    source: "released README", constraint: CSDM.noiseConstraint))
            noiseMax = read(
                ComponentOption(
                    "noise-max", 1e-12...1, default: 1e-4, help: "Last beta before scaling.", unit: "variance",
                    source: "released README"))
            rho = read(
                ComponentOption(
                    "rho", 0...1e6, default: 1e-3, help: "Weight of the diffusion loss.",
                    source: "paper, eq. 9; 1 on Taobao AD"))
            sideInformationDropout = read(
                ComponentOption(
                    "side-information-dropout", 0...0.99, default: 0.5,
                    help: "Dropout on the side information in the forward process.", unit: "probability",
                    source: "paper, eq. 13"))
            noiseNetDropout = read(
                ComponentOption(
                    "noise-net-dropout", 0...0.99, default: 0.5, help: "Dropout on the noise net's input.",
                    unit: "probability", source: "paper, Implementation Details"))
            dropsOutWhileGenerating = read(
                ComponentOption(
                    "dropout-while-generating", default: true, published: false,
                    help: "Whether the noise net's dropout is on while rows are written.", source: "released code"))
        }
    }

    private static let strideConstraint = OptionConstraint(["stride", "steps"]) { values in
        let (stride, steps) = (values[0], values[1])
        guard stride > steps else { return nil }
        return (
            "stride \(PlainText.number(stride)) is more than steps \(PlainText.number(steps))",
            "the sampler takes every stride-th of the diffusion's steps"
        )
    }

    private static let noiseConstraint = OptionConstraint(["noise-min", "noise-max"]) { values in
        let (low, high) = (values[0], values[1])
        guard low > high else { return nil }
        return (
            "noise-min \(PlainText.number(low)) is more than noise-max \(PlainText.number(high))",
            "give them the other way round"
        )
    }

    private static let betaConstraint = OptionConstraint(["noise-scale", "noise-max", "noise-min"]) { values in
        let beta = values[0] * max(values[1], values[2])
        guard beta >= 1 else { return nil }
        return (
            "the largest beta, noise-scale x noise-max, is \(PlainText.number(beta)) and must be below 1",
            "lower one of them"
        )
    }
}

final class CSDMGenerator<S: Scalar>: EmbeddingGenerator {
    static var group: ParameterGroup { ParameterGroup("csdm") }
    static var noiseNetGroup: ParameterGroup { ParameterGroup("csdm-noise-net") }

    private let context: MethodContext<S>
    private let options: CSDM.Options
    let store = ParameterStore<S>()
    private let side: SideInformation<S>
    /// z_0 = itemEncoder(item's embedding), h = sideEncoder(side information), row = decoder(z, count).
    let itemEncoder, sideEncoder, decoder: Dense<S>
    let noiseNet: NoiseNet<S>
    private let sampler: ReverseSampler<S>
    private let forwardProcess: ForwardProcess<S>
    /// [rows, width]: item embeddings, h and its gradient, sample and its gradient, generated rows and their gradient.
    private let items, h, dh, z, dz, generated, dGenerated: FixedBuffer<S>
    /// [rows, width + 1]: decoder input and its gradient.
    private let decoderInput, dDecoderInput: FixedBuffer<S>

    init(_ context: MethodContext<S>, _ options: CSDM.Options) {
        self.context = context
        self.options = options
        let (backbone, rows) = (context.backbone, context.maxRows)
        let width = backbone.width
        side = SideInformation(context, options.side, ownTables: store)
        itemEncoder = Dense(store, "item-encoder", inputs: width, outputs: width, group: Self.group)
        sideEncoder = Dense(store, "side-encoder", inputs: side.width, outputs: width, group: Self.group)
        decoder = Dense(store, "decoder", inputs: width + 1, outputs: width, group: Self.group)
        let encoders = store.parameters
        let schedule = NoiseSchedule(
            steps: options.steps, scale: options.noiseScale, min: options.noiseMin, max: options.noiseMax)
        noiseNet = NoiseNet(
            store, "noise-net", width: width, steps: schedule.steps, maxRows: rows, group: Self.noiseNetGroup)
        store.allocate()
        sampler = ReverseSampler(noiseNet, schedule: schedule, stride: options.stride, maxRows: rows)
        forwardProcess = ForwardProcess(noiseNet, schedule: schedule, maxRows: rows)
        func buffer(_ width: Int) -> FixedBuffer<S> { FixedBuffer(repeating: 0, count: rows * width) }
        (items, h, dh, z, dz) = (buffer(width), buffer(width), buffer(width), buffer(width), buffer(width))
        (generated, dGenerated) = (buffer(width), buffer(width))
        (decoderInput, dDecoderInput) = (buffer(width + 1), buffer(width + 1))

        let stream = context.stream.child("init")
        for parameter in encoders {
            var stream = stream.child(parameter.name)
            stream.fillUniform(store.value(parameter), parameter.count, -0.01, 0.01)
        }
        side.initialize(stream)
        noiseNet.initialize(stream)
        noiseNet.updateStepBias()
    }

    var trainedGroups: [ParameterGroup] {
        [Self.group] + side.trainedGroups + (options.trainsNoiseNet ? [Self.noiseNetGroup] : [])
    }
    var rows: UnsafePointer<S> { UnsafePointer(generated.pointer) }
    /// The draws of the forward process: the step per row, and the noise [rows, width].
    var draws: (steps: FixedBuffer<Int32>, noise: FixedBuffer<S>) { (forwardProcess.steps, forwardProcess.noise) }

    /// The parts of the loss.
    struct Losses {
        var main, diffusion, total: Double
    }

    func accumulateGradients(stream: RandomStream) -> Double {
        forwardProcess.draw(
            rows: context.batch.count, sideDropout: options.sideInformationDropout,
            netDropout: options.noiseNetDropout, stream: stream.child("forward-process"))
        return losses(stream: stream).total
    }

    func generate(stream: RandomStream) {
        let dropout = options.noiseNetDropout
        sample(
            dropout: options.dropsOutWhileGenerating ? dropout : 0, stream: stream.child("sampler"))
    }

    /// From the loaded batch to `generated`.
    private func sample(dropout: Double, stream: RandomStream) {
        let (batch, rows) = (context.batch, context.batch.count)
        if options.trainsNoiseNet { noiseNet.updateStepBias() }
        side.gather(batch)
        sideEncoder.forward(side.output.pointer, h.pointer, rows: rows)
        sampler.sample(from: h.pointer, z.pointer, rows: rows, dropout: dropout, stream: stream)
        context.joinCount(z, to: decoderInput)
        decoder.forward(decoderInput.pointer, generated.pointer, rows: rows)
    }

    /// loss = BCE(generated rows) + rho * mean (noise - predicted noise)^2 (paper, eq. 9), with the draws in place.
    /// Adds its gradient to the store's. The batch is bound.
    func losses(stream: RandomStream) -> Losses {
        let (batch, backbone) = (context.batch, context.backbone)
        let (rows, width) = (batch.count, backbone.width)
        let netDropout = options.noiseNetDropout
        sample(dropout: netDropout, stream: stream.child("sampler"))
        backbone.setItems(generated.pointer)
        let main = context.backboneLoss(scope: .itemOnly, stream: stream.child("backbone"))

        // Decoder and sampler, back to h.
        backbone.copyItemGradient(to: dGenerated.pointer)
        decoder.backwardWeights(dGenerated.pointer, decoderInput.pointer, rows: rows)
        decoder.backwardInput(dGenerated.pointer, dDecoderInput.pointer, rows: rows)
        copyRows(dDecoderInput.pointer, ldx: width + 1, dz.pointer, ldy: width, count: rows, width: width)
        zero(dh.pointer, count: rows * width)
        sampler.backward(
            dz.pointer, addingTo: dh.pointer, rows: rows, dropout: netDropout, trains: options.trainsNoiseNet)

        // The diffusion loss, to z_0 and h.
        batch.gather(
            backbone.schema.itemField, from: backbone.itemTable(for: batch), width: width, items.pointer, ldy: width)
        itemEncoder.forward(items.pointer, z.pointer, rows: rows)
        zero(dz.pointer, count: rows * width)
        let rho = options.rho
        let diffusion = forwardProcess.accumulateGradients(
            z0: z.pointer, h: h.pointer, dz0: dz.pointer, dh: dh.pointer, weight: rho, rows: rows,
            trains: options.trainsNoiseNet)
        itemEncoder.backwardWeights(dz.pointer, items.pointer, rows: rows)

        sideEncoder.backwardWeights(dh.pointer, side.output.pointer, rows: rows)
        if side.isTrained {
            sideEncoder.backwardInput(dh.pointer, side.gradient.pointer, rows: rows)
            side.scatterGradient(batch)
        }
        if options.trainsNoiseNet { noiseNet.finishBackward() }
        return Losses(main: main, diffusion: diffusion, total: main + rho * diffusion)
    }
}

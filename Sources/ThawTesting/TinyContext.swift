import ThawCore

/// What a method works with, in double precision and on tiny data, for comparing its gradients with central differences
/// (`GradientCheck`).
public enum TinyContext {
    /// A context whose batch holds the first instances of train-base, and the method's options. The backbone is not
    /// pre-trained: its parameters are large enough for gradients to be worth comparing.
    ///
    /// - options: in place of the defaults of `variant`. - batch: instances. - width: of every embedding.
    /// - hidden: widths of the hidden layers. - dropout: of the hidden layers.
    /// - backboneOptions: in place of the backbone's defaults; by default few of AFN's neurons, since of many some have a
    ///   ReLU's kink within a difference's step.
    ///
    /// Options that cannot have their values are a programming error. Throws `LinearAlgebraError`, as sessions do.
    public static func make<Options: MethodOptions>(
        _ type: Options.Type, options: ResolvedOptions = [:], variant: Variant = .released,
        backbone: BackboneEntry = DeepFM.entry, batch: Int = 48, width: Int = 16, hidden: [Int] = [16, 16],
        dropout: Double = 0.2, backboneOptions: ResolvedOptions? = nil
    ) throws -> (context: MethodContext<Double>, options: Options) {
        // Before anything computes: a process that also makes sessions must not change its kernel in between.
        try LinearAlgebra.pin()
        return withAnyKernel(
            type, options: options, variant: variant, backbone: backbone, batch: batch, width: width, hidden: hidden,
            dropout: dropout, backboneOptions: backboneOptions)
    }

    /// The same with whatever kernel this process has.
    package static func withAnyKernel<Options: MethodOptions>(
        _ type: Options.Type, options: ResolvedOptions, variant: Variant, backbone: BackboneEntry, batch: Int,
        width: Int,
        hidden: [Int], dropout: Double, backboneOptions: ResolvedOptions?
    ) -> (context: MethodContext<Double>, options: Options) {
        let dataset = TinyData.dataset()
        let model = Backbone<Double>(
            head: backbone.double, schema: dataset.table.schema, width: width, hidden: hidden, dropout: dropout,
            maxRows: batch, options: backboneOptions ?? backbone.fewNeurons)
        model.store.initializeUniform(-0.4, 0.4, stream: RandomStream(seed: 3))
        var training = TrainingSettings(Training.description.resolve())
        (training.batch, training.width, training.hidden, training.dropout) = (batch, width, hidden, dropout)
        let options = Options(Options.descriptions.resolve(options, variant: variant))
        let context = MethodContext(
            "tiny", MethodDeclaration(options), dataset: dataset, backbone: model, training: training,
            stream: RandomStream(seed: 5))
        context.batch.load(context.table, dataset.split.trainBase.prefix(batch))
        return (context, options)
    }
}

extension BackboneEntry {
    /// Options with which AFN takes no longer than others.
    var fewNeurons: ResolvedOptions { description.name == AFN.entry.description.name ? ["neurons": .integer(12)] : [:] }
}

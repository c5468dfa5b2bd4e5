/// The one implementation of `ColdStartSession`, generic over precision.
package final class TrainingSession<S: Scalar>: ColdStartSession {
    package let context: MethodContext<S>
    package let method: any ColdStartMethod<S>
    private let pretraining: Pretraining
    private let root: RandomStream
    private let pretrainStream: RandomStream
    package private(set) var pretrainingSteps = 0
    package private(set) var fitSteps = 0
    package var backbone: Backbone<S> { context.backbone }

    /// - makeMethod: that of `entry` in this precision. - seed: of everything but shared pre-training.
    init(
        dataset: ColdStartDataset, head: any InteractionHead<S>.Type, headOptions: ResolvedOptions = [:],
        method entry: MethodEntry, makeMethod: (MethodContext<S>, ResolvedOptions) -> any ColdStartMethod<S>,
        options: ResolvedOptions, training settings: TrainingSettings, seed: Int
    ) {
        guard let declaration = entry.declaration(options) else {
            preconditionFailure("options are checked before they are read")
        }
        let name = entry.description.name
        let backbone = Backbone<S>(
            head: head, schema: dataset.table.schema, width: settings.width, hidden: settings.hidden,
            dropout: settings.dropout, maxRows: settings.batch, options: headOptions)
        root = RandomStream(seed: seed)
        pretrainStream = RandomStream(seed: settings.pretrain == .shared ? settings.pretrainSeed : seed)
            .child("pretrain")
        context = MethodContext(
            name, declaration, dataset: dataset, backbone: backbone, training: settings,
            stream: root.child("method").child(name))
        pretraining = declaration.pretraining
        method = makeMethod(context, options)
    }

    package var counts: [TrainingStage: TrainingCounts] { context.counts }
    package var parameterCount: Int { backbone.store.count + (method.ownStore?.count ?? 0) }

    // MARK: Pre-training

    package func pretrain() throws {
        backbone.initialize(pretrainStream.child("init"))
        context.enter(.pretraining)
        // Two optimisers, because a batch whose items were all replaced leaves the item table without a gradient, and
        // PyTorch's Adam then passes it over.
        let items = context.optimizer(backbone.store, groups: [.itemEmbedding])
        let others = context.optimizer(backbone.store, groups: [.featureEmbeddings, .backboneNetwork])
        let replacement = ItemReplacement<S>(pretraining, width: backbone.width, maxRows: context.maxRows)
        for epoch in 0..<context.training.epochs {
            let stream = pretrainStream.child("epoch").child(epoch)
            try context.forEachBatch(of: context.dataset.split.trainBase, shuffledBy: stream.child("shuffle")) {
                number in
                let step = stream.child(number)
                backbone.bind(context.batch)
                backbone.gatherItems()
                let replaced = replacement.apply(
                    to: backbone, rows: context.batch.count, stream: step.child("replace"))
                let loss = context.backboneLoss(scope: .all, stream: step)
                try context.check(loss, "pre-training", step: number + 1)
                if replaced == .all {
                    context.update(others)
                } else {
                    if replaced == .some { replacement.clearGradients(of: backbone, rows: context.batch.count) }
                    backbone.scatterItemGradient()
                    context.update(items)
                    context.update(others, isNewPass: false)
                }
            }
        }
        items.finish()
        others.finish()
        pretrainingSteps = context.steps
    }

    // MARK: Phases

    package func fit() throws {
        context.enter(.phase(.cold))
        try method.fit()
        fitSteps = context.steps
    }

    package func warmUp(_ phase: Phase) throws {
        precondition(phase != .cold, "there is nothing to train on before the first warm set")
        context.enter(.phase(phase))
        let rows = context.dataset.split.warm[phase.rawValue - 1]
        let adam = context.optimizer(backbone.store, groups: [.itemEmbedding])
        for pass in 0..<context.budget.tablePasses {
            let stream = root.child(phase.name).child(pass)
            try context.forEachBatch(of: rows, shuffledBy: stream.child("shuffle")) { number in
                backbone.bind(context.batch)
                backbone.gatherItems()
                let loss = context.backboneLoss(scope: .itemOnly, stream: stream.child(number))
                try context.check(loss, phase.name, step: number + 1)
                backbone.scatterItemGradient()
                context.update(adam)
            }
        }
        adam.finish()
        if !context.budget.ownRepeats.isEmpty { try method.refresh(phase) }
    }

    package func evaluate() throws -> Evaluation {
        let test = context.dataset.split.test
        let labels = test.map { context.dataset.table.labels.pointer[Int($0)] }
        let scores = FixedBuffer<Float>(repeating: 0, count: test.count)
        var scored = 0
        var crossEntropy = 0.0
        context.forEachBatch(of: test, shuffledBy: nil) { _ in
            let rows = context.batch.count
            backbone.bind(context.batch)
            backbone.gatherItems()
            backbone.forward(.evaluation)
            let logits = backbone.logits.pointer
            crossEntropy +=
                BinaryCrossEntropy.evaluate(logits, context.batch.labels.pointer, gradient: nil, rows: rows)
                * Double(rows)
            sigmoidRows(logits, logits, count: rows)
            copyAsFloat(logits, scores.pointer + scored, count: rows)
            scored += rows
        }
        guard crossEntropy.isFinite else {
            throw TrainingError.nonFiniteLoss(stage: "evaluation after \(context.phase.name)", step: 1)
        }
        let ranked = Array(scores.elements)
        guard let auc = RankingMetrics.areaUnderROC(scores: ranked, labels: labels) else {
            throw TrainingError.oneClassOnly
        }
        return Evaluation(
            auc: auc, f1: RankingMetrics.f1AtMeanScore(scores: ranked, labels: labels),
            logLoss: crossEntropy / Double(test.count))
    }
}

/// What every method works with: the data, the backbone, the run's settings, and the training that all methods share.
public final class MethodContext<S: Scalar> {
    /// The method's name in specs, for errors.
    public let methodName: String
    /// The data of the run.
    public let dataset: ColdStartDataset
    /// The model through which the method is trained.
    public let backbone: Backbone<S>
    /// The settings that all methods share.
    public package(set) var training: TrainingSettings
    /// The workspace through which all batches go.
    public let batch: MiniBatch<S>
    /// The method's own random numbers; children by name.
    public let stream: RandomStream
    /// How often each warm set is gone over.
    public let budget: WarmBudget
    private let declaration: MethodDeclaration
    /// Where the run is. Its phase decides what `count` counts.
    private(set) var stage = TrainingStage.pretraining
    /// What each stage was trained with.
    private(set) var counts: [TrainingStage: TrainingCounts] = [:]
    /// Passes over a mini-batch in the present stage, with an update of parameters each.
    private(set) var steps = 0
    private let tables: [ExampleTable]
    private let dLogitsBuffer: FixedBuffer<S>

    package init(
        _ methodName: String, _ declaration: MethodDeclaration, dataset: ColdStartDataset, backbone: Backbone<S>,
        training: TrainingSettings, stream: RandomStream
    ) {
        self.methodName = methodName
        self.declaration = declaration
        self.dataset = dataset
        self.backbone = backbone
        self.training = training
        self.stream = stream
        budget = declaration.budget(training)
        batch = MiniBatch(dataset.table, capacity: training.batch)
        tables = Phase.allCases.map {
            SeenCounts.table(dataset, through: $0, onlySeen: declaration.common.count == .seen)
        }
        dLogitsBuffer = FixedBuffer(repeating: 0, count: training.batch)
    }

    /// The phase in which the run is; cold before and while the method is fitted.
    public var phase: Phase { if case .phase(let phase) = stage { phase } else { .cold } }

    /// Begins a stage: counts from 0.
    func enter(_ stage: TrainingStage) {
        self.stage = stage
        counts[stage] = TrainingCounts()
        steps = 0
    }

    /// The instances as the present phase sees them.
    public var table: ExampleTable { tables[phase.rawValue] }
    /// [rows]: d loss / d logits of the last `backboneLoss`.
    public var dLogits: UnsafeMutablePointer<S> { dLogitsBuffer.pointer }
    /// Rows that a batch may have.
    public var maxRows: Int { training.batch }

    /// Loads `rows` into `batch`, a mini-batch at a time; `body` gets the batch's number, from 0.
    /// Shuffled by `stream`, in the given order without one. The short last batch is kept.
    public func forEachBatch(
        of rows: some Collection<Int32>, shuffledBy stream: RandomStream?, _ body: (Int) throws -> Void
    ) rethrows {
        if var stream {
            var shuffled = Array(rows)
            stream.shuffle(&shuffled)
            try shuffled.withUnsafeBufferPointer { try forEachBatch(inOrder: $0, body) }
        } else {
            let list = IndexList(rows)
            try withExtendedLifetime(list) { try forEachBatch(inOrder: list.storage.elements, body) }
        }
    }

    private func forEachBatch(
        inOrder rows: UnsafeBufferPointer<Int32>, _ body: (Int) throws -> Void
    ) rethrows {
        var number = 0
        for start in stride(from: 0, to: rows.count, by: training.batch) {
            let selection = rows[start..<min(start + training.batch, rows.count)]
            batch.load(table, UnsafeBufferPointer(rebasing: selection))
            try body(number)
            number += 1
        }
    }

    /// Forward in training mode with the item vectors in place, cross-entropy, and backward for `scope`.
    /// The gradient with respect to the item's vectors is then `backbone.itemGradient`.
    public func backboneLoss(scope: GradientScope, stream: RandomStream) -> Double {
        backboneLoss(of: batch, scope: scope, stream: stream, updatesStatistics: updatesStatistics)
    }

    /// The same of another batch, which is bound.
    public func backboneLoss(
        of batch: MiniBatch<S>, scope: GradientScope, stream: RandomStream, updatesStatistics: Bool
    ) -> Double {
        backbone.forward(.training(stream: stream, updatesStatistics: updatesStatistics))
        let loss = BinaryCrossEntropy.evaluate(
            backbone.logits.pointer, batch.labels.pointer, gradient: dLogits, rows: batch.count)
        backbone.backward(dLogits, scope: scope)
        return loss
    }

    /// Whether training in the present stage moves the running statistics of batch norm.
    public var updatesStatistics: Bool {
        switch stage {
        case .pretraining: true
        case .phase(.cold): declaration.fit?.statistics != .frozen
        case .phase: declaration.common.warmStatistics != .frozen
        }
    }

    // MARK: Optimisers

    /// A new optimiser for some groups of a store, with the learning rate of the present stage.
    public func optimizer(_ store: ParameterStore<S>, groups: [ParameterGroup]) -> Adam<S> {
        var settings = training.adam
        if phase != .cold, let rate = training.warmLearningRate { settings.learningRate = rate }
        return Adam(store, groups: groups, settings: settings)
    }

    /// One step of an optimiser along the gradients of one pass over a mini-batch. Every step of a run is taken, and
    /// counted, here.
    ///
    /// - instances: in the pass, where they are not those of `batch`.
    /// - isNewPass: false for a second update from the same mini-batch.
    public func update(_ optimizer: Adam<S>, instances: Int? = nil, isNewPass: Bool = true) {
        optimizer.update()
        counts[stage, default: TrainingCounts()].add(
            optimizer.groups, instances: instances ?? batch.count, isNewPass: isNewPass)
        if isNewPass { steps += 1 }
    }

    /// Trains over shuffled mini-batches of `rows`, to each of which the backbone is bound.
    ///
    /// - optimizers: each takes a step along what one pass has left in the gradients. All are finished afterwards.
    /// - repeats: by epoch, the passes over each batch.
    /// - pass: adds to the gradients and returns the loss, which must be finite. It gets a stream of its own.
    public func train(
        _ optimizers: [Adam<S>], on rows: IndexList, repeats: [Int], stage: String, stream: RandomStream,
        pass: (RandomStream) -> Double
    ) throws {
        for (epoch, repeats) in repeats.enumerated() {
            let stream = stream.child(epoch)
            try forEachBatch(of: rows, shuffledBy: stream.child("shuffle")) { number in
                backbone.bind(batch)
                for step in 0..<repeats {
                    let loss = pass(stream.child(number).child(step))
                    try check(loss, stage, step: number * repeats + step + 1)
                    for index in 0..<optimizers.count { update(optimizers[index], isNewPass: index == 0) }
                }
            }
        }
        for optimizer in optimizers { optimizer.finish() }
    }

    /// Throws `TrainingError.nonFiniteLoss` unless the loss is finite.
    ///
    /// - stage: what is being done, for the error. - step: from 1.
    public func check(_ loss: Double, _ stage: String, step: Int) throws {
        guard loss.isFinite else { throw TrainingError.nonFiniteLoss(stage: stage, step: step) }
    }

    /// Writes generated rows [batch.count, width] to the item-id table; where an item occurs several times, the last stands.
    public func writeRows(_ rows: UnsafePointer<S>) {
        let width = backbone.width
        let table = backbone.itemTable(for: batch)
        for b in 0..<batch.count {
            (table + Int(batch.itemIDs[b]) * width).update(from: rows + b * width, count: width)
        }
    }

    /// Calls `generate` for each batch of warm-a, whose items are the new items, and writes what it yields.
    public func writeNewItems(_ stream: RandomStream, _ generate: (RandomStream) -> UnsafePointer<S>) {
        forEachBatch(of: dataset.split.warm[0], shuffledBy: stream.child("shuffle")) { number in
            writeRows(generate(stream.child(number)))
        }
    }
}

/// The options of `training`, typed.
struct TrainingSettings: Hashable, Sendable {
    var epochs: Int
    var batch: Int
    var adam: AdamSettings
    /// Adam's step size in warm phases; nil: the same.
    var warmLearningRate: Double?
    var width: Int
    var hidden: [Int]
    var dropout: Double

    init(_ options: ResolvedOptions) {
        epochs = options.integer("epochs")
        batch = options.integer("batch")
        adam = AdamSettings(
            learningRate: options.number("learning-rate"), weightDecay: options.number("weight-decay"))
        switch options["warm-learning-rate"] {
        // Runs recorded before the option was added do not have it.
        case nil, .text: break
        default: warmLearningRate = options.number("warm-learning-rate")
        }
        width = options.integer("embedding")
        hidden = Array(repeating: options.integer("hidden-units"), count: options.integer("hidden-layers"))
        dropout = options.number("dropout")
    }
}

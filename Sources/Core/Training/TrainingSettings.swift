/// The options of `training`, typed: the settings that all methods share (paper, "Implementation Details").
public struct TrainingSettings: ComponentOptions, Hashable {
    /// Whose backbone a run starts from.
    public enum Sharing: String, OptionWord {
        /// Each seed pre-trains its own.
        case perSeed = "per-seed"
        /// One for all seeds.
        case shared
    }

    /// Whose backbone a run starts from.
    public let pretrain: Sharing
    /// The seed of a shared backbone.
    public let pretrainSeed: Int
    /// Passes over train-base in pre-training.
    public internal(set) var epochs: Int
    /// Instances per mini-batch.
    public package(set) var batch: Int
    /// Adam's settings but for warm phases.
    public package(set) var adam: AdamSettings
    /// Adam's step size in warm phases; nil: the same.
    public internal(set) var warmLearningRate: Double?
    /// How often each warm set is gone over.
    public internal(set) var budget: Budget
    /// Width of every embedding.
    public package(set) var width: Int
    /// Widths of the hidden layers.
    public package(set) var hidden: [Int]
    /// Dropout probability of hidden layers.
    public package(set) var dropout: Double

    /// Reads the options under `training` in specs.
    public init(_ read: inout OptionReader) {
        pretrain = read(
            ComponentOption(
                "pretrain", default: .perSeed,
                help:
                    "per-seed: each seed pre-trains its own backbone; shared: one backbone, pre-trained with `pretrain-seed`, for all seeds.",
                source: "released code shares"))
        pretrainSeed = read(
            ComponentOption(
                "pretrain-seed", 0...Int(Int32.max), default: 1,
                help: "Seed of the backbone under `pretrain: shared`; no effect otherwise.", source: "ours"))
        epochs = read(
            ComponentOption(
                "epochs", 1...1000, default: 1, help: "Passes over train-base in pre-training.", unit: "passes",
                source: "released code"))
        batch = read(
            ComponentOption(
                "batch", 2...1_000_000, default: 2048,
                help: "Instances per mini-batch; the short last batch is kept.", unit: "instances",
                source: "paper: 2048, CIKM 2019 4096"))
        let learningRate = read(
            ComponentOption(
                "learning-rate", 1e-9...10, default: 1e-3, help: "Adam's step size, everywhere.", source: "paper"))
        warmLearningRate =
            read(
                ComponentOption(
                    "warm-learning-rate", 1e-9...10, default: NumberOrSame.same,
                    help:
                        "Adam's step size in the warm phases, of the item-id table and of the method's own modules; `same`: "
                        + "`learning-rate`.",
                    source: "released code: same", isLaterAddition: true, isForWarmPhases: true)
            ).number
        budget = read(
            ComponentOption(
                "budget", 1...1000, default: .asPublished,
                help:
                    "How often each warm set is gone over: as-published: as the method's own options say (base once, CVAR and "
                    + "CSDM 1 + 2 x 10 times); {matched: N}: N times by every method, each pass training anything.",
                unit: "passes", source: "paper: differs from method to method", isLaterAddition: true,
                isForWarmPhases: true))
        adam = AdamSettings(
            learningRate: learningRate,
            weightDecay: read(
                ComponentOption(
                    "weight-decay", 0...1, default: 1e-6, help: "L2 term added to the gradient.",
                    source: "released code")))
        width = read(
            ComponentOption(
                "embedding", 1...1024, default: 16, help: "Width of every embedding.", unit: "components",
                source: "paper"))
        let units = read(
            ComponentOption(
                "hidden-units", 1...4096, default: 16, help: "Units of each hidden layer.", unit: "units",
                source: "paper"))
        let layers = read(
            ComponentOption(
                "hidden-layers", 1...16, default: 2, help: "Number of hidden layers.", unit: "layers", source: "paper"))
        hidden = Array(repeating: units, count: layers)
        dropout = read(
            ComponentOption(
                "dropout", 0...0.99, default: 0.2, help: "Dropout probability of hidden layers.", unit: "probability",
                source: "released code"))
    }
}

extension TrainingSettings {
    /// How often each warm set is gone over.
    public enum Budget: OptionType, Hashable {
        /// As each method's own options say.
        case asPublished
        /// So often, by every method.
        case passes(Int)

        /// The passes of a matched budget.
        public var matched: Int? { if case .passes(let passes) = self { passes } else { nil } }

        /// - limits: of the passes.
        public static func kind(_ limits: ClosedRange<Int>) -> OptionKind { .budget(limits) }
        /// The word, or the passes.
        public var optionValue: OptionValue { matched.map { .integer($0) } ?? .text(WarmBudget.asPublished) }
        /// The inverse of `optionValue`.
        public init?(optionValue value: OptionValue) {
            switch value {
            case .integer(let passes): self = .passes(passes)
            case .text(WarmBudget.asPublished): self = .asPublished
            default: return nil
            }
        }
    }

    /// A number of its own, or the same as another.
    enum NumberOrSame: OptionType {
        case same
        case own(Double)

        var number: Double? { if case .own(let number) = self { number } else { nil } }

        static func kind(_ limits: ClosedRange<Double>) -> OptionKind { .numberOr("same", limits) }
        var optionValue: OptionValue { number.map { .number($0) } ?? .text("same") }
        init?(optionValue value: OptionValue) {
            if case .text("same") = value {
                self = .same
            } else if let number = Double(optionValue: value) {
                self = .own(number)
            } else {
                return nil
            }
        }
    }
}

/// The training settings that all methods share (paper, "Implementation Details").
public enum Training {
    /// The options under `training` in specs.
    public static let description = ComponentDescription(
        name: "training", title: "Training", summary: "Settings that pre-training and every phase share.",
        source: "paper, Implementation Details; released code",
        options: [
            OptionDescription(
                "pretrain", .choice(["per-seed", "shared"]), default: .text("per-seed"),
                help:
                    "per-seed: each seed pre-trains its own backbone; shared: one backbone, pre-trained with `pretrain-seed`, for all seeds.",
                source: "released code shares"),
            OptionDescription(
                "pretrain-seed", .integer(0...Int(Int32.max)), default: .integer(1),
                help: "Seed of the backbone under `pretrain: shared`; no effect otherwise.", source: "ours"),
            OptionDescription(
                "epochs", .integer(1...1000), default: .integer(1), help: "Passes over train-base in pre-training.",
                unit: "passes", source: "released code"),
            OptionDescription(
                "batch", .integer(2...1_000_000), default: .integer(2048),
                help: "Instances per mini-batch; the short last batch is kept.",
                unit: "instances", source: "paper: 2048, CIKM 2019 4096"),
            OptionDescription(
                "learning-rate", .number(1e-9...10), default: .number(1e-3), help: "Adam's step size, everywhere.",
                source: "paper"),
            OptionDescription(
                "warm-learning-rate", .numberOr("same", 1e-9...10), default: .text("same"),
                help:
                    "Adam's step size in the warm phases, of the item-id table and of the method's own modules; `same`: "
                    + "`learning-rate`.",
                source: "released code: same", isLaterAddition: true, isForWarmPhases: true),
            OptionDescription(
                "budget", .budget(1...1000), default: .text(WarmBudget.asPublished),
                help:
                    "How often each warm set is gone over: as-published: as the method's own options say (base once, CVAR and "
                    + "CSDM 1 + 2 x 10 times); {matched: N}: N times by every method, each pass training anything.",
                unit: "passes", source: "paper: differs from method to method", isLaterAddition: true,
                isForWarmPhases: true),
            OptionDescription(
                "weight-decay", .number(0...1), default: .number(1e-6), help: "L2 term added to the gradient.",
                source: "released code"),
            OptionDescription(
                "embedding", .integer(1...1024), default: .integer(16), help: "Width of every embedding.",
                unit: "components", source: "paper"),
            OptionDescription(
                "hidden-units", .integer(1...4096), default: .integer(16), help: "Units of each hidden layer.",
                unit: "units", source: "paper"),
            OptionDescription(
                "hidden-layers", .integer(1...16), default: .integer(2), help: "Number of hidden layers.",
                unit: "layers", source: "paper"),
            OptionDescription(
                "dropout", .number(0...0.99), default: .number(0.2), help: "Dropout probability of hidden layers.",
                unit: "probability", source: "released code"),
        ])
}

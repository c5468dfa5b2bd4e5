/// Options of every method.
public struct CommonOptions: ComponentOptions {
    /// What the feature `count` counts.
    public enum Count: String, OptionWord {
        /// All instances of the item.
        case all
        /// Those seen up to the phase.
        case seen
    }

    /// What the feature `count` counts.
    public let count: Count
    /// Passes of the item-id table's own training over each warm set, unless the budget is matched.
    public let warmPasses: Int
    /// What becomes of batch norm's running statistics in warm phases.
    public let warmStatistics: RunningStatistics

    /// Reads `count`, `warm-passes` and `warm-statistics`.
    public init(_ read: inout OptionReader) {
        count = read(
            ComponentOption(
                "count", default: .all, published: .seen,
                help:
                    "What the feature `count` counts: all instances of the item, the test set's included, or those seen up to the phase.",
                source: "released code counts all"))
        warmPasses = read(
            ComponentOption(
                "warm-passes", 1...1000, default: 1,
                help:
                    "Passes of the item-id table's own training over each warm set, under `training.budget: as-published`.",
                unit: "passes", source: "released code", isForWarmPhases: true))
        warmStatistics = read(
            ComponentOption(
                "warm-statistics", default: .updating,
                help:
                    "Whether the running statistics of batch norm, which evaluation normalises by, go on changing in the warm phases; "
                    + "training normalises by the batch's own either way.",
                source: "released code updates", isLaterAddition: true, isForWarmPhases: true))
    }
}

/// What becomes of the running statistics of batch norm while something else than the backbone is trained.
public enum RunningStatistics: String, OptionWord {
    /// They follow the batches.
    case updating
    /// They stay as pre-training left them.
    case frozen
}

/// Options of every method that is fitted on train-base after pre-training.
public struct FitOptions: ComponentOptions {
    /// What becomes of batch norm's running statistics while the method is fitted.
    public let statistics: RunningStatistics

    /// Reads `fit-statistics`.
    public init(_ read: inout OptionReader) {
        statistics = read(
            ComponentOption(
                "fit-statistics", default: .updating,
                help:
                    "Whether the running statistics of batch norm in the backbone, whose parameters are frozen, go on changing while "
                    + "the method is fitted.",
                source: "released code updates", isLaterAddition: true))
    }

    /// `repeats`, of methods that take several steps on each batch.
    public static func repeats(default steps: Int = 10, source: String) -> ComponentOption<Int> {
        ComponentOption(
            "repeats", 1...1000, default: steps, help: "Steps on each batch of train-base.", unit: "steps",
            source: source)
    }
}

/// Options of methods that train modules of their own in warm phases, after the item-id table.
public struct RefreshOptions: Sendable {
    /// Passes over each warm set after the table's own training, unless the budget is matched.
    public let epochs: Int
    /// Steps on each batch in these passes.
    public let repeats: Int
    /// Under a matched budget, the passes of the table's own training.
    public let matchedTablePasses: Int

    /// Reads `refresh-epochs`, `refresh-repeats` and `matched-table-passes`.
    ///
    /// - epochs, repeats: the defaults. - help: what the passes are.
    public init(
        _ read: inout OptionReader, epochs: Int = 2, repeats: Int = 10,
        help: String = "Passes over each warm set after the phase's own training.", epochsSource: String,
        repeatsSource: String
    ) {
        self.epochs = read(
            ComponentOption(
                "refresh-epochs", 0...1000, default: epochs, help: help, unit: "passes", source: epochsSource,
                isForWarmPhases: true))
        self.repeats = read(
            ComponentOption(
                "refresh-repeats", 1...1000, default: repeats, help: "Steps on each batch in these passes.",
                unit: "steps", source: repeatsSource, isForWarmPhases: true))
        matchedTablePasses = read(
            ComponentOption(
                "matched-table-passes", 0...1000, default: 1,
                help:
                    "Under `training.budget: {matched: N}`, the passes of the item-id table's own training; the method's modules get "
                    + "N minus these, `refresh-repeats` steps on each batch at a time.",
                unit: "passes", source: "as-published: 1 of 21", isLaterAddition: true, isForWarmPhases: true))
    }
}

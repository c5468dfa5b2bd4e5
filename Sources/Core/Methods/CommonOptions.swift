/// Options that several methods share, so that each has one wording and one default.
enum CommonOptions {
    /// Options of every method.
    static let everyMethod = [
        OptionDescription(
            "count", .choice(["all", "seen"]), default: .text("all"), published: .text("seen"),
            help:
                "What the feature `count` counts: all instances of the item, the test set's included, or those seen up to the phase.",
            source: "released code counts all"),
        OptionDescription(
            "warm-passes", .integer(1...1000), default: .integer(1),
            help:
                "Passes of the item-id table's own training over each warm set, under `training.budget: as-published`.",
            unit: "passes", source: "released code", isForWarmPhases: true),
        OptionDescription(
            "warm-statistics", .choice(["updating", "frozen"]), default: .text("updating"),
            help:
                "Whether the running statistics of batch norm, which evaluation normalises by, go on changing in the warm phases; "
                + "training normalises by the batch's own either way.",
            source: "released code updates", isLaterAddition: true, isForWarmPhases: true),
    ]

    /// Options of every method that is fitted on train-base after pre-training.
    static let fitted = [
        OptionDescription(
            "fit-statistics", .choice(["updating", "frozen"]), default: .text("updating"),
            help:
                "Whether the running statistics of batch norm in the backbone, whose parameters are frozen, go on changing while "
                + "the method is fitted.",
            source: "released code updates", isLaterAddition: true)
    ]

    /// Options of methods that train modules of their own in warm phases, after the item-id table.
    static let matching = [
        OptionDescription(
            "matched-table-passes", .integer(0...1000), default: .integer(1),
            help:
                "Under `training.budget: {matched: N}`, the passes of the item-id table's own training; the method's modules get "
                + "N minus these, `refresh-repeats` steps on each batch at a time.",
            unit: "passes", source: "as-published: 1 of 21", isLaterAddition: true, isForWarmPhases: true)
    ]

    /// Which of the dataset's item features are side information.
    static let sideInformationList = OptionDescription(
        "side-information", .choice(["released", "published"]), default: .text("released"),
        published: .text("published"),
        help: "Which of the dataset's item features are side information: the released code's list or the paper's.",
        source: "released code; paper, Appendix B")

    /// Options of every method whose side information may hold the item id.
    static let sideInformation = [
        sideInformationList,
        OptionDescription(
            "item-id-in-side-information", .flag, default: .flag(true), published: .flag(false),
            help: "Whether the item id is among the side information.",
            source: "released code; BestActionNow/CVAR issue 4"),
    ]

    static let sideInformationTables = OptionDescription(
        "side-information-tables", .choice(["own", "backbone"]), default: .text("own"), published: .text("backbone"),
        help: "Embeddings of the side information: tables of its own, trained, or the backbone's, frozen.",
        source: "released code; BestActionNow/CVAR issue 4")

    /// How often CVAR and CSDM use each instance.
    static let refreshing =
        [
            OptionDescription(
                "repeats", .integer(1...1000), default: .integer(10), help: "Steps on each batch of train-base.",
                unit: "steps", source: "released code (Taobao AD: CVAR 1, CSDM 2)"),
            OptionDescription(
                "refresh-epochs", .integer(0...1000), default: .integer(2),
                help: "Passes over each warm set after the phase's own training.", unit: "passes",
                source: "released code",
                isForWarmPhases: true),
            OptionDescription(
                "refresh-repeats", .integer(1...1000), default: .integer(10),
                help: "Steps on each batch in these passes.",
                unit: "steps", source: "released code (Taobao AD: CVAR 1, CSDM 2)", isForWarmPhases: true),
        ] + matching
}

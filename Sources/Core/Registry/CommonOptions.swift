/// Options that several methods share, so that each has one wording and one default.
enum CommonOptions {
    /// Options of every method.
    static let everyMethod = [
        OptionDescription(
            "count", .choice(["all", "seen"]), default: .text("all"), published: .text("seen"),
            help: "What the feature `count` counts: all instances of the item, the test set's included, or those seen up to the phase.",
            source: "released code counts all"),
        OptionDescription(
            "warm-passes", .integer(1...1000), default: .integer(1),
            help: "Passes of the item-id table's own training over each warm set.", source: "released code"),
    ]

    /// Options of every method that reads side information.
    static let sideInformation = [
        OptionDescription(
            "side-information", .choice(["released", "published"]), default: .text("released"), published: .text("published"),
            help: "Which of the dataset's item features are side information: the released code's list or the paper's.",
            source: "released code; paper, Appendix B"),
        OptionDescription(
            "item-id-in-side-information", .flag, default: .flag(true), published: .flag(false),
            help: "Whether the item id is among the side information.", source: "released code; BestActionNow/CVAR issue 4"),
    ]
}

public enum MWUF {
    public static let description = ComponentDescription(
        name: "mwuf", title: "MWUF",
        summary: "Meta networks scale the item embedding by side information and shift it by the item's users.",
        source: "Zhu et al., SIGIR 2021",
        options: CommonOptions.everyMethod + CommonOptions.sideInformation + [
            OptionDescription(
                "swap-ids", .flag, default: .flag(true), published: .flag(false),
                help: "Swap user and item ids in the map from items to users.", source: "released code"),
            OptionDescription(
                "zero-mean-fallback", .flag, default: .flag(true), published: .flag(false),
                help: "Use the row's own user where a batch's user means are all zero.", source: "released code"),
        ])
}

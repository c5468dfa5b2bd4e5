public enum DropoutNet {
    public static let description = ComponentDescription(
        name: "dropoutnet", title: "DropoutNet",
        summary: "Pre-training in which the item embedding is now and then replaced by the table's mean.",
        source: "Volkovs, Yu and Poutanen, NIPS 2017",
        options: CommonOptions.everyMethod + [
            OptionDescription(
                "probability", .number(0...1), default: .number(0.1), help: "Probability of the replacement.",
                source: "released code"),
            OptionDescription(
                "per", .choice(["batch", "instance"]), default: .text("batch"), published: .text("instance"),
                help: "Whether whole batches or single instances are replaced.", source: "released code; DropoutNet paper"),
        ])
}

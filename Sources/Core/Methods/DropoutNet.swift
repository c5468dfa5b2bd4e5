/// DropoutNet (Volkovs, Yu and Poutanen, NIPS 2017): all of it happens in pre-training, see `ItemReplacement`.
public enum DropoutNet {
    /// What specs, tables and `thaw methods` know of it.
    public static let description = ComponentDescription(
        name: "dropoutnet", title: "DropoutNet",
        summary: "Pre-training in which the item embedding is now and then replaced by the table's mean.",
        source: "Volkovs, Yu and Poutanen, NIPS 2017",
        options: CommonOptions.everyMethod + [
            OptionDescription(
                "probability", .number(0...1), default: .number(0.1), help: "Probability of the replacement.",
                unit: "probability", source: "released code"),
            OptionDescription(
                "per", .choice(["batch", "instance"]), default: .text("batch"), published: .text("instance"),
                help: "Whether whole batches or single instances are replaced.",
                source: "released code; DropoutNet paper"),
        ])

    static let entry = MethodEntry(
        description: description, pretraining: pretraining, fitting: { _ in Fitting(passes: 0) },
        float: BaseMethod.init,
        double: BaseMethod.init)

    @Sendable static func pretraining(_ options: ResolvedOptions) -> Pretraining {
        .itemDropout(probability: options.number("probability"), perInstance: options.text("per") == "instance")
    }
}

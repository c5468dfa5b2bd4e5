public enum MetaE {
    public static let description = ComponentDescription(
        name: "meta-e", title: "Meta-E",
        summary: "A generator of item embeddings, trained through one gradient step (second order, exact).",
        source: "Pan et al., SIGIR 2019",
        options: CommonOptions.everyMethod + CommonOptions.sideInformation + [
            OptionDescription(
                "inner-learning-rate", .number(0...100), default: .number(1e-3),
                help: "Step size of the inner gradient step.", source: "released code"),
            OptionDescription(
                "cold-weight", .number(0...1), default: .number(0.1),
                help: "Weight of the loss before the inner step; the loss after it gets the rest.", source: "Meta-E paper"),
        ])
}

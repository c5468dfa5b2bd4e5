public enum CVAR {
    public static let description = ComponentDescription(
        name: "cvar", title: "CVAR",
        summary: "A conditional variational autoencoder that decodes item embeddings from side information.",
        source: "Zhao et al., SIGIR 2022; BestActionNow/CVAR",
        options: CommonOptions.everyMethod + CommonOptions.sideInformation + [
            OptionDescription(
                "side-information-tables", .choice(["own", "backbone"]), default: .text("own"), published: .text("backbone"),
                help: "Embeddings of the side information: tables of its own, trained, or the backbone's, frozen.",
                source: "released code; BestActionNow/CVAR issue 4"),
            OptionDescription(
                "repeats", .integer(1...1000), default: .integer(10), help: "Steps on each batch of train-base.",
                source: "released code (Taobao AD: 1)"),
            OptionDescription(
                "refresh-epochs", .integer(0...1000), default: .integer(2), help: "Passes over each warm set after the phase's own training.",
                source: "released code"),
            OptionDescription(
                "refresh-repeats", .integer(1...1000), default: .integer(10), help: "Steps on each batch in these passes.",
                source: "released code"),
            OptionDescription(
                "noise-scale", .number(0...10), default: .number(1e-4), help: "Factor on the standard deviation in the reparameterisation.",
                source: "released code"),
            OptionDescription(
                "wasserstein-weight", .number(0...1e6), default: .number(1e-4),
                help: "Weight of the squared 2-Wasserstein distance, summed over the batch.", source: "released code"),
            OptionDescription(
                "reconstruction-weight", .number(0...1e6), default: .number(1), help: "Weight of the reconstruction error.",
                source: "released code"),
        ])
}

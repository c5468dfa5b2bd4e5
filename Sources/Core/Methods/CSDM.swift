public enum CSDM {
    public static let description = ComponentDescription(
        name: "csdm", title: "CSDM",
        summary: "Supervised diffusion between item embeddings and side information.",
        source: "Zhu, Wang and Wu, AAAI 2025; WNQzhu/CSDM",
        options: CommonOptions.everyMethod + CommonOptions.sideInformation + [
            OptionDescription(
                "side-information-tables", .choice(["own", "backbone"]), default: .text("own"),
                help: "Embeddings of the side information: tables of its own, trained, or the backbone's, frozen.",
                source: "released code"),
            OptionDescription(
                "train-noise-net", .flag, default: .flag(false), published: .flag(true),
                help: "Whether the noise net is trained; the released code leaves it at its random start.",
                source: "released code; paper, eq. 9"),
            OptionDescription(
                "steps", .integer(1...100_000), default: .integer(100), help: "Diffusion steps T.", source: "released README"),
            OptionDescription(
                "stride", .integer(1...100_000), default: .integer(10), help: "Stride k of the sampler's sub-sequence.",
                source: "paper, Sub-sequence; released README"),
            OptionDescription(
                "noise-scale", .number(1e-12...1e6), default: .number(0.1), help: "Factor on the noise schedule.",
                source: "released README"),
            OptionDescription(
                "noise-min", .number(1e-12...1), default: .number(1e-4), help: "First beta before scaling.",
                source: "released README"),
            OptionDescription(
                "noise-max", .number(1e-12...1), default: .number(1e-4), help: "Last beta before scaling.",
                source: "released README"),
            OptionDescription(
                "rho", .number(0...1e6), default: .number(1e-3), help: "Weight of the diffusion loss.",
                source: "paper, eq. 9; 1 on Taobao AD"),
            OptionDescription(
                "side-information-dropout", .number(0...0.99), default: .number(0.5),
                help: "Dropout on the side information in the forward process.", source: "paper, eq. 13"),
            OptionDescription(
                "noise-net-dropout", .number(0...0.99), default: .number(0.5), help: "Dropout on the noise net's input.",
                source: "paper, Implementation Details"),
            OptionDescription(
                "dropout-while-generating", .flag, default: .flag(true), published: .flag(false),
                help: "Whether the noise net's dropout is on while rows are written.", source: "released code"),
            OptionDescription(
                "repeats", .integer(1...1000), default: .integer(10), help: "Steps on each batch of train-base.",
                source: "released code (Taobao AD: 2)"),
            OptionDescription(
                "refresh-epochs", .integer(0...1000), default: .integer(2), help: "Passes over each warm set after the phase's own training.",
                source: "released code"),
            OptionDescription(
                "refresh-repeats", .integer(1...1000), default: .integer(10), help: "Steps on each batch in these passes.",
                source: "released code (Taobao AD: 2)"),
        ])
}

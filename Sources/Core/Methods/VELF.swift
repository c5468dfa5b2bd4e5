public enum VELF {
    public static let description = ComponentDescription(
        name: "velf", title: "VELF",
        summary: "Item embeddings as distributions, with a prior computed from side information.",
        source: "Xu et al., WWW 2022; no public code",
        options: CommonOptions.everyMethod + [CommonOptions.sideInformationList] + [
            OptionDescription(
                "alpha", .number(0...1e6), default: .number(1e-3),
                help: "Weight of KL(posterior || prior).", source: "VELF paper; value chosen on train-base"),
            OptionDescription(
                "beta", .number(0...1e6), default: .number(1e-4),
                help: "Weight of KL(prior || N(0, I)).", source: "VELF paper; value chosen on train-base"),
            OptionDescription(
                "initial-log-variance", .number(-30...10), default: .number(-8),
                help: "Start of the posterior's log-variance.", source: "value chosen on train-base"),
            OptionDescription(
                "repeats", .integer(1...1000), default: .integer(1), help: "Steps on each batch of train-base."),
            OptionDescription(
                "refresh-epochs", .integer(0...1000), default: .integer(2),
                help: "Passes over each warm set with the variational loss."),
            OptionDescription(
                "refresh-repeats", .integer(1...1000), default: .integer(10),
                help: "Steps on each batch in these passes."),
        ])
}

final class VELFMethod<S: Scalar>: ColdStartMethod {
    init(_ context: MethodContext<S>) {}
    var parameterCount: Int { 0 }
    func fit() {}
    func refresh(_ phase: Phase) {}
}

/// A cold-start method that specs may name: what it is, and how it is made for either precision.
struct MethodEntry: Sendable {
    let description: ComponentDescription
    /// How it wants the backbone pre-trained, by its options.
    var pretraining: @Sendable (ResolvedOptions) -> Pretraining = { _ in .plain }
    /// What fitting it goes over, by its options, where that follows from the sizes of the data.
    var fitting: @Sendable (ResolvedOptions) -> Fitting? = { _ in nil }
    let float: @Sendable (MethodContext<Float>) -> any ColdStartMethod<Float>
    let double: @Sendable (MethodContext<Double>) -> any ColdStartMethod<Double>
}

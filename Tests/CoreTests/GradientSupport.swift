import Testing
import ThawTesting

@testable import ThawCore

/// Checks gradients of `store` against central differences of `loss` (`GradientCheck`).
///
/// - parameters: those to check. - loss: deterministic; called with perturbed values.
/// - gradient: the analytic gradient, as recorded before.
func expectGradients(
    of parameters: [Parameter], in store: ParameterStore<Double>, gradient: [Double], samples: Int = 6,
    loss: () -> Double, location: SourceLocation = #_sourceLocation
) {
    let differences = GradientCheck.differences(
        of: parameters, in: store, gradient: gradient, samples: samples, loss: loss)
    for difference in differences { Issue.record("\(difference)", sourceLocation: location) }
}

/// `TinyContext` on the backbone of that name.
func tinyContext<Options: MethodOptions>(
    _ type: Options.Type, options: ResolvedOptions = [:], variant: Variant = .released, backbone: String = "deepfm",
    batch: Int = 48, width: Int = 16, hidden: [Int] = [16, 16], dropout: Double = 0.2,
    backboneOptions: ResolvedOptions? = nil
) -> (MethodContext<Double>, Options) {
    guard let entry = Registry.standard.backbone(named: backbone) else { preconditionFailure("no \(backbone)") }
    return TinyContext.withAnyKernel(
        type, options: options, variant: variant, backbone: entry, batch: batch, width: width, hidden: hidden,
        dropout: dropout, backboneOptions: backboneOptions)
}

/// The same for base.
func tinyContext(
    backbone: String = "deepfm", batch: Int = 48, width: Int = 16, hidden: [Int] = [16, 16], dropout: Double = 0.2,
    backboneOptions: ResolvedOptions? = nil
) -> MethodContext<Double> {
    tinyContext(
        Base.Options.self, backbone: backbone, batch: batch, width: width, hidden: hidden, dropout: dropout,
        backboneOptions: backboneOptions
    ).0
}

extension ParameterStore<Double> {
    /// A copy of all gradients, which are then cleared.
    func takeGradients() -> [Double] {
        defer { clearGradients() }
        return doubles(gradients, count)
    }
}

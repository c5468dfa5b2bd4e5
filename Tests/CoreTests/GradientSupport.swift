import TestSupport
import Testing

@testable import ThawCore

/// Checks gradients of `store` against central differences of `loss`: a few elements of every parameter, and all of its
/// elements at once along a random direction, which also finds a gradient that is missing.
///
/// - parameters: those to check. - loss: deterministic; called with perturbed values.
/// - gradient: the analytic gradient, as recorded before.
func expectGradients(
    of parameters: [Parameter], in store: ParameterStore<Double>, gradient: [Double], samples: Int = 6,
    loss: () -> Double, location: SourceLocation = #_sourceLocation
) {
    var stream = RandomStream(seed: 7).child("sampled elements")
    for parameter in parameters {
        let range = parameter.offset..<(parameter.offset + parameter.count)
        // Elements that the data reach first: of an untouched row, 0 = 0 would be all that is checked.
        let touched = range.filter { gradient[$0] != 0 }
        let scale = max(1e-4, touched.map { abs(gradient[$0]) }.max() ?? 0)
        for _ in 0..<samples {
            let pool = touched.isEmpty ? Array(range) : touched
            let index = pool[stream.next(below: pool.count)]
            let value = store.values[index]
            // The smaller step is for elements that have a ReLU's kink within the larger one.
            let numeric = [1e-5, 1e-6].map { step in
                centralDifference(at: value, step: step) { x in
                    store.values[index] = x
                    defer { store.values[index] = value }
                    return loss()
                }
            }
            #expect(
                numeric.contains { abs($0 - gradient[index]) <= 1e-6 * scale },
                "\(parameter.name)[\(index - range.lowerBound)]: \(gradient[index]) against \(numeric)",
                sourceLocation: location)
        }
        expectGradient(along: range, in: store, gradient: gradient, &stream, loss: loss, parameter.name, location)
    }
}

/// Moves all elements of a parameter by the same step, each up or down.
private func expectGradient(
    along range: Range<Int>, in store: ParameterStore<Double>, gradient: [Double], _ stream: inout RandomStream,
    loss: () -> Double, _ name: String, _ location: SourceLocation
) {
    let signs = range.map { _ in stream.next(below: 2) == 0 ? -1.0 : 1.0 }
    let values = range.map { store.values[$0] }
    let expected = zip(signs, range).reduce(0.0) { $0 + $1.0 * gradient[$1.1] }
    let scale = max(1e-4, range.reduce(0.0) { $0 + abs(gradient[$1]) })
    // Small steps, for elements of many rows are near a ReLU's kink.
    let numeric = [1e-6, 1e-7].map { step in
        centralDifference(at: 0, step: step) { x in
            for (index, element) in range.enumerated() { store.values[element] = values[index] + signs[index] * x }
            defer { for (index, element) in range.enumerated() { store.values[element] = values[index] } }
            return loss()
        }
    }
    #expect(
        numeric.contains { abs($0 - expected) <= 1e-5 * scale },
        "\(name), all elements: \(expected) against \(numeric)", sourceLocation: location)
}

/// A backbone in Double on tiny data, with parameters large enough for gradients to be worth comparing, and a context.
///
/// - backboneOptions: by default few of AFN's neurons, since of many some have a ReLU's kink within a difference's step.
func tinyContext<Options: MethodOptions>(
    _ type: Options.Type, options given: ResolvedOptions = [:], variant: Variant = .released,
    backbone: String = "deepfm", batch: Int = 48, width: Int = 16, hidden: [Int] = [16, 16], dropout: Double = 0.2,
    backboneOptions: ResolvedOptions = ["neurons": .integer(12)]
) -> (MethodContext<Double>, Options) {
    let dataset = TinyData.dataset()
    guard let entry = Registry.standard.backbone(named: backbone) else { preconditionFailure("no \(backbone)") }
    let model = Backbone<Double>(
        head: entry.double, schema: dataset.table.schema, width: width, hidden: hidden,
        dropout: dropout, maxRows: batch, options: backboneOptions)
    model.store.initializeUniform(-0.4, 0.4, stream: RandomStream(seed: 3))
    var training = TrainingSettings(Training.description.resolve())
    (training.batch, training.width, training.hidden, training.dropout) = (batch, width, hidden, dropout)
    let options = Options(Options.descriptions.resolve(given, variant: variant))
    let context = MethodContext(
        "tiny", MethodDeclaration(options), dataset: dataset, backbone: model, training: training,
        stream: RandomStream(seed: 5))
    context.batch.load(context.table, dataset.split.trainBase.prefix(batch))
    return (context, options)
}

/// The same for base.
func tinyContext(
    backbone: String = "deepfm", batch: Int = 48, width: Int = 16, hidden: [Int] = [16, 16], dropout: Double = 0.2,
    backboneOptions: ResolvedOptions = ["neurons": .integer(12)]
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

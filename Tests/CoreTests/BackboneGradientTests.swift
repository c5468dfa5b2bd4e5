import TestSupport
import Testing
import ThawTesting

@testable import ThawCore

@Suite("Backbone gradients by central differences")
struct BackboneGradientTests {
    static let names = Registry.standard.backbones.map(\.name)
    /// Widths that do and do not fill a SIMD register.
    static let shapes: [(width: Int, hidden: [Int])] = [(16, [16, 16]), (5, [7, 3]), (16, [20])]

    private let stream = RandomStream(seed: 11)

    private func loss(_ context: MethodContext<Double>) -> Double {
        context.backbone.bind(context.batch)
        context.backbone.gatherItems()
        context.backbone.forward(.training(stream: stream, updatesStatistics: false))
        return BinaryCrossEntropy.evaluate(
            context.backbone.logits.pointer, context.batch.labels.pointer, gradient: nil, rows: context.batch.count)
    }

    @Test("Every parameter", arguments: names, shapes)
    func parameters(name: String, shape: (width: Int, hidden: [Int])) {
        let context = tinyContext(
            backbone: name, width: shape.width, hidden: shape.hidden)
        let backbone = context.backbone
        backbone.bind(context.batch)
        backbone.gatherItems()
        _ = context.backboneLoss(scope: .all, stream: stream)
        backbone.scatterItemGradient()
        expectGradients(
            of: backbone.store.parameters, in: backbone.store, gradient: backbone.store.takeGradients()
        ) { loss(context) }
    }

    @Test("The item's gradient is the same whether asked for alone or with all others", arguments: names)
    func itemOnly(name: String) {
        let context = tinyContext(backbone: name)
        let backbone = context.backbone
        func itemGradients(_ scope: GradientScope) -> [Double] {
            backbone.bind(context.batch)
            backbone.gatherItems()
            _ = context.backboneLoss(scope: scope, stream: stream)
            backbone.store.clearGradients()
            backbone.scatterItemGradient()
            return backbone.store.takeGradients()
        }
        #expect(relativeDifference(itemGradients(.itemOnly), itemGradients(.all), floor: 1e-6) < 1e-12)
    }

    @Test("Only the item's gradient is computed when only that is asked for", arguments: names)
    func frozen(name: String) {
        let context = tinyContext(backbone: name)
        context.backbone.bind(context.batch)
        context.backbone.gatherItems()
        _ = context.backboneLoss(scope: .itemOnly, stream: stream)
        #expect(context.backbone.store.takeGradients().allSatisfy { $0 == 0 })
    }

    @Test("Hessian-vector product along the item's vectors", arguments: names, shapes)
    func tangent(name: String, shape: (width: Int, hidden: [Int])) {
        let context = tinyContext(
            backbone: name, width: shape.width, hidden: shape.hidden)
        let backbone = context.backbone
        let (rows, width) = (context.batch.count, backbone.width)
        let direction = FixedBuffer(repeating: 0.0, count: rows * width)
        var noise = RandomStream(seed: 13)
        noise.fillNormal(direction.pointer, direction.count)
        let items = FixedBuffer(repeating: 0.0, count: rows * width)
        noise.fillUniform(items.pointer, items.count, -0.5, 0.5)
        backbone.bind(context.batch)
        func gradient(at shift: Double) -> [Double] {
            let moved = FixedBuffer(zip(items.elements, direction.elements).map { $0 + shift * $1 })
            backbone.setItems(moved.pointer)
            _ = context.backboneLoss(scope: .itemOnly, stream: stream)
            return (0..<rows).flatMap { doubles(backbone.itemGradient + $0 * backbone.itemStride, width) }
        }
        let h = 1e-5
        let numeric = zip(gradient(at: h), gradient(at: -h)).map { ($0 - $1) / (2 * h) }
        _ = gradient(at: 0)
        let (tangent, dTangent) = (FixedBuffer(repeating: 0.0, count: rows), FixedBuffer(repeating: 0.0, count: rows))
        let product = FixedBuffer(repeating: 0.0, count: rows * width)
        backbone.forwardTangent(direction.pointer, tangent.pointer)
        BinaryCrossEntropy.gradientTangent(backbone.logits.pointer, tangent.pointer, dTangent.pointer, rows: rows)
        backbone.backwardTangent(context.dLogits, dTangent.pointer, product.pointer)
        let analytic = doubles(product.pointer, product.count)
        #expect(relativeDifference(analytic, numeric, floor: 1e-6) < 1e-6)
        #expect(analytic.contains { abs($0) > 1e-6 })
    }
}

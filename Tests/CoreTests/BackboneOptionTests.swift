import TestSupport
import Testing

@testable import ThawCore

@Suite("Backbones' own options")
struct BackboneOptionTests {
    struct Sizes: Sendable, CustomTestStringConvertible {
        var backbone: String
        var options: ResolvedOptions
        var width: Int
        var testDescription: String { "\(backbone) \(options.keys.sorted()) \(width)" }
    }

    /// Sizes on both sides of a SIMD register's 16 elements, other than the defaults.
    static let sizes = [
        Sizes(backbone: "afm", options: ["attention-units": .integer(3)], width: 16),
        Sizes(backbone: "afm", options: ["attention-units": .integer(21)], width: 18),
        Sizes(backbone: "afn", options: ["neurons": .integer(1)], width: 16),
        Sizes(backbone: "afn", options: ["neurons": .integer(7)], width: 18),
    ]

    @Test("Gradients of other sizes by central differences", arguments: sizes)
    func gradients(_ sizes: Sizes) {
        let context = tinyContext(
            backbone: sizes.backbone, width: sizes.width, backboneOptions: sizes.options)
        let (backbone, stream) = (context.backbone, RandomStream(seed: 11))
        func loss() -> Double {
            backbone.bind(context.batch)
            backbone.gatherItems()
            return context.backboneLoss(scope: .all, stream: stream)
        }
        _ = loss()
        backbone.scatterItemGradient()
        let gradient = backbone.store.takeGradients()
        expectGradients(of: backbone.store.parameters, in: backbone.store, gradient: gradient) { loss() }
    }

    @Test("AFM's dropout is inverted: the mean logit of many passes is the logit without")
    func dropoutKeepsTheMean() {
        let context = tinyContext(backbone: "afm", dropout: 0.5)
        let (backbone, rows, passes) = (context.backbone, context.batch.count, 4000)
        backbone.bind(context.batch)
        backbone.gatherItems()
        backbone.forward(.evaluation)
        let expected = doubles(backbone.logits.pointer, rows)
        var (mean, square) = ([Double](repeating: 0, count: rows), [Double](repeating: 0, count: rows))
        for pass in 0..<passes {
            backbone.forward(.training(stream: RandomStream(seed: pass), updatesStatistics: false))
            for b in 0..<rows {
                mean[b] += backbone.logits.pointer[b] / Double(passes)
                square[b] += backbone.logits.pointer[b] * backbone.logits.pointer[b] / Double(passes)
            }
        }
        for b in 0..<rows {
            let deviation = (square[b] - mean[b] * mean[b]).squareRoot()
            #expect(deviation > 1e-4)
            #expect(abs(mean[b] - expected[b]) < 6 * deviation / Double(passes).squareRoot(), "row \(b)")
        }
    }
}

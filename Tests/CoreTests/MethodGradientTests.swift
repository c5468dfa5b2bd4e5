import TestSupport
import Testing

@testable import ThawCore

@Suite("Method gradients by central differences")
struct MethodGradientTests {
    private let stream = RandomStream(seed: 17)

    /// Parameters large enough for second-order terms to show.
    private func enlarge(_ store: ParameterStore<Double>) {
        store.initializeUniform(-0.4, 0.4, stream: RandomStream(seed: 19))
    }

    @Test("Meta-E, through the inner step", arguments: Variant.allCases)
    func metaE(_ variant: Variant) {
        // A large inner step makes the second-order term as large as the first.
        let (context, options) = tinyContext(
            MetaE.Options.self, options: ["inner-learning-rate": .number(2)], variant: variant)
        let method = MetaEMethod(context, options)
        enlarge(method.store)
        let (a, b) = MetaEMethod<Double>.quarters(context.dataset, stream: RandomStream(seed: 1))
        context.batch.load(context.table, a.prefix(48))
        let second = MiniBatch<Double>(context.table, capacity: 48)
        second.load(context.table, b.prefix(48))
        #expect((0..<48).allSatisfy { context.batch.itemIDs[$0] == second.itemIDs[$0] }, "rows are aligned by item")
        func loss() -> Double { method.accumulateGradients(context.batch, second, stream: stream).total }
        _ = loss()
        let gradient = method.store.takeGradients()
        expectGradients(of: method.store.parameters, in: method.store, gradient: gradient) {
            defer { method.store.clearGradients() }
            return loss()
        }
    }

    @Test("MWUF: second table, then networks", arguments: Variant.allCases)
    func mwuf(_ variant: Variant) {
        let (context, options) = tinyContext(MWUF.Options.self, variant: variant)
        let method = MWUFMethod(context, options)
        enlarge(method.store)
        method.computeUserMeans()
        context.backbone.bind(context.batch)
        for (parameters, step) in [
            ([method.items], { method.coldStep(stream: stream) }),
            (method.store.parameters.filter { $0 != method.items }, { method.warmStep(stream: stream) }),
        ] {
            _ = step()
            let gradient = method.store.takeGradients()
            expectGradients(of: parameters, in: method.store, gradient: gradient) {
                defer { method.store.clearGradients() }
                return step()
            }
        }
    }

    @Test("VELF: prior, posterior and item table")
    func velf() {
        // Weights at which both divergences matter, and variances around 1 for them to have curvature.
        let (context, options) = tinyContext(
            VELF.Options.self,
            options: ["alpha": .number(0.3), "beta": .number(0.2)])
        let method = VELFMethod(context, options)
        enlarge(method.store)
        var noise = RandomStream(seed: 23)
        noise.fillNormal(method.noise.pointer, method.noise.count)
        let items = context.backbone.store
        context.backbone.bind(context.batch)
        func loss() -> Double {
            defer {
                method.store.clearGradients()
                items.clearGradients()
            }
            return method.losses(stream: stream).total
        }
        _ = method.losses(stream: stream)
        let (own, backbone) = (method.store.takeGradients(), items.takeGradients())
        expectGradients(of: method.store.parameters, in: method.store, gradient: own, loss: loss)
        expectGradients(
            of: items.parameters.filter { $0.group == .itemEmbedding }, in: items, gradient: backbone, loss: loss)
        #expect(
            items.parameters.filter { $0.group != .itemEmbedding }.allSatisfy { parameter in
                backbone[parameter.offset..<(parameter.offset + parameter.count)].allSatisfy { $0 == 0 }
            })
    }

    @Test("CVAR", arguments: Variant.allCases)
    func cvar(_ variant: Variant) {
        // A noise scale of 1 instead of 1e-4 lets the variances' part through the sample be seen.
        let (context, options) = tinyContext(
            CVAR.Options.self, options: ["noise-scale": .number(1), "wasserstein-weight": .number(0.01)],
            variant: variant)
        let generator = CVARGenerator(context, options)
        enlarge(generator.store)
        var noise = RandomStream(seed: 29)
        for buffer in [generator.noise.posterior, generator.noise.prior] {
            noise.fillNormal(buffer.pointer, buffer.count)
        }
        context.backbone.bind(context.batch)
        _ = generator.losses(stream: stream)
        let gradient = generator.store.takeGradients()
        expectGradients(of: generator.store.parameters, in: generator.store, gradient: gradient) {
            defer { generator.store.clearGradients() }
            return generator.losses(stream: stream).total
        }
    }

    @Test("CSDM, all dropouts on", arguments: Variant.allCases, [16, 6])
    func csdm(_ variant: Variant, width: Int) {
        let (context, options) = tinyContext(
            CSDM.Options.self,
            options: [
                "steps": .integer(12), "stride": .integer(3), "noise-scale": .number(1), "noise-min": .number(0.001),
                "noise-max": .number(0.05), "rho": .number(0.7),
            ], variant: variant, width: width)
        let generator = CSDMGenerator(context, options)
        enlarge(generator.store)
        generator.noiseNet.updateStepBias()
        context.backbone.bind(context.batch)
        func loss() -> Double { generator.accumulateGradients(stream: stream) }
        _ = loss()
        let gradient = generator.store.takeGradients()
        let trained = generator.store.parameters.filter { generator.trainedGroups.contains($0.group) }
        expectGradients(of: trained, in: generator.store, gradient: gradient) {
            defer { generator.store.clearGradients() }
            return loss()
        }
        let noiseNet = generator.store.parameters.filter { $0.group == CSDMGenerator<Double>.noiseNetGroup }
        #expect(noiseNet.count == 10)
        for parameter in noiseNet {
            let moves = gradient[parameter.offset..<(parameter.offset + parameter.count)].contains { $0 != 0 }
            #expect(moves == (variant == .published), "\(parameter.name): frozen as released, trained as published")
        }
    }
}

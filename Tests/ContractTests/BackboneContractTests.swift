import Testing
import ThawTesting

@testable import ThawCore

/// What the head of every registered backbone must keep, beside its gradients (`BackboneGradientTests`) and what methods
/// need of it (`MethodContractTests`).
@Suite("Contract of backbones")
struct BackboneContractTests {
    static let names = Registry.standard.backbones.map(\.name)

    /// A pre-trained backbone with `rows` instances of train-base in its batch, bound, and the items' vectors in place.
    private func trained(_ name: String, rows: Int = 64) throws -> MethodContext<Float> {
        let session = try TinySession(named: "base", on: name).training
        try session.pretrain()
        load(session.context, session.context.dataset.split.trainBase.prefix(rows))
        return session.context
    }

    private func load(_ context: MethodContext<Float>, _ rows: some Collection<Int32>) {
        context.batch.load(context.table, rows)
        context.backbone.bind(context.batch)
        context.backbone.gatherItems()
    }

    private func logits(_ context: MethodContext<Float>, _ mode: ForwardMode = .evaluation) -> [Float] {
        context.backbone.forward(mode)
        return Array(context.backbone.logits.elements.prefix(context.batch.count))
    }

    private func itemGradient(_ context: MethodContext<Float>) -> [Float] {
        let backbone = context.backbone
        return (0..<context.batch.count).flatMap { b in
            (0..<backbone.width).map { backbone.itemGradient[b * backbone.itemStride + $0] }
        }
    }

    @Test("Logits are finite, differ between instances, and are written anew by each forward pass", arguments: names)
    func forward(_ name: String) throws {
        let context = try trained(name)
        let first = logits(context)
        #expect(first.allSatisfy { $0.isFinite })
        #expect(Set(first).count > 1)
        #expect(logits(context) == first)
        let training = ForwardMode.training(stream: RandomStream(seed: 3), updatesStatistics: false)
        let pass = logits(context, training)
        #expect(logits(context, training) == pass)
        #expect(logits(context) == first, "a pass that leaves the running statistics alone leaves no trace")
    }

    @Test("An instance's logit does not depend on the rest of its batch, from one row to a full one", arguments: names)
    func instances(_ name: String) throws {
        let context = try trained(name)
        let rows = Array(context.dataset.split.trainBase.prefix(64))
        let whole = logits(context)
        for count in [1, 2, 17, 63] {
            load(context, rows.suffix(count))
            let part = logits(context)
            for (a, b) in zip(part, whole.suffix(count)) {
                #expect(abs(a - b) <= 1e-5 * max(1, abs(b)), "\(count) rows")
            }
        }
    }

    @Test("The item's vectors are read by forward, not by bind", arguments: names)
    func itemVectors(_ name: String) throws {
        let context = try trained(name)
        let (backbone, rows) = (context.backbone, context.batch.count)
        // With the batch's own statistics, so that rectified units are not all at rest.
        let mode = ForwardMode.training(stream: RandomStream(seed: 3), updatesStatistics: false)
        let plain = logits(context, mode)
        let vectors = FixedBuffer<Float>(repeating: 0, count: rows * backbone.width)
        var stream = RandomStream(seed: 5)
        stream.fillUniform(vectors.pointer, vectors.count, -0.5, 0.5)
        backbone.setItems(vectors.pointer)
        #expect(zip(logits(context, mode), plain).contains { $0 != $1 })
        backbone.gatherItems()
        #expect(logits(context, mode) == plain)
    }

    @Test("Gradients of the item's vectors are written anew by each backward pass", arguments: names)
    func backward(_ name: String) throws {
        let context = try trained(name)
        _ = context.backboneLoss(scope: .itemOnly, stream: RandomStream(seed: 7))
        let first = itemGradient(context)
        #expect(first.contains { $0 != 0 } && first.allSatisfy(\.isFinite))
        context.backbone.backward(context.dLogits, scope: .itemOnly)
        #expect(itemGradient(context) == first)
    }

    @Test(
        "Every option reaches the model, and one that is missing has its default",
        arguments: Registry.standard.backbones.flatMap { backbone in backbone.options.map { (backbone.name, $0.name) } }
    )
    func options(backbone: String, option name: String) throws {
        let description = try #require(Registry.standard.backbones.first { $0.name == backbone })
        let option = try #require(description.option(named: name))
        func bits(_ options: ResolvedOptions) throws -> [UInt8] {
            let session = try TinySession(named: "base", on: backbone, backboneOptions: options)
            try session.pretrain()
            return session.training.exportBackbone()
        }
        let plain = try bits([:])
        #expect(try bits([name: option.released]) == plain)
        #expect(try bits([name: #require(option.values(otherThan: option.released).first)]) != plain)
    }
}

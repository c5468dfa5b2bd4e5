import TestSupport
import Testing

@testable import ThawCore

@Suite("Backbones against recorded numbers")
struct BackboneOracleTests {
    /// Recorded backbones that this build has.
    static let files = Oracles.files("backbone-").filter { file in
        guard let name = try? Oracles.open(file).string("name") else { return true }
        return Registry.standard.backbones.contains { $0.name == Oracles.registryName(name) }
    }

    @Test("There is something to compare with")
    func someFiles() { #expect(!Self.files.isEmpty) }

    @Test("Double, 1e-8", arguments: files)
    func double(_ name: String) throws { try check(Oracles.open(name), as: Double.self) }

    @Test("Float, 1e-4", arguments: files)
    func float(_ name: String) throws { try check(Oracles.open(name), as: Float.self) }

    private func check<S: OraclePrecision>(_ file: OracleFile, as: S.Type) throws {
        let table = try file.table()
        let backbone = try Oracles.backbone(file, name: file.string("name"), table: table, as: S.self)
        let (context, _) = Oracles.context(Base.Options.self, backbone, table: table)
        let rows = table.rowCount
        func pass(at step: Int) -> Double {
            backbone.bind(context.batch)
            backbone.gatherItems()
            let loss = context.backboneLoss(scope: .all, stream: RandomStream(seed: step))
            backbone.scatterItemGradient()
            return loss
        }
        func probabilities() -> [Double] {
            sigmoidRows(backbone.logits.pointer, backbone.logits.pointer, count: rows)
            return doubles(backbone.logits.pointer, rows)
        }

        let loss = pass(at: 0)
        expectAgreement([loss], [try file.number("loss")], "loss", as: S.self)
        expectAgreement(probabilities(), try file.numbers("train_probability"), "probability", as: S.self)
        try expectParameters(file.tensors("grads"), backbone, "gradient") { _, parameter, tensor in
            relativeDifference(
                doubles(backbone.store.gradient(parameter), parameter.count), tensor.data, floor: S.floor)
                <= S.tolerance
        }

        let adam = Adam(backbone.store, groups: ParameterGroup.backbone, settings: AdamSettings())
        adam.update()
        var last = 0.0
        for step in 1..<5 {
            last = pass(at: step)
            adam.update()
        }
        expectAgreement([last], [try file.number("loss_after_5_steps")], "loss of the fifth pass", as: S.self)
        let gradients = try file.tensors("grads")
        try expectParameters(file.tensors("params_after_5_adam_steps"), backbone, "after 5 steps") {
            key, parameter, tensor in
            let first = try #require(gradients[key], "\(key) has no recorded gradient")
            return S.adamDifference(
                doubles(backbone.store.value(parameter), parameter.count), tensor.data, gradients: first.data, steps: 5,
                settings: AdamSettings()) <= 1
        }
        backbone.bind(context.batch)
        backbone.gatherItems()
        backbone.forward(.evaluation)
        expectAgreement(
            probabilities(), try file.numbers("eval_probability_after_5_steps"), "evaluation", as: S.self)
    }

    private func expectParameters<S: OraclePrecision>(
        _ recorded: [String: OracleFile.Tensor], _ backbone: Backbone<S>, _ what: String,
        agree: (String, Parameter, OracleFile.Tensor) throws -> Bool
    ) throws {
        var compared: Set<String> = []
        for (key, tensor) in recorded {
            let name = Oracles.backboneName(key, hidden: backbone.hiddenCount)
            guard let parameter = backbone.store.parameter(named: name) else { continue }
            compared.insert(name)
            #expect(try agree(key, parameter, tensor), "\(what) of \(key)")
        }
        #expect(compared.count == backbone.store.parameters.count, "\(what): every parameter is recorded")
    }
}

import TestSupport
import Testing

@testable import ThawCore

@Suite("Methods against recorded numbers")
struct MethodOracleTests {
    static let files = Oracles.files("method-")

    @Test("There is something to compare with")
    func someFiles() { #expect(!Self.files.isEmpty) }

    @Test("Double, 1e-8", arguments: files)
    func double(_ name: String) throws { try check(Oracles.open(name), as: Double.self) }

    @Test("Float, 1e-4", arguments: files)
    func float(_ name: String) throws { try check(Oracles.open(name), as: Float.self) }

    private func check<S: OraclePrecision>(_ file: OracleFile, as: S.Type) throws {
        switch try file.string("name") {
        case MetaE.entry.description.name: try checkMetaE(file, as: S.self)
        case MWUF.entry.description.name: try checkMWUF(file, as: S.self)
        case CVAR.entry.description.name: try checkCVAR(file, as: S.self)
        case CSDM.entry.description.name: try checkCSDM(file, as: S.self)
        case let other: Issue.record("\(file.name): nothing here compares \(other)")
        }
    }

    // MARK: Each method

    private func checkMetaE<S: OraclePrecision>(_ file: OracleFile, as: S.Type) throws {
        let (a, b) = (try file.table(), try file.table(batch: "batch_b", labels: "labels_b"))
        let backbone = try Oracles.backbone(
            file, name: try file.string("backbone"), table: a, prefix: try prefix(file),
            parameters: try backboneKey(file), as: S.self)
        let rate = try file.number("inner_lr")
        let (context, options) = Oracles.context(
            MetaE.Options.self, backbone, table: a, options: ["inner-learning-rate": .number(rate)])
        let method = MetaEMethod(context, options)
        try load(file, method.store) {
            ["itemid_generator.0.": "generator.0.", "itemid_generator.2.": "generator.1."][$0]
        }
        let second = MiniBatch<S>(b, capacity: b.rowCount)
        second.load(b, Array(0..<Int32(b.rowCount)))
        let losses = method.accumulateGradients(context.batch, second, stream: RandomStream(seed: 1))
        expectAgreement([losses.a], [try file.number("loss_a")], "loss a", as: S.self)
        expectAgreement([losses.b], [try file.number("loss_b")], "loss b", as: S.self)
        expectAgreement([losses.total], [try file.number("loss")], "loss", as: S.self)
        try expectGradients(file, method.store, as: S.self) {
            ["itemid_generator.0.": "generator.0.", "itemid_generator.2.": "generator.1."][$0]
        }
    }

    private func checkMWUF<S: OraclePrecision>(_ file: OracleFile, as: S.Type) throws {
        let table = try file.table()
        let backbone = try Oracles.backbone(
            file, name: try file.string("backbone"), table: table, parameters: "backbone_params", as: S.self)
        let (context, options) = Oracles.context(MWUF.Options.self, backbone, table: table)
        let method = MWUFMethod(context, options)
        let names = [
            "meta_scale.0.": "scale.0.", "meta_scale.2.": "scale.1.", "meta_shift.0.": "shift.0.",
            "meta_shift.2.": "shift.1.",
        ]
        try load(file, method.store) { names[$0] }
        let parameters = try file.tensors("params")
        try Oracles.load(#require(parameters["new_item_emb.weight"]), into: method.store, method.items)
        method.computeUserMeans()
        expectAgreement(
            doubles(method.userMeans.pointer, method.userMeans.count),
            try file.tensor("average_user_embedding_as_released").data, "user means, ids swapped", as: S.self)

        backbone.bind(context.batch)
        expectAgreement(
            [method.coldStep(stream: RandomStream(seed: 1))], [try file.number("cold_loss")], "cold loss", as: S.self)
        expectAgreement(
            doubles(method.store.gradient(method.items), method.items.count),
            try file.tensor("cold_grad_new_item_emb").data, "cold gradient", as: S.self)
        method.store.clearGradients()
        expectAgreement(
            [method.warmStep(stream: RandomStream(seed: 2))], [try file.number("warm_loss")], "warm loss", as: S.self)
        expectAgreement(
            doubles(method.warm.pointer, table.rowCount * backbone.width), try file.tensor("warm_embedding").data,
            "warm embedding", as: S.self)
        try expectGradients(file, method.store, except: ["items"], as: S.self) { names[$0] }
        try expectBackboneGradients(file, context, as: S.self)
    }

    private func checkCVAR<S: OraclePrecision>(_ file: OracleFile, as: S.Type) throws {
        let table = try file.table()
        let backbone = try Oracles.backbone(
            file, name: try file.string("backbone"), table: table, prefix: try prefix(file),
            parameters: try backboneKey(file),
            as: S.self)
        let (context, options) = Oracles.context(CVAR.Options.self, backbone, table: table)
        let generator = CVARGenerator(context, options)
        let names = [
            "mean_encoder.": "mean-encoder.", "log_v_encoder.": "log-variance-encoder.",
            "mean_encoder_p.": "prior-mean-encoder.", "log_v_encoder_p.": "prior-log-variance-encoder.",
            "decoder.": "decoder.",
        ]
        try load(file, generator.store) { names[$0] }
        for (target, draw) in zip([generator.noise.posterior, generator.noise.prior], try file.tensorList("noise")) {
            for (i, value) in draw.data.enumerated() { target.pointer[i] = S(value) }
        }
        backbone.bind(context.batch)
        let losses = generator.losses(stream: RandomStream(seed: 1))
        expectAgreement([losses.main], [try file.number("main")], "main loss", as: S.self)
        expectAgreement([losses.reconstruction], [try file.number("reconstruction")], "reconstruction", as: S.self)
        expectAgreement([losses.wasserstein], [try file.number("wasserstein")], "wasserstein", as: S.self)
        expectAgreement([losses.total], [try file.number("loss")], "loss", as: S.self)
        expectAgreement(
            doubles(generator.rows, table.rowCount * backbone.width), try file.tensor("warm_embedding").data,
            "warm embedding", as: S.self)
        try expectGradients(file, generator.store, as: S.self) { names[$0] }
        try expectBackboneGradients(file, context, as: S.self)
    }

    private func checkCSDM<S: OraclePrecision>(_ file: OracleFile, as: S.Type) throws {
        let table = try file.table()
        let backbone = try Oracles.backbone(
            file, name: try file.string("backbone"), table: table, prefix: try prefix(file),
            parameters: try backboneKey(file),
            as: S.self)
        let schedule = NoiseSchedule(
            steps: try file.integer("T"), scale: try file.number("noise_scale"), min: try file.number("noise_min"),
            max: try file.number("noise_max"))
        expectAgreement(schedule.betas, try file.tensor("betas").data, "beta", as: Double.self)
        expectAgreement(schedule.alphaBar, try file.tensor("alpha_bar").data, "alpha bar", as: Double.self)
        expectAgreement(schedule.c, try file.tensor("c").data, "c", as: Double.self)
        #expect(schedule.subsequence(stride: try file.integer("step")) == (try file.integers("sequence")))
        let (context, options) = Oracles.context(
            CSDM.Options.self, backbone, table: table,
            options: [
                "steps": .integer(schedule.steps), "stride": .integer(try file.integer("step")),
                "noise-scale": .number(try file.number("noise_scale")),
                "noise-min": .number(try file.number("noise_min")),
                "noise-max": .number(try file.number("noise_max")), "rho": .number(try file.number("rho")),
                "side-information-dropout": .number(0), "noise-net-dropout": .number(0), "train-noise-net": .flag(true),
            ])
        let generator = CSDMGenerator(context, options)
        let names = [
            "mean_encoder.": "item-encoder.", "mean_encoder_p.": "side-encoder.", "decoder.": "decoder.",
            "unet.emb_layer.": "noise-net.time.", "unet.in_layers.0.": "noise-net.in.0.",
            "unet.in_layers.1.": "noise-net.in.1.", "unet.out_layers.0.": "noise-net.out.0.",
            "unet.out_layers.1.": "noise-net.out.1.",
        ]
        try load(file, generator.store) { names[$0] }
        let draws = try file.tensorList("draws")
        for (i, value) in draws[0].data.enumerated() { generator.draws.steps.pointer[i] = Int32(value) }
        for (i, value) in draws[1].data.enumerated() { generator.draws.noise.pointer[i] = S(value) }
        backbone.bind(context.batch)
        let losses = generator.losses(stream: RandomStream(seed: 1))
        expectAgreement([losses.diffusion], [try file.number("diffusion_loss")], "diffusion loss", as: S.self)
        expectAgreement([losses.main], [try file.number("main")], "main loss", as: S.self)
        expectAgreement([losses.total], [try file.number("loss")], "loss", as: S.self)
        expectAgreement(
            doubles(generator.rows, table.rowCount * backbone.width), try file.tensor("warm_embedding").data,
            "warm embedding", as: S.self)
        try expectGradients(file, generator.store, as: S.self) { names[$0] }
        try expectBackboneGradients(file, context, as: S.self)
    }

    // MARK: Helpers

    private func backboneKey(_ file: OracleFile) throws -> String {
        (try? file.tensors("backbone_params")) == nil ? "params" : "backbone_params"
    }
    private func prefix(_ file: OracleFile) throws -> String { try backboneKey(file) == "params" ? "model." : "" }

    /// Our name for the method's parameter `key`: side-information tables by rule, others by their prefix.
    private func methodName(_ key: String, _ prefixes: (String) -> String?) -> String? {
        let warmup = "warmup_emb_layer.warmup_"
        if key.hasPrefix(warmup) {
            return "side-information." + key.dropFirst(warmup.count).dropLast(".weight".count)
        }
        guard let dot = key.lastIndex(of: ".") else { return nil }
        let head = String(key[...dot])
        return prefixes(head).map { $0 + key[key.index(after: dot)...] }
    }

    private func load<S: Scalar>(
        _ file: OracleFile, _ store: ParameterStore<S>, _ prefixes: (String) -> String?
    ) throws {
        for (key, tensor) in try file.tensors("params") where !key.hasPrefix("model.") {
            guard let name = methodName(key, prefixes) else { continue }
            try Oracles.load(tensor, into: store, #require(store.parameter(named: name), "no parameter \(name)"))
        }
    }

    /// Every parameter of the method has the recorded gradient.
    private func expectGradients<S: OraclePrecision>(
        _ file: OracleFile, _ store: ParameterStore<S>, except: Set<String> = [], as: S.Type,
        _ prefixes: (String) -> String?
    ) throws {
        var missing = Set(store.parameters.map(\.name)).subtracting(except)
        for (key, tensor) in try file.tensors("grads") where !key.hasPrefix("model.") {
            guard let name = methodName(key, prefixes), let parameter = store.parameter(named: name) else { continue }
            missing.remove(name)
            expectAgreement(
                doubles(store.gradient(parameter), parameter.count), tensor.data, "gradient of \(key)", as: S.self)
        }
        #expect(missing.isEmpty, "no recorded gradient of \(missing.sorted())")
    }

    /// The backbone is frozen while a method trains, but its gradients are recorded: one full backward pass from the
    /// logits' gradient. The item table's is left out, for the reference also lets encoders reach it.
    private func expectBackboneGradients<S: OraclePrecision>(
        _ file: OracleFile, _ context: MethodContext<S>, as: S.Type
    ) throws {
        let backbone = context.backbone
        backbone.store.clearGradients()
        backbone.backward(context.dLogits, scope: .all)
        for (key, tensor) in try file.tensors("grads") where key.hasPrefix("model.") {
            let name = Oracles.backboneName(String(key.dropFirst("model.".count)), hidden: backbone.hiddenCount)
            guard let parameter = backbone.store.parameter(named: name), parameter.group != .itemEmbedding else {
                continue
            }
            expectAgreement(
                doubles(backbone.store.gradient(parameter), parameter.count), tensor.data, "gradient of \(key)",
                as: S.self)
        }
    }
}

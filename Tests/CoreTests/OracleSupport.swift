import Foundation
import TestSupport
import Testing

@testable import ThawCore

/// Both precisions with the tolerance to which the recorded numbers hold.
protocol OraclePrecision: Scalar {
    static var tolerance: Double { get }
    static var floor: Double { get }
    static func head(_ entry: BackboneEntry) -> any InteractionHead<Self>.Type
}
extension Double: OraclePrecision {
    static var tolerance: Double { 1e-8 }
    static var floor: Double { 1e-7 }
    static func head(_ entry: BackboneEntry) -> any InteractionHead<Double>.Type { entry.double }
}
extension Float: OraclePrecision {
    static var tolerance: Double { 1e-4 }
    static var floor: Double { 1e-2 }
    static func head(_ entry: BackboneEntry) -> any InteractionHead<Float>.Type { entry.float }
}

enum Oracles {
    static var folder: URL {
        OracleFile.folder(default: Bundle.module.resourceURL!.appendingPathComponent("Fixtures/oracle"))
    }

    /// The files whose names start with `prefix`, sorted.
    static func files(_ prefix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.sorted()
    }

    static func open(_ name: String) throws -> OracleFile { try OracleFile(folder.appendingPathComponent(name)) }

    /// Our name of a backbone parameter that the reference calls `name`; `hidden`: number of hidden layers.
    static func backboneName(_ name: String, hidden: Int) -> String {
        let parts = name.split(separator: ".").map(String.init)
        switch parts[0] {
        case "emb_layer": return "embedding.\(parts[1])"
        case "ctn_emb_layer": return "continuous.\(parts[1]).vector"
        case "ctn_linear_layer": return "continuous.\(parts[1]).weight"
        case "mlp":
            let index = Int(parts[2])!
            if index == 4 * hidden { return "mlp.output.\(parts[3])" }
            if index % 4 == 0 { return "mlp.\(index / 4).\(parts[3])" }
            return "mlp.\(index / 4).\(parts[3] == "weight" ? "scale" : "shift")"
        case "cn": return "cross.\(parts[2]).\(parts[1] == "w" ? "weight" : "bias")"
        case "pn": return "kernel"
        case "afm": return parts[1] == "fc" ? "output.\(parts[2])" : "\(parts[1]).\(parts[2])"
        case "LNN": return "neurons.weight"
        default: return name
        }
    }

    static func registryName(_ name: String) -> String {
        ["wd": "wide-deep", "ipnn": "pnn"][name] ?? name
    }

    /// Sizes that the backbone has as options, from the shapes of the recorded parameters.
    static func options(_ parameters: [String: OracleFile.Tensor]) -> ResolvedOptions {
        var options: ResolvedOptions = [:]
        options["attention-units"] = (parameters["afm.attention.weight"]?.shape[0]).map(OptionValue.integer)
        options["neurons"] = (parameters["LNN.weight"]?.shape[0]).map(OptionValue.integer)
        return options
    }

    /// A backbone of the file's shape with the recorded parameters. `prefix`: of the parameters' names.
    static func backbone<S: OraclePrecision>(
        _ file: OracleFile, name: String, table: ExampleTable, prefix: String = "", parameters: String = "params",
        as: S.Type
    ) throws -> Backbone<S> {
        let recorded = try file.tensors(parameters)
        let backbone = Backbone<S>(
            head: S.head(try #require(Registry.standard.backbone(named: registryName(name)))), schema: table.schema,
            width: try file.integer("embedding_dim"), hidden: try file.integers("hidden"), dropout: 0,
            maxRows: table.rowCount, options: options(recorded))
        for (key, tensor) in recorded where prefix.isEmpty || key.hasPrefix(prefix) {
            let ours = backboneName(String(key.dropFirst(prefix.count)), hidden: backbone.hiddenCount)
            // The reference carries some parameters that its model never reads.
            guard let parameter = backbone.store.parameter(named: ours) else { continue }
            try load(tensor, into: backbone.store, parameter)
        }
        return backbone
    }

    static func load<S: Scalar>(_ tensor: OracleFile.Tensor, into store: ParameterStore<S>, _ parameter: Parameter)
        throws
    {
        try #require(
            tensor.data.count == parameter.count, "\(parameter.name): \(tensor.shape) against \(parameter.shape)")
        for (i, value) in tensor.data.enumerated() { store.value(parameter)[i] = S(value) }
    }

    /// A context whose batch holds the whole recorded table, bound to the backbone.
    static func context<S: Scalar, Options: MethodOptions>(
        _ type: Options.Type, _ backbone: Backbone<S>, table: ExampleTable, options given: ResolvedOptions = [:]
    ) -> (MethodContext<S>, Options) {
        let rows = Array(0..<Int32(table.rowCount))
        let dataset = ColdStartDataset(
            name: "oracle", title: "Oracle (synthetic)", isSynthetic: true, fingerprint: "oracle", table: table,
            split: ColdStartSplit(trainBase: rows, warm: [rows, rows, rows], test: rows, oldItems: [], newItems: []))
        var training = Training.description.resolve(["dropout": .number(0)])
        training["batch"] = .integer(table.rowCount)
        let options = Options(Options.descriptions.resolve(given))
        let context = MethodContext(
            "oracle", MethodDeclaration(options), dataset: dataset, backbone: backbone,
            training: TrainingSettings(training), stream: RandomStream(seed: 1))
        context.batch.load(table, rows)
        return (context, options)
    }
}

extension Backbone {
    /// The number of hidden layers.
    var hiddenCount: Int { runningStatistics.count / 2 }
}

/// The values as Double.
func doubles<S: Scalar>(_ p: UnsafePointer<S>, _ count: Int) -> [Double] { (0..<count).map { Double(p[$0]) } }
func doubles<S: Scalar>(_ p: UnsafeMutablePointer<S>, _ count: Int) -> [Double] { doubles(UnsafePointer(p), count) }

/// Expects that a tensor is the recorded one, to the precision's tolerance.
func expectAgreement<S: OraclePrecision>(
    _ actual: [Double], _ expected: [Double], _ what: String, as: S.Type, location: SourceLocation = #_sourceLocation
) {
    let difference = relativeDifference(actual, expected, floor: S.floor)
    #expect(difference <= S.tolerance, "\(what): relative difference \(difference)", sourceLocation: location)
}

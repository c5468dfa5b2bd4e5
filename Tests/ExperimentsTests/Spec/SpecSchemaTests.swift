import Foundation
import TestSupport
import Testing
import ThawSupport

@testable import ThawModel
@testable import ThawSpec

/// The JSON Schema, asked of Python's `jsonschema`: it accepts every spec that the decoder does, and refuses all that need
/// no more than one look.
@Suite(.enabled(if: Python.jsonschema != nil, "no python3 has jsonschema (python3-jsonschema)"))
struct SpecSchemaTests {
    /// A spec file as JSON, with its `extends` as it stands there; nil if it is no YAML.
    private func json(_ file: URL) throws -> String? {
        let bytes = [UInt8](try Data(contentsOf: file))
        guard SourceCheck.issues(in: bytes, file: "spec").isEmpty else { return nil }
        let log = IssueLog()
        let root = YAMLTree.read(bytes, file: "spec", log: log)
        return log.issues.isEmpty ? root.map { CanonicalJSON.encode($0.json) } : nil
    }

    private func specs(_ folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }
    }

    @Test func acceptsEverySpecAndExample() throws {
        let folders = [
            packageFolder.appendingPathComponent("experiments"),
            try SpecFixtures.folder.appendingPathComponent("golden"),
        ]
        let files = try folders.flatMap(specs)
        #expect(files.count >= 37)
        let examples = try SpecExamples.names.map { try SpecExamples.spec(SpecExamples.topic($0).key.example) }
        let documents = try files.map { try #require(try json($0)) } + examples.map { CanonicalJSON.encode($0.json) }
        let reasons = try JSONSchemaValidator.reasons(
            schema: SpecExamples.reference.jsonSchema(), documents: documents)
        for (name, reason) in zip(files.map(\.lastPathComponent) + SpecExamples.names, reasons) {
            #expect(reason == nil, "\(name)")
        }
    }

    /// What no schema can see: it would have to compare one place with another, or know other files.
    private static let beyondSchemas: Set<String> = [
        "everything-excluded", "exclude-matches-nothing", "extends-directory", "extends-itself", "extends-missing",
        "extends-too-deep", "extends-two-step-cycle", "grid-overflow", "grid-too-large", "impossible-budgets",
        "impossible-by-when", "impossible-figures", "labels-of-others", "labels-that-look-alike",
        "one-label-two-methods", "rules-that-decide-nothing", "tune-excluded",
        "tune-impossible", "tune-too-large", "tune-too-many-settings", "tuned-and-given", "two-labels-one-run",
        "zip-lengths", "zip-lengths-and-rules",
    ]

    @Test func refusesWhatIsWrongInItself() throws {
        let folder = try SpecFixtures.folder.appendingPathComponent("malformed")
        let named = try specs(folder).compactMap { file in try json(file).map { (file.lastPathComponent, $0) } }
        #expect(named.count > 40)
        let reasons = try JSONSchemaValidator.reasons(
            schema: SpecReference(context: SpecFixtures.context).jsonSchema(), documents: named.map(\.1))
        let accepted = zip(named, reasons).filter { $0.1 == nil }.map(\.0.0)
        #expect(Set(accepted.map { String($0.dropLast(5)) }) == Self.beyondSchemas)
    }

    @Test func refusesNothingThatTheDecoderAccepts() throws {
        let folder = try SpecFixtures.folder.appendingPathComponent("valid")
        let names = ["everything", "tuned", "zipped"]
        var documents = try names.map { try #require(try json(folder.appendingPathComponent("\($0).yaml"))) }
        documents += [Self.withFigures, Self.withStatistics]
        var generator = SpecMutationTests.Generator(state: 8)
        let mutated = try documents.flatMap { document in
            let value = try SpecExamples.tree(document).json
            return (0..<250).map { _ in
                var changed = value
                for _ in 0..<Int.random(in: 1...2, using: &generator) { changed = changed.mutated(&generator) }
                return CanonicalJSON.encode(changed)
            }
        }
        let reasons = try JSONSchemaValidator.reasons(
            schema: SpecReference(context: SpecFixtures.context).jsonSchema(), documents: documents + mutated)
        #expect(reasons.prefix(documents.count).allSatisfy { $0 == nil }, "\(reasons.prefix(documents.count))")
        var sound = 0
        for (document, reason) in zip(documents + mutated, reasons) where SpecFixtures.errors(document) == [] {
            sound += 1
            #expect(reason == nil, "\(document)")
        }
        #expect(sound > 75)
        #expect(reasons.count { $0 != nil } > 300)
    }

    private static let withFigures = """
        {"experiment": "figures", "datasets": ["movielens-1m"], "backbones": ["deepfm"], "seeds": [1, 2],
        "methods": [{"csdm": {"label": "CSDM, released"}}, {"csdm": {"label": "CSDM, trained", "train-noise-net": true}}],
        "training": {"budget": [{"matched": 3}, "as-published"], "warm-learning-rate": ["same", 0.01]},
        "slurm": {"chunk": 3, "memory": 512, "time": "2:00:00", "sbatch": ["--account=abc"], "setup": ["module load x"]},
        "report": {"figures": [
        {"name": "a", "kind": "phases", "lines": "method", "panels": ["dataset", "backbone"], "metric": "f1"},
        {"name": "b", "kind": "sweep", "x": "training.budget", "lines": "phase", "panels": "dataset"},
        {"name": "c", "kind": "bars", "x": "method", "title": "Seconds"},
        {"name": "d", "kind": "differences", "reference": "released", "lines": "phase"}]}}
        """

    private static let withStatistics = """
        {"experiment": "sizes", "datasets": ["movielens-1m", {"tiny": {"label": "Small"}}],
        "report": {"statistics": {"rows": ["users", "items"], "published": "table3"}}}
        """
}

extension CanonicalJSON.Value {
    /// With one value somewhere changed, removed, added or renamed.
    fileprivate func mutated(_ generator: inout SpecMutationTests.Generator) -> Self {
        let stays = Int.random(in: 0..<4, using: &generator) > 0
        switch self {
        case .list(var items) where !items.isEmpty && stays:
            let index = Int.random(in: items.indices, using: &generator)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: items.remove(at: index)
            case 1: items.append(items[index])
            default: items[index] = items[index].mutated(&generator)
            }
            return .list(items)
        case .object(var members) where !members.isEmpty && stays:
            let key = members.keys.sorted()[Int.random(in: 0..<members.count, using: &generator)]
            let other = Self.words.randomElement(using: &generator) ?? ""
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: members[key] = nil
            case 1: members[other] = members.removeValue(forKey: key)
            case 2: members[other] = Self.values.randomElement(using: &generator)
            default: members[key] = members[key]?.mutated(&generator)
            }
            return .object(members)
        default:
            if Int.random(in: 0..<6, using: &generator) == 0 { return .list([self]) }
            return Self.values.randomElement(using: &generator) ?? .null
        }
    }

    private static let words = [
        "title", "training", "slurm", "rho", "batch", "label", "method", "seed", "set", "method.rho", "training.epochs",
        "lines", "metric", "x", "spread", "published", "variant", "repeats", "from", "seeds", "phases", "nothing",
    ]
    private static let values: [Self] =
        words.map { .text($0) }
        + [
            .null, .flag(true), .flag(false), .integer(0), .integer(1), .integer(-1), .integer(7), .number(0.5),
            .number(1e-3), .text(""), .text("two\nlines"), .text("base"), .text("csdm"), .text("auc"), .text("phase"),
            .text("dataset"), .text("as-published"), .text("same"), .text("released"), .text("product"), .text("2:00"),
            .text("4G"),
            .list([]), .object([:]), .list([.integer(1), .integer(1)]), .list([.text("dataset"), .text("method")]),
            .object(["matched": .integer(3)]), .object(["from": .integer(1), "count": .integer(2)]),
            .object(["csdm": .object(["rho": .number(0.5)])]),
        ]
}

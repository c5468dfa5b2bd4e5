import Foundation
import Testing
import ThawCore

@testable import ThawModel

/// Identities must stay what they are: databases are looked up by them.
@Suite struct RunIdentityTests {
    /// Fixtures/specs/identities.json: descriptions with the hashes that another implementation (Python's `json.dumps`
    /// with sorted keys, `hashlib`) gives for the documented fields.
    struct Golden: Codable, Sendable, CustomStringConvertible {
        var name: String
        var run: RunDescription
        var fingerprint: String
        var numericsRevision: Int
        var pretraining: String
        var runIdentity: String
        var pretrainingIdentity: String

        var description: String { name }
        var record: DatasetRecord {
            DatasetRecord(
                name: run.dataset.name, title: "", isSynthetic: false, fingerprint: fingerprint, splitSizes: [:],
                itemCounts: [:])
        }
    }

    static let golden: [Golden] = {
        guard let url = try? SpecFixtures.folder.appendingPathComponent("identities.json"),
            let data = try? Data(contentsOf: url)
        else { return [] }
        return (try? JSONDecoder().decode([Golden].self, from: data)) ?? []
    }()

    /// Components that never change, unlike Core's.
    static let context = SpecContext(
        datasets: [
            ComponentDescription(
                name: "frozen", title: "Frozen", summary: "", source: "",
                options: [
                    OptionDescription("source", .choice(["auto", "real"]), default: .text("auto"), help: ""),
                    OptionDescription("old-threshold", .integer(1...1000), default: .integer(200), help: ""),
                ])
        ],
        backbones: [
            ComponentDescription(
                name: "fm", title: "FM", summary: "", source: "",
                options: [OptionDescription("width", .integer(1...64), default: .integer(16), help: "")])
        ],
        methods: [
            ComponentDescription(
                name: "plain", title: "Plain", summary: "", source: "",
                options: [OptionDescription("count", .choice(["all", "seen"]), default: .text("all"), help: "")]),
            ComponentDescription(
                name: "diffusion", title: "Diffusion", summary: "", source: "",
                options: [
                    OptionDescription("rho", .number(0...10), default: .number(0.001), help: ""),
                    OptionDescription("steps", .integer(1...1000), default: .integer(100), help: ""),
                    OptionDescription("trained", .flag, default: .flag(false), published: .flag(true), help: ""),
                    OptionDescription(
                        "count", .choice(["all", "seen"]), default: .text("all"), published: .text("seen"), help: ""),
                ]),
        ],
        training: ComponentDescription(
            name: "training", title: "", summary: "", source: "",
            options: [
                OptionDescription("pretrain", .choice(["per-seed", "shared"]), default: .text("per-seed"), help: ""),
                OptionDescription("pretrain-seed", .integer(0...100), default: .integer(1), help: ""),
                OptionDescription("batch", .integer(2...1000), default: .integer(64), help: ""),
                OptionDescription("learning-rate", .number(0...1), default: .number(0.001), help: ""),
                OptionDescription("weight-decay", .number(0...1), default: .number(1e-6), help: ""),
            ]))

    /// The identities of a spec's runs, in order.
    static func identities(_ text: String) throws -> [String] {
        let record = DatasetRecord(
            name: "frozen", title: "", isSynthetic: false, fingerprint: String(repeating: "a", count: 64),
            splitSizes: [:], itemCounts: [:])
        return try SpecFixtures.plan(text, context: context).runs.map {
            RunIdentity.of($0.description, dataset: record, numericsRevision: 1)
        }
    }

    static func spec(methods: String = "[plain]", seeds: String = "[1]", _ more: String = "") -> String {
        "experiment: t\ndatasets: [frozen]\nbackbones: [fm]\nmethods: \(methods)\nseeds: \(seeds)\n\(more)\n"
    }

    static func golden(_ name: String) throws -> String {
        try #require(golden.first { $0.name == name }).runIdentity
    }

    @Test func goldenFileIsThere() {
        #expect(Self.golden.count >= 10)
        #expect(Set(Self.golden.map(\.runIdentity)).count == Self.golden.count)
    }

    @Test(arguments: golden) func goldenIdentities(_ golden: Golden) {
        #expect(
            RunIdentity.of(golden.run, dataset: golden.record, numericsRevision: golden.numericsRevision)
                == golden.runIdentity)
        #expect(
            PretrainingIdentity.of(
                golden.run, dataset: golden.record, pretraining: golden.pretraining,
                numericsRevision: golden.numericsRevision) == golden.pretrainingIdentity)
    }

    @Test func throughSpecs() throws {
        #expect(try Self.identities(Self.spec()) == [Self.golden("plain")])
        #expect(
            try Self.identities(Self.spec(methods: "[diffusion: {variant: [released, published]}]"))
                == [Self.golden("diffusion"), Self.golden("diffusion as published")])
        #expect(
            try Self.identities(Self.spec(methods: "[diffusion]", seeds: "[5]", "training: {pretrain: shared}"))
                == [Self.golden("shared pre-training")])
        #expect(
            try Self.identities(Self.spec(methods: "[diffusion: {rho: 1}]")) == [Self.golden("integral number")])
    }

    /// The same run, said otherwise.
    @Test(arguments: [
        spec(methods: "[diffusion: {steps: 100, rho: 0.001}]"),
        spec(methods: "[diffusion: {rho: 1e-3, steps: 100, count: all, trained: false}]"),
        spec(methods: "[diffusion: {variant: released, label: Ours}]"),
        spec(methods: "[diffusion: {variant: published, trained: false, count: all}]"),
        spec(methods: "[diffusion]", "training: {learning-rate: .001, batch: 64}\ntitle: T"),
        spec(methods: "[diffusion]", "training: {pretrain-seed: 77}"),
        spec(methods: "[diffusion]", "when: [{method: diffusion, set: {training.batch: 64}}]"),
        "seeds: {from: 1, count: 1}\nmethods: [diffusion]\nbackbones: [fm: {width: 16}]\n"
            + "datasets: [frozen: {source: real}]\nexperiment: other",
    ])
    func spelling(_ text: String) throws {
        #expect(try Self.identities(text) == [Self.golden("diffusion")])
    }

    @Test func gridDoesNotMatter() throws {
        let alone = try Self.identities(Self.spec(methods: "[diffusion]", seeds: "[1, 2]"))
        let among = try Self.identities(Self.spec(methods: "[plain, diffusion: {rho: [1, 0.001]}]", seeds: "[3, 2, 1]"))
        #expect(among.count == 9)
        #expect(Array(among[7...].reversed()) == alone)
    }

    @Test func whatMattersChangesIt() throws {
        let specs = [
            Self.spec(), Self.spec(seeds: "[2]"), Self.spec(methods: "[plain: {count: seen}]"),
            Self.spec("training: {batch: 65}"), Self.spec("training: {pretrain: shared}"),
            Self.spec("training: {pretrain: shared, pretrain-seed: 2}"), Self.spec(methods: "[diffusion]"),
            Self.spec().replacingOccurrences(of: "[fm]", with: "[fm: {width: 17}]"),
        ]
        let identities = try specs.flatMap { try Self.identities($0) }
        #expect(Set(identities).count == specs.count)
    }

    @Test func sharedPretraining() throws {
        let golden = try #require(Self.golden.first { $0.name == "shared pre-training" })
        var run = golden.run
        func identity(_ run: RunDescription, _ pretraining: String = "plain") -> String {
            PretrainingIdentity.of(run, dataset: golden.record, pretraining: pretraining, numericsRevision: 1)
        }
        let shared = identity(run)
        run.seed = 6
        run.method = Choice(name: "plain", options: [:])
        #expect(identity(run) == shared)
        #expect(identity(run, "item-dropout") != shared)
        run.training["pretrain"] = .text("per-seed")
        #expect(identity(run) != shared)
    }
}

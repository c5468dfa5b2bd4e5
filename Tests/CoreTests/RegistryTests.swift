import Testing
import ThawTesting

@testable import ThawCore

/// A registry is a value, and makes sessions of what it has.
@Suite struct RegistryTests {
    private func entry(_ name: String) -> MethodEntry {
        MethodEntry(
            name: name, title: name, summary: "Base.", source: "none",
            float: UnfittedMethod<Float, Base.Options>.self, double: UnfittedMethod<Double, Base.Options>.self)
    }

    @Test func moreComponentsComeAfterThoseThatThereAre() throws {
        let standard = Registry.standard
        let more = standard + [entry("second-base"), entry("third-base")]
        #expect(more.methods.map(\.name) == standard.methods.map(\.name) + ["second-base", "third-base"])
        #expect(more.backbones.map(\.name) == standard.backbones.map(\.name))
        #expect(more.method(named: "third-base")?.description.title == "third-base")
        #expect(standard.method(named: "third-base") == nil)
        let backbone = BackboneEntry(
            name: "second-fm", title: "Second FM", summary: "FM.", source: "none", float: DeepFMHead<Float>.self,
            double: DeepFMHead<Double>.self)
        let both = more + [backbone]
        #expect(both.backbones.map(\.name) == standard.backbones.map(\.name) + ["second-fm"])
        #expect(both.methods.map(\.name) == more.methods.map(\.name))
        #expect(both.backbone(named: "second-fm") != nil && more.backbone(named: "second-fm") == nil)
    }

    @Test func anEmptyRegistryHasNothing() {
        let empty = Registry()
        #expect(empty.methods.isEmpty && empty.backbones.isEmpty && empty.method(named: "base") == nil)
    }

    private func session(
        _ registry: Registry = .standard, backbone: String = "fm", backboneOptions: ResolvedOptions = [:],
        method: String = "base", options: ResolvedOptions = [:], training: ResolvedOptions = [:]
    ) throws -> any ColdStartSession {
        try registry.makeSession(
            dataset: TinyData.dataset(), backbone: backbone, backboneOptions: backboneOptions, method: method,
            options: options, training: training, seed: 1)
    }

    @Test func whatARegistryDoesNotHaveMakesNoSession() throws {
        #expect(throws: SessionError.unknown("backbone", "unheard")) { try session(backbone: "unheard") }
        #expect(throws: SessionError.unknown("method", "unheard")) { try session(method: "unheard") }
        #expect(throws: SessionError.unknown("method", "base")) {
            try session(Registry(backbones: [FM.entry]), method: "base")
        }
        #expect("\(SessionError.unknown("method", "unheard"))" == "the registry has no method unheard")
    }

    @Test func optionsAreChecked() throws {
        func bad(_ component: String, _ option: String, _ value: String) -> SessionError {
            .badOption(component: component, option: option, value: value)
        }
        #expect(throws: bad("base", "warm-passes", "0")) { try session(options: ["warm-passes": .integer(0)]) }
        #expect(throws: bad("base", "unheard", "1")) { try session(options: ["unheard": .integer(1)]) }
        #expect(throws: bad("afm", "attention-units", "0")) {
            try session(backbone: "afm", backboneOptions: ["attention-units": .integer(0)])
        }
        #expect(throws: bad("training", "batch", "many")) { try session(training: ["batch": .text("many")]) }
        #expect("\(bad("base", "warm-passes", "0"))" == "base has no option warm-passes with value 0")
    }
}

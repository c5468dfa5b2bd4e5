import Foundation
import TestSupport
import Testing
import ThawCore
import ThawSupport

@testable import ThawModel
@testable import ThawSpec

/// The description of specs: that it is what the decoder does, and that the committed pages are made from it.
@Suite struct SpecReferenceTests {
    @Test func theCommittedPagesAreGenerated() throws {
        for (path, text) in [
            ("docs/spec.md", SpecExamples.reference.markdown()),
            ("experiments/thaw-spec.schema.json", SpecExamples.reference.jsonSchema()),
        ] {
            let committed = try Data(contentsOf: packageFolder.appendingPathComponent(path))
            #expect(committed == Data(text.utf8), "\(path) is out of date: make spec-docs")
        }
    }

    @Test(arguments: SpecExamples.names) func theExampleIsSound(name: String) throws {
        let spec = try SpecExamples.spec(SpecExamples.topic(name).key.example)
        #expect(SpecExamples.errors(spec) == [])
    }

    /// A key that the decoder did not read could hold anything.
    @Test(arguments: SpecExamples.names) func theKeyIsRead(name: String) throws {
        let topic = try SpecExamples.topic(name)
        let spec = try SpecExamples.spec(topic.key.example)
        let nonsense = YAMLNode(
            content: .sequence([YAMLNode(content: .sequence([spec]), mark: spec.mark)]), mark: spec.mark)
        // `tune.seeds.from` is shown as `seeds.from`.
        let changed = try #require(
            spec.replacing(topic.path[...], by: nonsense) ?? spec.replacing(topic.path[1...], by: nonsense),
            "the example of \(name) does not have it")
        #expect(SpecExamples.errors(changed) != [])
    }

    @Test func everyDefaultThatIsAValueMayBeSpelledOut() throws {
        var count = 0
        for topic in SpecExamples.reference.topics {
            guard case .defaultValue(let value) = topic.key.presence else { continue }
            let spec = try SpecExamples.spec(topic.key.example)
            let node = try SpecExamples.tree(CanonicalJSON.encode(value))
            // Figures have the defaults of their kind, and those of the first level stand in no example's list.
            let changed = try #require(spec.replacing(topic.path[...], by: node), "\(topic.name)")
            // A default may be what the rest of the example forbids: an axis cannot be rows and groups at once.
            let errors = SpecExamples.errors(changed).filter { !$0.contains("is the rows already") }
            #expect(errors == [], "\(topic.name)")
            count += 1
        }
        #expect(count > 80)
    }

    @Test func nothingIsLeftOut() throws {
        for topic in SpecExamples.reference.topics {
            let key = topic.key
            #expect(key.help.hasSuffix(".") && !key.help.contains("\n"), "\(topic.name): \(key.help)")
            #expect(!key.example.isEmpty, "\(topic.name)")
        }
        for axis in SpecAxis.allCases {
            for component in SpecContext().components(of: axis) {
                #expect(!component.source.isEmpty, "\(component.name)")
                for option in component.specOptions {
                    let name = "\(component.name).\(option.name)"
                    #expect(!option.source.isEmpty, "\(name) has no source")
                    guard case .integer = option.kind, !option.name.hasSuffix("seed") else { continue }
                    #expect(!option.unit.isEmpty, "\(name) has no unit")
                }
            }
        }
    }

    @Test func optionsAreListedWithTheirUnits() throws {
        let csdm = try #require(Registry.standard.methods.first { $0.name == "csdm" })
        let lines = ComponentText.lines(csdm)
        #expect(lines.contains("  steps: default 100; whole number from 1 to 100000 (steps)"))
        #expect(lines.contains("  rho: default 0.001; number from 0 to 1000000"))
        let budget = "  budget: default as-published; as-published | {matched: N}, N from 1 to 1000 (passes)"
        #expect(ComponentText.lines(Training.description).contains(budget))
    }
}

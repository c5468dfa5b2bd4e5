import Testing
import ThawDatasets

@testable import ThawCore

/// What the description of every registered method, backbone and dataset must hold: specs, listings, hashes, tables and
/// databases rest on it.
@Suite("Contract of descriptions")
struct DescriptionContractTests {
    static let kinds: [(kind: String, components: [ComponentDescription])] = [
        ("methods", Registry.standard.methods), ("backbones", Registry.standard.backbones),
        ("datasets", DatasetRegistry.descriptions),
        ("training", [Training.description]),
    ]

    private func isName(_ text: String) -> Bool { text.wholeMatch(of: #/[a-z][a-z0-9]*(-[a-z0-9]+)*/#) != nil }

    private func isSentence(_ text: String) -> Bool { text.hasSuffix(".") && !text.contains(where: \.isNewline) }

    @Test("Names and titles are of the right form, and no two are alike")
    func names() {
        for (kind, components) in Self.kinds {
            #expect(!components.isEmpty, "\(kind)")
            #expect(Set(components.map(\.name)).count == components.count, "\(kind)")
            #expect(Set(components.map(\.title)).count == components.count, "\(kind)")
            for component in components {
                #expect(isName(component.name), "\(component.name)")
                #expect(!component.title.isEmpty && !component.title.contains(where: \.isNewline), "\(component.name)")
            }
        }
    }

    @Test("Each says in a sentence what it is, and where it comes from")
    func summaries() {
        for component in Self.kinds.flatMap(\.components) {
            #expect(isSentence(component.summary), "\(component.name)")
            #expect(!component.source.isEmpty && !component.source.contains(where: \.isNewline), "\(component.name)")
        }
    }

    @Test("Options have names of their own and say what they do")
    func options() {
        for component in Self.kinds.flatMap(\.components) {
            #expect(Set(component.options.map(\.name)).count == component.options.count, "\(component.name)")
            for option in component.options {
                #expect(isName(option.name), "\(component.name).\(option.name)")
                // An entry of a spec has these beside its options.
                #expect(!["label", "variant"].contains(option.name), "\(component.name).\(option.name)")
                #expect(isSentence(option.help), "\(component.name).\(option.name)")
            }
        }
    }

    @Test("Defaults lie within the ranges they declare")
    func defaults() {
        for component in Self.kinds.flatMap(\.components) {
            for option in component.options {
                for value in [option.released, option.published] {
                    let name = "\(component.name).\(option.name)"
                    switch (option.kind, value) {
                    case (.flag, .flag): break
                    case (.integer(let range), .integer(let value)): #expect(range.contains(value), "\(name)")
                    case (.number(let range), .number(let value)): #expect(range.contains(value), "\(name)")
                    case (.choice(let names), .text(let value)): #expect(names.contains(value), "\(name)")
                    case (.numberOr(let word, _), .text(let value)): #expect(value == word, "\(name)")
                    case (.budget, .text(let value)): #expect(value == WarmBudget.asPublished)
                    default: Issue.record("\(name): default of another kind")
                    }
                }
            }
        }
    }

    @Test("Defaults meet what options demand of each other, and demands are of options that there are")
    func constraints() {
        for component in Self.kinds.flatMap(\.components) {
            for variant in Variant.allCases {
                #expect(component.violations(of: component.resolve(variant: variant)).isEmpty, "\(component.name)")
            }
            for constraint in component.options.compactMap(\.constraint) {
                for name in constraint.options {
                    switch component.option(named: name)?.kind {
                    case .integer, .number: break
                    default: Issue.record("\(component.name): a demand on '\(name)', which is no number of its options")
                    }
                }
            }
        }
        let csdm = CSDM.entry.description
        #expect(csdm.violations(of: csdm.resolve(["stride": .integer(101)])).map(\.options) == [["stride", "steps"]])
    }

    @Test("Every method has the options of every method, and says how its warm passes are split")
    func optionsOfMethods() {
        #expect(CommonOptions.descriptions.map(\.name) == ["count", "warm-passes", "warm-statistics"])
        for method in Registry.standard.methods {
            for option in CommonOptions.descriptions {
                #expect(method.option(named: option.name) != nil, "\(method.name) lacks \(option.name)")
            }
            let split = ["refresh-epochs", "refresh-repeats", "matched-table-passes"]
            let count = split.count { method.option(named: $0) != nil }
            #expect(count == 0 || count == split.count, "\(method.name): all of \(split), or none")
        }
    }

    @Test("Every dataset has the options of every dataset")
    func optionsOfDatasets() {
        let shared = DatasetOptions.shared(oldThreshold: 10, warmSize: 1, syntheticScale: 1, scales: 0.1...1)
        for dataset in DatasetRegistry.descriptions {
            for option in shared { #expect(dataset.option(named: option.name)?.kind.isLike(option.kind) == true) }
        }
    }
}

extension OptionKind {
    /// Whether both hold the same kind of value, whatever the ranges.
    fileprivate func isLike(_ other: OptionKind) -> Bool {
        switch (self, other) {
        case (.flag, .flag), (.integer, .integer), (.number, .number), (.numberOr, .numberOr), (.budget, .budget): true
        case (.choice(let a), .choice(let b)): a == b
        default: false
        }
    }
}

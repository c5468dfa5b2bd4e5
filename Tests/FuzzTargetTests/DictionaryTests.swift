import Foundation
import Testing
import ThawCore

@testable import Experiments

/// libFuzzer cannot guess names: the dictionary has all that specs may have.
@Suite struct DictionaryTests {
    private static let words: Set<String> = {
        let file = CorpusTests.fuzzing.appendingPathComponent("Dictionaries/spec.dict")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return Set(text.split(separator: "\n").filter { $0.hasPrefix("\"") }.map { String($0.dropFirst().dropLast()) })
    }()

    @Test func hasEveryKey() {
        let keys = Set(SpecReference().topics.map(\.key.name))
        #expect(keys.count > 100 && keys.subtracting(Self.words) == [])
    }

    /// All but those of a component that it does not have yet: registering one takes no edit here, and the fuzzer is no
    /// worse for lack of its name than it was before.
    @Test func hasEveryNameAndOption() {
        let context = SpecContext()
        var known = 0
        for axis in SpecAxis.allCases {
            for component in context.components(of: axis) where axis == .training || Self.words.contains(component.name)
            {
                known += 1
                let names = component.specOptions.map(\.name) + (axis == .training ? [] : [component.name])
                #expect(Set(names).subtracting(Self.words) == [], "\(component.name)")
            }
        }
        // Three datasets, eight backbones, seven methods, and training.
        #expect(known >= 19)
    }
}

import Core
import Foundation
import Testing

@testable import Experiments

/// libFuzzer cannot guess names: the dictionary has all that specs may have.
@Suite struct DictionaryTests {
    private static let words: Set<String> = {
        let file = CorpusTests.fuzzing.appendingPathComponent("Dictionaries/spec.dict")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return Set(text.split(separator: "\n").filter { $0.hasPrefix("\"") }.map { String($0.dropFirst().dropLast()) })
    }()

    @Test func hasEveryKey() {
        #expect(Set(SpecDecoder.keys + SpecDecoder.externalKeys).subtracting(Self.words) == [])
    }

    @Test func hasEveryNameAndOption() {
        let context = SpecContext()
        for axis in SpecAxis.allCases {
            for component in context.components(of: axis) {
                let names = component.specOptions.map(\.name) + (axis == .training ? [] : [component.name])
                #expect(Set(names).subtracting(Self.words) == [], "\(component.name)")
            }
        }
    }
}

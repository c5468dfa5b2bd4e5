import Testing

@testable import ThawModel

/// Whatever a spec quotes, an error is one line.
@Suite struct OneLineTests {
    @Test func keysOfTunedOptions() {
        let found = SpecFixtures.errors(
            SpecFixtures.spec(methods: "[csdm]", "tune:\n- {method: csdm, options: {\"method.a\\nb\": [1, 2]}}"))
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("in 'options' of a 'tune'; write 'a\\nb'") ?? false)
    }

    @Test func references() {
        let figure = "{name: f, kind: differences, reference: \"none\\nof them\"}"
        let found = SpecFixtures.errors(SpecFixtures.spec("report: {figures: [\(figure)]}"))
        #expect(found.contains { $0.hasSuffix("label 'TITLE, none\\nof them'") })
        #expect(found.allSatisfy { !$0.contains(where: \.isNewline) })
    }

    @Test(arguments: ["\\n", "\\N", "\\L", "\\P"]) func titles(escape: String) {
        let found = SpecFixtures.errors(SpecFixtures.spec("title: \"one\(escape)two\""))
        #expect(found.count == 1)
        #expect(found.first?.contains("'title' must be one line of text") ?? false)
        #expect(found.allSatisfy { !$0.contains(where: \.isNewline) })
    }
}

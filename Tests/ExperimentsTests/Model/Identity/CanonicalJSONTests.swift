import Testing
import ThawCore
import ThawSupport

@testable import ThawModel

@Suite struct CanonicalJSONTests {
    @Test(arguments: [
        (1.0, "1"), (-0.0, "0"), (0.001, "0.001"), (1e-5, "1e-05"), (0.1 + 0.2, "0.30000000000000004"),
        (1e15, "1000000000000000"), (1e19, "1e+19"), (-2.5, "-2.5"), (.infinity, "\"inf\""),
    ])
    func numbers(value: Double, spelling: String) {
        #expect(CanonicalJSON.encode(.number(value)) == spelling)
    }

    @Test func integersAndIntegralNumbersAgree() {
        #expect(CanonicalJSON.encode(.number(2048)) == CanonicalJSON.encode(.integer(2048)))
    }

    @Test func keysAreSortedByBytes() {
        let value = CanonicalJSON.Value.object([
            "b": .null, "a-b": .flag(true), "a": .list([.integer(1), .text("x")]), "é": .null,
        ])
        #expect(CanonicalJSON.encode(value) == #"{"a":[1,"x"],"a-b":true,"b":null,"é":null}"#)
    }

    @Test func strings() {
        #expect(CanonicalJSON.encode(.text("a\"\\\n\r\t\u{1}é")) == #""a\"\\\n\r\t\u0001é""#)
    }
}

@Suite struct NearestNameTests {
    static let names = ["base", "dropoutnet", "mwuf", "meta-e", "velf", "cvar", "csdm"]

    @Test(arguments: [
        ("csmd", "csdm"), ("mwfu", "mwuf"), ("metae", "meta-e"), ("dropout-net", "dropoutnet"), ("bases", "base"),
    ])
    func near(word: String, name: String) {
        #expect(NearestName.of(word, in: Self.names) == name)
    }

    @Test(arguments: ["transformer", "", "x"]) func noneNear(word: String) {
        #expect(NearestName.of(word, in: Self.names) == nil)
    }

    @Test func hugeWordsAreNotMeasured() {
        #expect(NearestName.of(String(repeating: "csdm", count: 100_000), in: Self.names) == nil)
    }

    @Test func hints() {
        #expect(NearestName.hint(for: "cvra", in: Self.names) == "did you mean 'cvar'?")
        #expect(NearestName.hint(for: "transformer", in: ["a", "b"]) == "choose from a, b")
        #expect(NearestName.hint(for: "x", in: []) == "there is none to choose from")
    }

    @Test func quotedIsOneShortLine() {
        #expect("a\nb\u{202E}".inQuotes == #"'a\nb\u{202E}'"#)
        #expect(String(repeating: "x", count: 50).inQuotes == "'\(String(repeating: "x", count: 40))...'")
    }
}

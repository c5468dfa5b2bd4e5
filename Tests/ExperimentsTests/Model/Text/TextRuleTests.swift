import Testing

@testable import ThawModel

/// What names and texts may be.
@Suite struct TextRuleTests {
    @Test(arguments: [
        (TextRule.name, ["a", "table-1", "1-", "auxiliary", "com", String(repeating: "x", count: 100)]),
        (.recordedName, ["--help", "-", "aux"]),
        (.methodName, ["csdm", "external:mine", "external:external"]),
        (.optionName, ["rho", "Steps_2", "no-noise"]), (.text, ["VELF_{50%}", "<b>", "=1+1", " "]),
        (.optionalText, ["", "AMD EPYC"]),
    ])
    func soundOnesPass(rule: TextRule, texts: [String]) {
        for text in texts { #expect(rule.flaw(in: text) == nil, "\(text)") }
    }

    @Test(arguments: [
        (TextRule.name, ["-", "--help", "-a", ".", "..", "aux", "com0", "lpt9"]),
        (.name, ["", "A", "a.b", "../x", "a b", "é", "a\n", String(repeating: "x", count: 101), "external:x"]),
        (.methodName, ["external:", "external:a:b", "External:x", "a/b"]),
        (.optionName, ["", "a.b", "a b", "ä", "a\u{0}", String(repeating: "x", count: 101)]),
        (
            .text,
            [
                "", "a\nb", "a\rb", "\u{1B}[0m", "\u{7F}", "\u{9B}", "\u{2028}", "\u{2029}", "\t", "\u{0}", "\u{202E}a",
                "a\u{200B}", String(repeating: "x", count: 10_001),
            ]
        ),
        (.optionalText, ["\n", "\u{85}"]),
    ])
    func othersAreNamed(rule: TextRule, texts: [String]) throws {
        for text in texts {
            let flaw = try #require(rule.flaw(in: text), "\(text.inQuotes)")
            #expect(flaw.hasPrefix("must ") && flaw.hasSuffix(text.inQuotes))
        }
    }

    /// The schema's pattern says the same as the decoder.
    @Test func namesHaveOneRule() throws {
        let expression = try Regex(TextRule.nameExpression)
        let long = String(repeating: "x", count: 100)
        let odd = ["-", "--x", "aux", "con", "com1", "A", "", ".", long + "x"]
        for text in ["a", "a-", "0", "aux1", "com10", "prn-", long] + odd {
            #expect((TextRule.name.flaw(in: text) == nil) != odd.contains(text), "\(text)")
            #expect((text.wholeMatch(of: expression) != nil) == (TextRule.name.flaw(in: text) == nil), "\(text)")
        }
    }

    @Test func oneLineHasNoControls() {
        #expect("a\u{1B}[31m\nb\u{2028}c".oneLine == "a [31m b c")
        #expect(TextRule.optionalText.flaw(in: "a\u{1B}[31m\r\nb\u{2028}c".oneLine) == nil)
    }
}

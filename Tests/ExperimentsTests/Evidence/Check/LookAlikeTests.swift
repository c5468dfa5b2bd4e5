import Testing
import ThawSupport

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawStore

/// Labels and titles are those that follow, letter by letter.
@Suite struct LookAlikeTests {
    @Test(arguments: [
        "csdm", "CSDM\u{200b}", "\u{421}SDM", "\u{ff23}\u{ff33}\u{ff24}\u{ff2d}", "C S D M", "'CSDM'", "C\u{301}SDM",
        "\u{421}\u{405}DM",
    ])
    func whatLooksAlikeIsTheSame(text: String) { #expect(LookAlike.isSame("CSDM", text)) }

    @Test func whatDoesNotIsNot() {
        #expect(
            !LookAlike.isSame("CSDM", "CSDM 2") && !LookAlike.isSame("", "...") && !LookAlike.isSame("Base", "Basic"))
        #expect(LookAlike.isNamed("CSDM", in: "Ours (\u{421}SDM)") && !LookAlike.isNamed("Base", in: "Baseline"))
    }

    @Test func signsTellShapesApart() {
        #expect(
            LookAlike.shape("Ours") == LookAlike.shape("\u{41e}URS ")
                && LookAlike.shape("A b") == LookAlike.shape("a\u{a0}b"))
        #expect(LookAlike.shape("CSDM") != LookAlike.shape("CSDM+") && LookAlike.shape("A b") != LookAlike.shape("Ab"))
    }

    @Test(arguments: [
        "Our CSDM", "\u{2013} CSDM", "\"\"CSDM", "\u{ff23}\u{ff33}\u{ff24}\u{ff2d}", "CSDMv", "Baseline", "  Base",
        "Base ",
        "Base (base)", "Best: Base is invalid", "B\u{430}se",
    ])
    func aLabelIsThatOfThePlan(label: String) throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit(
            "UPDATE experiment_runs SET labels = json_set(labels, '$.method', '\(label)') WHERE position <= 10")
        let lines = try sample.check().disagreements.map(\.description)
        #expect(lines.count == 1 && lines[0].contains("column labels: method ") && lines[0].hasSuffix("'Base' follows"))
    }

    /// Not even where the spec says it, too: the digest does not hold labels.
    @Test(arguments: [("CSDM", "Base"), ("CSD\u{41c}", "\u{412}ase"), ("Our CSDM", "Our Base")])
    func aSpecCallsNoMethodByTheNameOfAnother(labels: (base: String, csdm: String)) throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit(
            """
            UPDATE experiments SET spec = replace(
                replace(spec, '"base"', '{"base":{"label":"\(labels.base)"}}'),
                '{"csdm":{"rho":0.001}}', '{"csdm":{"label":"\(labels.csdm)","rho":0.001}}');
            UPDATE experiment_runs SET labels = json_set(labels, '$.method', CASE json_extract(labels, '$.method')
                WHEN 'Base' THEN '\(labels.base)' WHEN 'CSDM' THEN '\(labels.csdm)'
                ELSE json_extract(labels, '$.method') END)
            """)
        let lines = try sample.check().disagreements.map(\.description)
        #expect(lines.count == 2 && lines.allSatisfy { $0.contains("that names no other component") }, "\(lines)")
    }

    /// Of a later program: its words may be others.
    @Test func otherWordsOfALaterProgramAreNotCheckable() throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit(
            """
            UPDATE experiment_runs SET labels = replace(replace(labels, '"Base"', '"Backbone alone"'), 'MovieLens-1M',
                'MovieLens 1M');
            UPDATE environments SET thaw_version = '9.0.0'
            """)
        let check = try sample.check()
        #expect(check.isSound && check.uncheckable.count == 2 && check.limit != nil, "\(check.disagreements)")
        // But not those of another method.
        try sample.edit("UPDATE experiment_runs SET labels = replace(labels, 'Backbone alone', 'Our CSDM')")
        #expect(try !sample.check().isSound)
    }

    @Test func invisibleCharactersAreRefused() throws {
        for text in ["a\u{200b}b", "\u{feff}a", "a\u{202e}b", "a\u{ad}b"] {
            #expect(TextRule.text.flaw(in: text)?.contains("without invisible characters") == true)
            #expect(TextRule.optionalTitle.flaw(in: text) != nil)
        }
        #expect(
            TextRule.text.flaw(in: "na\u{ef}ve \u{2013} \u{4e2d}") == nil && TextRule.optionalTitle.flaw(in: "") == nil)
        let sample = try CheckSample(committed: "table1")
        try sample.edit("UPDATE experiments SET title = title || char(8203)")
        #expect(throws: StoreError.self) { try sample.check() }
    }
}

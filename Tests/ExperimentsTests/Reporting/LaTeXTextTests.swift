import Testing

@testable import ThawReporting

/// What stands in a LaTeX file for characters beyond ASCII.
@Suite struct LaTeXTextTests {
    @Test(arguments: [
        ("ρ=0.1", "$\\rho$=0.1"), ("αβ", "$\\alpha$$\\beta$"), ("Α", "A"), ("ά", "$\\acute{\\alpha}$"),
        ("Ω\u{2126}", "$\\Omega$$\\Omega$"), ("µ", "$\\mu$"),
        ("≥ − × ± …", "$\\geq$ $-$ $\\times$ $\\pm$ \\ldots{}"), ("≠", "$\\neq$"), ("=\u{338}", "$\\neq$"),
        ("≮", "[U+226E]"), ("10⁻³", "10$^{-}$$^{3}$"),
        ("Größe, naïve Łódź", "Gr\\\"{o}\\ss{}e, na\\\"{i}ve \\L{}\\'{o}d\\'{z}"), ("e\u{301}", "\\'{e}"),
        ("Ångström", "\\r{A}ngstr\\\"{o}m"), ("ệ", "\\d{\\^{e}}"), ("ế", "[U+1EBF]"), ("ą", "[U+0105]"),
        ("ρ\u{302}", "$\\hat{\\rho}$"), ("ﬁ", "fi"), ("Ａ①", "A1"), ("a\u{200D}b\u{FE0F}", "ab"),
        ("½", "\\textonehalf{}"),
        (
            "“a” ‘b’ „c“",
            "\\textquotedblleft{}a\\textquotedblright{} \\textquoteleft{}b\\textquoteright{} ,{},c\\textquotedblleft{}"
        ),
        ("–-—–", "--{}-{}---{}--"), ("''``?`", "'{}'`{}`?{}`"), ("工 😀", "[U+5DE5] [U+1F600]"), ("a\u{A0}b", "a~b"),
        ("\u{301}", "[U+0301]"), ("[ä]", "{[}\\\"{a}]"),
    ])
    func everyCharacterIsASCII(text: String, written: String) {
        let lines = LaTeXText.document([LaTeXText.escaped(text)]).split(separator: "\n")
        #expect(lines.last?.replacing("{[}U+", with: "[U+") == written[...])
        #expect(lines.count == (written.contains("[U+") ? 2 : 1))
    }

    @Test func whatHasNoCommandIsNamed() throws {
        var table = try ReportSample().table()
        table.groups[0].rows[0].title = "工 ą ρ"
        table.title += " 工"
        let text = table.rendered(as: .latex)
        #expect(text.hasPrefix("% LaTeX has no command for U+0105, U+5DE5.\n% Written by thaw report."))
        #expect(text.contains("\n{[}U+5DE5] {[}U+0105] $\\rho$ & 3 & "))
        let report = try ExperimentReport(store: ReportSample().store)
        #expect(report.unwritten(as: .latex) == nil)
        var named = report
        named.content = .table(table)
        #expect(
            named.unwritten(as: .latex)
                == "LaTeX has no command for ą (U+0105), 工 (U+5DE5): the table has the code in brackets in its place")
        #expect(named.unwritten(as: .markdown) == nil)
    }

    @Test func everythingOfAReportIsASCII() throws {
        let sample = try ReportSample(missing: [("velf", 2)], noise: ComparisonTests.noise)
        let tests = try TableBuilder(store: sample.store).comparisonTable(partial: true)
        for text in [try sample.table(partial: true).rendered(as: .latex), tests.rendered(as: .latex)] {
            #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
            #expect(!text.contains("U+"))
        }
    }
}

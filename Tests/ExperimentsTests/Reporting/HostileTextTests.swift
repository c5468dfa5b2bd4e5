import Foundation
import Testing
import ThawCore
import ThawSupport

@testable import ThawExecution
@testable import ThawModel
@testable import ThawReporting

/// Texts that mean something to the program that reads a table, in a model that no reader has looked at.
@Suite struct HostileTextTests {
    private static let texts = [
        "\u{1B}]52;c;Y2FsYw==\u{7}", "a\nb\r\nc", "\u{202E}a\u{2028}b", "=cmd|' /C calc'!A0", "@SUM(A1)", "\t=1+1",
        "- item",
        "12. item", "---", "    code", "# head", "![x](http://x/y.png)", "<script>alert(1)</script>",
        "$\\input{x}$ % & ^^5c",
        "\\end{table*}\\input{/etc/passwd}", "| a | b", "[a](javascript:x)", " [1cm]", "'; system('touch CANARY'); y='",
    ]

    /// A table in which every text is `text`.
    private static func table(_ text: String) throws -> TableModel {
        var table = try ReportSample().table()
        (table.title, table.rowTitle) = (text, text)
        table.notes.append(text)
        for index in table.groups.indices {
            table.groups[index].title = text
            table.groups[index].budgets = text
            table.groups[index].rows[0].title = text
        }
        return table
    }

    @Test(arguments: texts, TableFormat.allCases) func noTextSteersOrBreaksLines(text: String, format: TableFormat)
        throws
    {
        let rendered = try Self.table(text).rendered(as: format)
        #expect(rendered.unicodeScalars.allSatisfy { !$0.isSteering || $0 == "\n" })
        // Long texts are wrapped on terminals.
        if format != .terminal {
            let lines = try Self.table("x").rendered(as: format).split(
                separator: "\n", omittingEmptySubsequences: false)
            #expect(rendered.split(separator: "\n", omittingEmptySubsequences: false).count == lines.count)
        }
    }

    @Test func stylesAreTheRenderersOwn() throws {
        let (hostile, sound) = (
            try Self.table("\u{1B}[1mb").rendered(as: .terminal, styled: true),
            try Self.table("xyz[1mb").rendered(as: .terminal, styled: true)
        )
        #expect(hostile.hasPrefix("\u{1B}[1m\u{FFFD}[1mb\u{1B}[0m\n"))
        #expect(hostile.count { $0 == "\u{1B}" } == sound.count { $0 == "\u{1B}" })
    }

    @Test(arguments: [
        ("- item", "\\- item"), ("+ item", "\\+ item"), ("-", "\\-"), ("---", "\\---"), ("- - -", "\\- - -"),
        ("==", "\\=="),
        ("12. item", "12\\. item"), ("12) item", "12\\) item"), ("    code", "code"), ("# head", "\\# head"),
        ("$x$", "\\$x\\$"),
        ("<b>", "\\<b\\>"), ("![x](y)", "!\\[x\\](y)"), ("a|b", "a\\|b"), ("a\nb", "a b"), ("-0.0012", "-0.0012"),
        ("+6.5%", "+6.5%"), ("12.5", "12.5"), ("12 items", "12 items"), ("a - b", "a - b"), ("", ""),
        ("<\u{338}", "\\<\u{338}"),
    ])
    func markdownIsText(text: String, escaped: String) {
        #expect(MarkdownRenderer.escaped(text) == escaped)
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-cmd|x", "'-cmd|x"), ("@x", "'@x"), ("\t=1", "' =1"), ("\r=1", "' =1"),
        ("  =1", "'  =1"), ("\u{FF1D}1", "'\u{FF1D}1"), ("=\u{301}1", "'=\u{301}1"), ("=a,b", "\"'=a,b\""),
        ("=\"a\"", "\"'=\"\"a\"\"\""), ("-0.0012", "-0.0012"), ("-1.5e-05", "-1.5e-05"), ("+1", "+1"), ("a=b", "a=b"),
        ("-inf", "-inf"), ("", ""), ("a\nb", "a b"), ("-", "'-"),
    ])
    func csvHoldsNoFormulas(field: String, quoted: String) {
        #expect(CSVRenderer.quoted(field) == quoted)
    }

    @Test(arguments: [
        (" [1cm] a", " {[}1cm] a"), (" *a", " {*}a"), ("\\input{x}", "\\textbackslash{}input\\{x\\}"),
        ("a % b", "a \\% b"), ("^^5c", "\\textasciicircum{}\\textasciicircum{}5c"), ("a\n\nb", "a  b"),
        ("\\\u{301}x", "\\textbackslash{}\\'{}x"), ("a\u{2028}\u{1B}b", "a  b"),
    ])
    func latexIsText(text: String, escaped: String) {
        #expect(LaTeXRenderer.escaped(text) == escaped)
    }

    @Test func htmlIsNotReordered() {
        #expect(HTML.escaped("a\u{202E}b\u{2066}c\u{2028}d") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d")
    }

    @Test func progressIsOneLineAndSteersNothing() {
        var text = ""
        let progress = TerminalProgress(colours: false, width: { 200 }, write: { text += $0 })
        let running = ProgressState.Running(label: "a\u{1B}[2Jb\nc", stage: "\u{9B}31m")
        let state = ProgressState(total: 2, done: 0, failed: 0, elapsed: 1, remaining: nil, running: [running])
        progress.update(state)
        progress.note("note \u{1B}]0;x\u{7}")
        progress.finish(state)
        let own = text.replacing("\r\u{1B}[K", with: "")
        #expect(own.unicodeScalars.allSatisfy { !$0.isSteering || $0 == "\n" }, "\(text.debugDescription)")
        let failed = JobOutcome.failed(RunFailure(kind: .crashed, reason: "a\n\u{1B}[31mb"))
        #expect(failed.line(label: "x\u{1B}[1m", seconds: 1) == "x [1m: failed: a  [31mb")
    }
}

import Foundation
import TestSupport
import Testing

@testable import ThawReporting

/// Every `.tex` that tests make, as pdflatex sees it.
@Suite struct LaTeXCompilationTests {
    private static let pdflatex = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/pdflatex" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    private static let missing: Comment = "pdflatex is not installed (make install-test-deps)"

    @Test(.enabled(if: pdflatex != nil, missing)) func whatUsersWriteCompiles() throws {
        let sample = try ReportSample(missing: [("velf", 2)], noise: ComparisonTests.noise)
        var tests = try TableBuilder(store: sample.store).comparisonTable(partial: true)
        var table = try sample.table(partial: true)
        let text = #" \input{x} ^_^ ~ "quoted" <a> {b} $c$ #d – é ρ=0.1 ≥ − × ± … Größe, naïve Łódź “q” ''``?`"#
        table.title += text
        tests.title += text
        table.notes.append(text)
        table.groups[0].title += text
        table.groups[0].rows[0].title = "[a] ρ = 0,2 – −0.5 ± 3"
        table.groups[0].rows[1].title = "*"
        try Self.compile([table.rendered(as: .latex), tests.rendered(as: .latex)])
    }

    /// Also where TeX typesets nothing but the symbol: in a title that is a caption, in italics, and at the start of a line.
    @Test(.enabled(if: pdflatex != nil, missing)) func everySymbolCompiles() throws {
        let symbols = Set(LaTeXSymbols.text.keys).union(LaTeXSymbols.math.keys).sorted().map(String.init)
        let marks = LaTeXSymbols.accents.keys.sorted()
        let letters = "aeiouyczsnAEIOUCZSN".unicodeScalars.flatMap { letter in marks.map { "\(letter)\($0)" } }
        let greek = LaTeXSymbols.mathAccents.keys.sorted().map { "\u{3C1}\($0)" }
        var table = try ReportSample().table()
        (table.title, table.groups[0].title) = (symbols.joined(separator: " "), symbols.joined())
        table.notes = (symbols + letters + greek).map { "\($0) a\($0)b" } + ["工 ą ế 😀"]
        try Self.compile([table.rendered(as: .latex)])
    }

    /// Golden files, and the committed results.
    @Test(.enabled(if: pdflatex != nil, missing)) func everyCommittedFileCompiles() throws {
        var files: [String] = []
        for folder in ["Tests/ExperimentsTests/Fixtures/report", "results"] {
            let url = packageFolder.appendingPathComponent(folder)
            let names = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []
            files += names.filter { $0.hasSuffix(".tex") }.map { url.appendingPathComponent($0).path }
        }
        #expect(files.count >= 4)
        try Self.compile(files.sorted().map { try String(contentsOfFile: $0, encoding: .utf8) })
    }

    /// Sets the tables in one document, with no other package than the one that their first line asks for.
    private static func compile(_ tables: [String]) throws {
        let pdflatex = try #require(pdflatex)
        let folder = try TemporaryFolder()
        let pages = tables.joined(separator: "\n\\clearpage\n")
        let document =
            "\\documentclass{article}\n\\usepackage{booktabs}\n\\begin{document}\n\(pages)\n\\end{document}\n"
        try Data(document.utf8).write(to: folder.url.appendingPathComponent("table.tex"))
        let result = try TestProcess.run(
            pdflatex, ["-interaction=nonstopmode", "-halt-on-error", "table.tex"], in: folder.url)
        let log = (try? String(contentsOfFile: folder.path("table.log"), encoding: .isoLatin1)) ?? "no log"
        #expect(result.code == 0, "\(log.suffix(2000))")
        #expect(!log.contains("Missing character"), "\(log.split(separator: "\n").filter { $0.hasPrefix("Missing") })")
        #expect(try folder.contents().contains("table.pdf"))
    }
}

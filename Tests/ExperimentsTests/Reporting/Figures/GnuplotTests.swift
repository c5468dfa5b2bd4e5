import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawPlanning
@testable import ThawReporting
@testable import ThawStore

/// What gnuplot makes of a figure. Without gnuplot (apt-get install gnuplot-nox) there is nothing to look at.
@Suite(.enabled(if: Gnuplot.executable != nil, "gnuplot is not installed (gnuplot-nox)"))
struct GnuplotTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The report sample's store with `figures` in its experiment.
    private func store(_ sample: ReportSample, _ figures: [FigureSettings]) throws -> ResultStore {
        var record = try sample.store.experiments()[0].record
        record.reportSettingsJSON = try StoredJSON.encode(ReportSettings(figures: figures))
        try sample.store.register(experiment: record, members: sample.store.experiments()[0].members)
        return sample.store
    }

    @Test func aFigureHasFourFilesAndACaption() throws {
        let store = try store(ReportSample(), [FigureSample.phases])
        let paths = try FigureFiles.write(store: store, to: folder.path("out"))
        #expect(paths == ["svg", "pdf"].map { folder.path("out/over-phases.\($0)") })
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted()
        #expect(names == ["caption.txt", "dat", "gp", "pdf", "svg"].map { "over-phases.\($0)" })
        let svg = try SVGContent(Data(contentsOf: URL(fileURLWithPath: paths[0])))
        // Two datasets, three methods, four phases, and one for each method in the legend.
        #expect(svg.points == 2 * 3 * 4 + 3)
        for text in ["AUC", "Phase", "Cold", "Warm-c", "Base", "CSDM", "VELF_{50%}", "Taobao AD (synthetic)"] {
            #expect(svg.texts.contains(text), "no text '\(text)'")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: paths[1])).starts(with: Data("%PDF".utf8)))
    }

    @Test func differencesAreDrawn() throws {
        let model = try FigureBuilder(FigureSample.differences, of: FigureSample.choices()).build()
        let out = folder.url
        try Data(GnuplotScript(model: model, name: "moved").text().utf8).write(
            to: out.appendingPathComponent("moved.gp"))
        try Data(GnuplotData(model: model).text().utf8).write(to: out.appendingPathComponent("moved.dat"))
        try Gnuplot.run("moved.gp", in: out, figure: "moved")
        let svg = try SVGContent(Data(contentsOf: out.appendingPathComponent("moved.svg")))
        // Two rows, four phases, and one for each phase in the legend.
        #expect(svg.points == 2 * 4 + 4)
        for text in ["Difference in AUC", "trained", "published", "Warm-b", "MovieLens-1M (rebuilt)"] {
            #expect(svg.texts.contains(text), "no text '\(text)'")
        }
    }

    /// Of a database that was let through although values in it do not follow, each file says so.
    @Test func everyFileOfAnUncheckedDatabaseIsMarked() throws {
        let store = try store(ReportSample(), [FigureSample.phases])
        let sentence = "Unchecked: 1 value does not follow."
        try FigureFiles.write(store: store, to: folder.path("sound"))
        try FigureFiles.write(store: store.letThrough(saying: sentence), to: folder.path("marked"))
        func bytes(_ kind: String, _ ending: String) throws -> Data {
            try Data(contentsOf: URL(fileURLWithPath: folder.path("\(kind)/over-phases.\(ending)")))
        }
        for (kind, isMarked) in [("sound", false), ("marked", true)] {
            for ending in ["dat", "gp"] {
                let text = String(decoding: try bytes(kind, ending), as: UTF8.self)
                #expect(text.hasPrefix("# \(sentence)\n") == isMarked, "\(ending): \(text.prefix(200))")
            }
            #expect(String(decoding: try bytes(kind, "caption.txt"), as: UTF8.self).contains(sentence) == isMarked)
            // What goes into papers without its caption has it in the picture.
            #expect(try SVGContent(bytes(kind, "svg")).texts.contains("Unchecked (see thaw check)") == isMarked)
        }
        // Drawn by the same lines; what is in it is compressed. (Without the mark, its bytes would be the same: see below.)
        #expect(try bytes("sound", "pdf") != bytes("marked", "pdf"))
    }

    @Test func theSameDatabaseGivesTheSameBytes() throws {
        for name in ["one", "two"] {
            try FigureFiles.write(store: store(ReportSample(), [FigureSample.phases]), to: folder.path(name))
        }
        for file in ["dat", "gp", "svg", "pdf", "caption.txt"] {
            let contents = ["one", "two"].map {
                FileManager.default.contents(atPath: folder.path("\($0)/over-phases.\(file)"))
            }
            #expect(contents[0] != nil && contents[0] == contents[1], "\(file) differs")
        }
    }

    @Test func theScriptCanBeRunAgain() throws {
        let out = folder.url.appendingPathComponent("out")
        try FigureFiles.write(store: store(ReportSample(), [FigureSample.phases]), to: out.path)
        let svg = out.appendingPathComponent("over-phases.svg")
        let drawn = try Data(contentsOf: svg)
        try FileManager.default.removeItem(at: svg)
        try Gnuplot.run("over-phases.gp", in: out, figure: "over-phases")
        #expect(try Data(contentsOf: svg) == drawn)
    }

    /// As a database of an earlier program may have them: an option that no run has, and a name that is none for files.
    @Test func reportsGoOnWithoutAFigure() throws {
        var impossible = FigureSample.rho
        impossible.x = "method.alpha"
        var odd = FigureSample.phases
        odd.name = "--version"
        let store = try store(ReportSample(), [impossible, odd, FigureSample.phases])
        let reason =
            "figure over-rho: no run of the experiment has the option method.alpha; correct 'x', or sweep the option"
        let page = try HTMLReport(store: store)
        #expect(page.leftOut == [reason])
        #expect(page.text.contains("<strong>Left out:</strong> figure over-rho: no run of the experiment"))
        #expect(page.text.contains("<figure id=\"figure-over-phases\">"))
        let written = try ReportFiles.write(store: store, to: folder.path("files"))
        #expect(written.leftOut.count == 2 && written.leftOut.contains(reason), "\(written.leftOut)")
        #expect(written.paths.filter { $0.hasSuffix(".svg") } == [folder.path("files/over-phases.svg")])
        #expect(written.paths.last?.hasSuffix(".html") == true)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("files"))
        #expect(!names.isEmpty && names.allSatisfy { !$0.hasPrefix("-") })
        // Who asks for the figures alone is told that one of them cannot be had.
        #expect(throws: ReportError.undrawable(figure: "over-rho", flaw: .empty(option: "method.alpha"))) {
            try FigureFiles.write(store: store, to: folder.path("figures"))
        }
    }

    @Test func embeddedFiguresShareNoIds() throws {
        var second = FigureSample.phases
        second.name = "log-loss"
        second.metric = .logLoss
        second.title = "Log-loss & <more>"
        let figures = try FigureFiles.drawn(store: store(ReportSample(), [FigureSample.phases, second])).made
        #expect(figures.map(\.name) == ["over-phases", "log-loss"])
        let contents = try figures.map { try SVGContent(Data($0.svg.utf8)) }
        #expect(contents.allSatisfy { !$0.ids.isEmpty && Set($0.ids).count == $0.ids.count })
        #expect(Set(contents[0].ids).isDisjoint(with: contents[1].ids))
        for content in contents { #expect(Set(content.references).isSubset(of: content.ids)) }
        #expect(contents[1].title == "Log-loss & <more>")
        #expect(figures.allSatisfy { $0.svg.hasPrefix("<svg") })
    }

    @Test func textIsOnlyText() throws {
        // 49 bytes, more of which `tickLabel` would cut. To Swift, a quote with a combining accent is another character.
        let label = "it's '\u{301}`touch mark` \"q\" \\n{/B b}a_b^c%g%\u{301} @x #1"
        var model = try FigureBuilder(FigureSample.phases, of: FigureSample.builder(ReportSample())).build()
        model.lines[0] = label
        model.x.labels[0] = label
        model.panels[0].title = [label]
        model.title = label
        try Data(GnuplotData(model: model).text().utf8).write(to: URL(fileURLWithPath: folder.path("nasty.dat")))
        try Data(GnuplotScript(model: model, name: "nasty").text().utf8).write(
            to: URL(fileURLWithPath: folder.path("nasty.gp")))
        try Gnuplot.run("nasty.gp", in: folder.url, figure: "nasty")
        #expect(!FileManager.default.fileExists(atPath: folder.path("mark")))
        let svg = try SVGContent(Data(contentsOf: URL(fileURLWithPath: folder.path("nasty.svg"))))
        // The panel's title, the legend and a label on the x axis of each of the two panels.
        #expect(svg.texts.filter { $0 == label }.count == 4, "\(svg.texts)")
    }

    @Test func longLabelsOfTicsAreCutBetweenCharacters() {
        func accents(_ count: Int) -> String { String(repeating: "\u{E9}", count: count) }
        #expect(GnuplotText.tickLabel("a% " + accents(40)) == "'a%% \(accents(21))\u{2026}'")
        #expect(GnuplotText.tickLabel("a% " + accents(23)) == "'a%% \(accents(23))'")
        #expect(GnuplotText.tickLabel(accents(40)) == "'\(accents(40))'")
    }

    /// A comment of gnuplot's that ends in a backslash takes the next line with it.
    @Test func aTitleThatEndsInABackslashHidesNoLine() throws {
        let drawings = try ["\\", "/"].map { ending in
            var model = try FigureBuilder(FigureSample.phases, of: FigureSample.builder(ReportSample())).build()
            model.title += ending
            model.panels[0].title = ["Data " + ending]
            try WholeFile.write(GnuplotData(model: model).text(), to: folder.path("ending.dat"))
            try WholeFile.write(GnuplotScript(model: model, name: "ending").text(), to: folder.path("ending.gp"))
            try Gnuplot.run("ending.gp", in: folder.url, figure: "ending")
            return try String(contentsOf: folder.url.appendingPathComponent("ending.svg"), encoding: .utf8)
        }
        #expect(drawings[0].contains("Data \\") && drawings[0].replacing("\\", with: "/") == drawings[1])
    }

    @Test func sweepsBarsAndEmptyPanelsAreDrawn() throws {
        let rho = try FigureBuilder(FigureSample.rho, of: FigureSample.sweep()).build()
        let times = try FigureBuilder(FigureSample.times, of: FigureSample.timed()).build()
        var empty = try FigureBuilder(FigureSample.phases, of: FigureSample.builder(ReportSample())).build()
        empty.name = "empty"
        empty.panels[0].series = empty.panels[0].series.map { $0.map { _ in nil } }
        for (model, points) in [(rho, 4 * 4 + 4), (times, 0), (empty, 3 * 4 + 3)] {
            try WholeFile.write(GnuplotData(model: model).text(), to: folder.path("\(model.name).dat"))
            try WholeFile.write(
                GnuplotScript(model: model, name: model.name).text(), to: folder.path("\(model.name).gp"))
            try Gnuplot.run("\(model.name).gp", in: folder.url, figure: model.name)
            let svg = try SVGContent(Data(contentsOf: folder.url.appendingPathComponent("\(model.name).svg")))
            #expect(svg.points == points, "\(model.name)")
            if model.name == "times" { #expect(svg.texts.contains("2.00") && svg.texts.contains("5.00")) }
            if model.name == "empty" { #expect(svg.texts.contains("no runs")) }
        }
    }

    @Test func whatGnuplotSaysIsPassedOn() throws {
        try Data("plot 'no such file'\n".utf8).write(to: URL(fileURLWithPath: folder.path("bad.gp")))
        let error = #expect(throws: ReportError.self) { try Gnuplot.run("bad.gp", in: folder.url, figure: "bad") }
        #expect(error.map { "\($0)".hasPrefix("figure bad: gnuplot failed: ") && !"\($0)".contains("\n") } == true)
    }
}

import Foundation
import TestSupport
import Testing
import ThawSupport

@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

/// Figures whose names and texts are meant for gnuplot, or for the browser that shows the picture.
@Suite(.enabled(if: Gnuplot.executable != nil, "gnuplot is not installed (gnuplot-nox)"))
struct HostileFigureTests {
    private static let commands = [
        "x'; system('touch CANARY'); y='", "x\nsystem('touch CANARY')", "x\rsystem('touch CANARY')",
        "x\u{B}system('touch CANARY')\u{C}", "x\u{2028}system('touch CANARY')\u{85}", "`touch CANARY`",
        "'\u{301}`touch CANARY`",
        "';system('touch CANARY')#",
        "x\\", "x\u{600}\\", "{", "}", "} system('touch CANARY') {", "@CANARY $x #y", "\"", "%s%n%50000d",
        "a\u{FFFE}\u{FFFF}",
        "]]>", "<script>alert(1)</script>", "<![CDATA[", "&x;", "' onload='alert(1)", "''", "''''x", "\u{1B}]0;x\u{7}",
        String(repeating: "long ", count: 20_000),
    ]
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func model(_ text: String) throws -> FigureModel {
        var model = try FigureBuilder(FigureSample.phases, of: FigureSample.builder(ReportSample())).build()
        (model.name, model.title, model.yTitle, model.x.title) = (text, text, text, text)
        model.lines[0] = text
        model.x.labels[0] = text
        model.panels[0].title = [text, text]
        return model
    }

    @Test(arguments: commands) func noTextRunsACommand(text: String) throws {
        let drawing = try Drawing(of: model(text), name: "figure-of-texts")
        let svg = try SVGContent(Data(drawing.svg.utf8))
        // Two datasets, three methods, four phases, and one for each method in the legend: no line of the script is lost.
        #expect(svg.points == 2 * 3 * 4 + 3)
        #expect(svg.elements.isSubset(of: Self.pictures), "\(svg.elements)")
        #expect(svg.attributes.allSatisfy { !$0.hasPrefix("on") })
        #expect(drawing.pdf.starts(with: Data("%PDF".utf8)))
        let element = EmbeddedSVG.element(drawing.svg, name: "n", title: text)
        let embedded = try SVGContent(Data(element.utf8))
        #expect(embedded.elements == svg.elements && embedded.attributes == svg.attributes)
        #expect(element.unicodeScalars.allSatisfy { !$0.isSteering || $0 == "\n" || $0 == "\t" })
        try expectNoCanary()
    }

    private static let pictures: Set<String> = [
        "svg", "title", "desc", "g", "defs", "rect", "circle", "path", "use", "text", "tspan", "filter", "feFlood",
        "feComposite",
    ]

    /// The script that the user gets, run by hand.
    @Test(arguments: commands.prefix(8)) func noNameRunsACommand(name: String) throws {
        let model = try model(name)
        try Data(GnuplotData(model: model).text().utf8).write(to: URL(fileURLWithPath: folder.path("hostile.dat")))
        try Data(GnuplotScript(model: model, name: name).text().utf8).write(
            to: URL(fileURLWithPath: folder.path("hostile.gp")))
        // There are no data of that name, which gnuplot may say.
        _ = try? Gnuplot.run("hostile.gp", in: folder.url, figure: "hostile")
        try expectNoCanary()
    }

    private func expectNoCanary() throws {
        #expect(try !folder.contents().contains("CANARY"))
        #expect(!FileManager.default.fileExists(atPath: "CANARY"))
    }

    @Test(arguments: commands + ["../../x", ""]) func aNameThatIsNoneIsRefused(name: String) throws {
        var settings = FigureSample.phases
        settings.name = name
        let sample = try ReportSample()
        var record = try sample.store.experiments()[0].record
        record.reportSettingsJSON = try StoredJSON.encode(ReportSettings(figures: [FigureSample.phases, settings]))
        try sample.store.register(experiment: record, members: sample.store.experiments()[0].members)
        let error = ReportError.badName(kind: "figure", name: name)
        #expect(throws: error) { try FigureFiles.write(store: sample.store, to: folder.path("out")) }
        #expect(throws: error) { try FigureFiles.drawn(store: sample.store) }
        #expect(throws: error) { try ReportFiles.write(store: sample.store, to: folder.path("out")) }
        #expect(try folder.contents().isEmpty)
    }

    @Test func whatIsNoPictureIsRefused() throws {
        for file in [
            "<svg><script>alert(1)</script></svg>", "<svg onload='x'></svg>", "<svg><a href='#x'/></svg>",
            "<svg><image/></svg>",
            "<svg><use xlink:href='http://x/y'/></svg>", "<svg><use href=\"//x\"/></svg>",
            "<svg><foreignObject/></svg>",
            "<svg><g style='fill:url(http://x)'/></svg>", "<!DOCTYPE svg><svg/>", "<svg><![CDATA[x]]></svg>",
            "<svg><g a/></svg>",
            "<svg><?php x ?></svg>", "<svg", "<svg><g a='x\"b='y'/></svg>", "<svg><style>@import 'x'</style></svg>",
            "<svg><g OnLoad='x'/></svg>", "<svg><use HREF='javascript:x'/></svg>",
        ] {
            #expect(throws: ReportError.self, "\(file)") { try PlainSVG.checked(file, figure: "f") }
        }
        let sound = "<?xml version=\"1.0\"?>\n<svg\n a='>'><use xlink:href='#p'/><g fill='url(#x)' />text > x</svg>\n"
        #expect(try PlainSVG.checked(sound, figure: "f") == sound)
    }

    /// Texts speak of ids and references; the picture has its own.
    @Test func onlyMarkupIsRenamed() {
        let svg = "<svg><title>T</title><g id='a'/><text> id='a' href='#a' url(#a)</text><use xlink:href='#a'/></svg>"
        #expect(
            EmbeddedSVG.element(svg, name: "n", title: "<new>")
                == "<svg><title>&lt;new&gt;</title><g id='n-a'/><text> id='a' href='#a' url(#a)</text>"
                + "<use xlink:href='#n-a'/></svg>")
    }

    @Test(arguments: [
        [0.7, 0.7.nextUp], [-1.7e308, 1.7e308], [.leastNonzeroMagnitude, 2 * .leastNonzeroMagnitude],
        [0.1, 0.1 + 1e-12], [.nan, .infinity], [1e300, -1e300],
    ])
    func aScaleCanAlwaysBeDrawn(values: [Double]) {
        let scale = FigureScale(values)
        #expect(scale.low.isFinite && scale.high.isFinite && scale.step.isFinite && scale.step > 0)
        #expect(scale.low < scale.high && scale.low + scale.step > scale.low && scale.high + scale.step > scale.high)
        #expect((scale.high - scale.low) / scale.step < 100)
        #expect((0...15).contains(scale.decimals))
    }
}

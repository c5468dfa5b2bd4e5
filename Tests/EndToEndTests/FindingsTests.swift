import Foundation
import TestSupport
import Testing
import thaw_maintain

/// `docs/findings.md` and its figures: that they follow from the committed databases.
@Suite struct FindingsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let databases = "results/movielens-1m-rebuilt"
    private var folder: URL { Self.root.appendingPathComponent(Self.databases) }

    @Test func theDocumentFollowsFromTheDatabases() throws {
        let place = try Workplace()
        let written = try place.maintain("findings", folder.path, "--figures", "../\(Self.databases)")
        #expect(written.code == 0, "\(written.errors)")
        let committed = try String(contentsOf: Self.root.appendingPathComponent("docs/findings.md"), encoding: .utf8)
        #expect(written.output == committed)
    }

    @Test(arguments: ["matched-budget", "matched-budget-dcn", "hidden-choices"])
    func itsFiguresFollowFromTheDatabases(name: String) throws {
        let place = try Workplace()
        let drawn = try place.thaw(
            "report", folder.appendingPathComponent("\(name).sqlite").path, "--partial", "--figures",
            place.folder.url.path)
        #expect(drawn.code == 0, "\(drawn.errors)")
        for ending in ["dat", "gp", "caption.txt"] {
            #expect(
                try Data(contentsOf: place.folder.url.appendingPathComponent("\(name).\(ending)"))
                    == Data(contentsOf: folder.appendingPathComponent("\(name).\(ending)")), "\(name).\(ending)")
        }
        let (now, then) = (
            try String(contentsOf: place.folder.url.appendingPathComponent("\(name).svg"), encoding: .utf8),
            try String(contentsOf: folder.appendingPathComponent("\(name).svg"), encoding: .utf8)
        )
        // Another gnuplot draws another picture of the same numbers.
        if Self.gnuplot(now) == Self.gnuplot(then) { #expect(now == then, "\(name).svg") }
    }

    /// The <desc> in which gnuplot says its version.
    private static func gnuplot(_ svg: String) -> Substring? {
        svg.range(of: "<desc>.*?</desc>", options: .regularExpression).map { svg[$0] }
    }

    @Test func aMissingDatabaseIsNamedWithItsSpec() throws {
        let place = try Workplace()
        let result = try place.maintain("findings", ".")
        #expect(result.code == 2)
        #expect(
            result.errors
                == "error: ./table1.sqlite: there is no such file; `thaw run experiments/table1.yaml` makes it\n")
    }

    @Test func anotherExperimentIsRefused() throws {
        let place = try Workplace()
        for name in Findings.experiments {
            try FileManager.default.copyItem(
                at: folder.appendingPathComponent("backbones.sqlite"),
                to: place.folder.url.appendingPathComponent("\(name).sqlite"))
        }
        let result = try place.maintain("findings", ".")
        #expect(result.code == 2)
        #expect(
            result.errors
                == "error: experiment table1: ./table1.sqlite holds 'backbones' instead; run experiments/table1.yaml as it is\n"
        )
    }
}

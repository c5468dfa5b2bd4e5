import Foundation
import TestSupport
import Testing

/// What a terminal's users and other programs ask of the commands.
@Suite(.serialized) struct ConvenienceTests {
    @Test func aDatabaseThatIsNotThereHasANeighbour() throws {
        let place = try Workplace()
        try FileManager.default.createDirectory(atPath: place.folder.path("results"), withIntermediateDirectories: true)
        try place.write("", to: "results/idea-synthetic.sqlite")
        try place.write("", to: "results/the idea.sqlite")
        try place.write("", to: "mine.sqlite")
        for (named, meant) in [
            ("mine", "mine.sqlite"), ("results/mine.sqlite", "mine.sqlite"), ("the idea", "'results/the idea.sqlite'"),
            ("idea-synthetic", "results/idea-synthetic.sqlite"),
            ("idea-sinthetic.sqlite", "results/idea-synthetic.sqlite"),
        ] {
            let result = try place.thaw("report", named)
            #expect(result.code == 2)
            let hint = "no such result database; `thaw run` creates it, or name another file; did you mean \(meant)?\n"
            #expect(result.errors == "error: \(named): \(hint)", "\(result.errors)")
        }
        #expect(try !place.thaw("report", "something-else").errors.contains("did you mean"))
    }

    @Test func aCommandThatIsNotThereHasANeighbour() throws {
        let place = try Workplace()
        let result = try place.thaw("reprot", "x.sqlite")
        #expect(result.code == 2 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("Error: thaw has no command 'reprot'; did you mean 'report'?\nUsage: thaw "))
    }

    @Test func planStatusAndReportSpeakJSON() throws {
        let place = try Workplace()
        func object(_ arguments: String...) throws -> [String: Any] {
            let result = try place.thaw(arguments + ["--format", "json"])
            #expect(result.code == 0, "\(result.errors)")
            #expect(result.output.hasSuffix("}\n"))
            return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        }
        var plan = try object("plan", "small.yaml")
        #expect(plan["format"] as? String == "thaw-plan/1" && plan["experiment"] as? String == "small")
        #expect(plan["database"] as? String == "results/small-synthetic.sqlite")
        #expect(plan["database_exists"] as? Bool == false && plan["synthetic"] as? Bool == true)
        var runs = try #require(plan["runs"] as? [[String: Any]])
        #expect(runs.map { $0["number"] as? Int } == Array(1...12))
        #expect(runs.allSatisfy { $0["state"] as? String == "missing" && ($0["identity"] as? String)?.count == 64 })
        #expect((runs[4]["labels"] as? [String: String])?["method"] == "CVAR")
        let settings = try #require(runs[4]["settings"] as? [String: [String: Any]])
        #expect(settings["method"]?["name"] as? String == "cvar")
        #expect((settings["method"]?["options"] as? [String: Any])?["repeats"] as? Int == 2)

        #expect(try place.thaw("run", "small.yaml", "--no-report").code == 0)
        plan = try object("plan", "small.yaml")
        runs = try #require(plan["runs"] as? [[String: Any]])
        #expect(runs.allSatisfy { $0["state"] as? String == "done" } && plan["database_exists"] as? Bool == true)

        let status = try object("status")
        #expect(status["format"] as? String == "thaw-status/1")
        let database = try #require((status["databases"] as? [[String: Any]])?.first)
        #expect(
            database["database"] as? String == "results/small-synthetic.sqlite" && database["over"] as? Bool == true)
        let experiment = try #require((database["experiments"] as? [[String: Any]])?.first)
        #expect(experiment["planned"] as? Int == 12 && experiment["done"] as? Int == 12)

        let report = try object("report", "small.yaml")
        let csv = try place.thaw("report", "small.yaml", "--format", "csv").output.split(whereSeparator: \.isNewline)
        let cell = try #require(
            (((report["groups"] as? [[String: Any]])?.first?["rows"] as? [[String: Any]])?.first?["cells"]
                as? [[String: Any]])?
                .first)
        let mean = try #require(cell["mean"] as? Double)
        let written = csv[1].split(separator: ",").compactMap { Double($0) }.first
        #expect(abs(mean - (written ?? 0)) < 1e-15 && written != nil)
        #expect(
            try place.thaw("report", "small.yaml", "--format", "json").output
                == place.thaw("report", "small.yaml", "--format", "json").output)
    }

    @Test func columnsAreHeededWithoutATerminal() throws {
        let place = try Workplace()
        #expect(try place.thaw("run", "small.yaml", "--no-report").code == 0)
        func longest(_ columns: String?) throws -> Int {
            let variables = columns.map { ["COLUMNS": $0] } ?? [:]
            let result = try ThawProcess(["report", "small.yaml"], in: place.folder, variables: variables).wait()
            #expect(result.code == 0)
            return result.output.split(separator: "\n").map(\.count).max() ?? 0
        }
        let normal = try longest(nil)
        #expect(normal > 80 && normal <= 120)
        #expect(try longest("80") <= 80)
        #expect(try longest("300") > 120)
        for nonsense in ["", "0", "-5", "wide", "99999999999999999999"] { #expect(try longest(nonsense) == normal) }
    }

    @Test func whatLaTeXCannotSayIsNamed() throws {
        let place = try Workplace()
        try place.write(
            Workplace.small.replacingOccurrences(
                of: "- base", with: "- base: {label: \"\u{3C1} = 0,2 \u{2265} \u{5DE5}\"}"),
            to: "words.yaml")
        let run = try place.thaw("run", "words.yaml", "--format", "latex")
        #expect(run.code == 0, "\(run.errors)")
        let note = "LaTeX has no command for \u{5DE5} (U+5DE5): the table has the code in brackets in its place\n"
        #expect(run.errors.hasSuffix(note))
        #expect(run.output.contains("\n$\\rho$ = 0,2 $\\geq$ {[}U+5DE5] & 4 & "))
        #expect(try place.thaw("report", "words.yaml", "--format", "latex", "--out", "t.tex").errors.hasSuffix(note))
        #expect(try place.thaw("report", "words.yaml", "--files", "out").errors.hasSuffix(note))
        #expect(!place.exists("out/words-synthetic.json"))
    }
}

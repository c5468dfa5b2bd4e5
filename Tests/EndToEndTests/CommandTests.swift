import Foundation
import TestSupport
import Testing
import ThawStore

/// What the commands print, and their exit codes.
@Suite(.serialized) struct CommandTests {
    @Test(arguments: [
        [], ["run"], ["plan"], ["validate"], ["status"], ["report"], ["diff"], ["datasets"], ["datasets", "list"],
        ["datasets", "inspect"], ["datasets", "prepare"], ["datasets", "fetch"], ["methods"], ["backbones"], ["worker"],
        ["spec"], ["auc"], ["submit"], ["collect"], ["task"], ["new"], ["new", "method"],
    ])
    func help(_ command: [String]) throws {
        let result = try Workplace().thaw(command + ["--help"])
        #expect(result.code == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.contains("USAGE: thaw \(command.joined(separator: " "))"), "\(result.output)")
        #expect(!result.output.contains("(unknown)"))
    }

    @Test func listsAndVersion() throws {
        let place = try Workplace()
        #expect(try place.thaw("--version").output == "thaw 0.1.0 (under-test)\n")
        let methods = try place.thaw("methods").output
        for name in ["base", "dropoutnet", "mwuf", "meta-e", "velf", "cvar", "csdm"] {
            #expect(methods.contains("\n\(name): ") || methods.hasPrefix("\(name): "))
        }
        #expect(methods.contains("  train-noise-net: default false, published true; true or false\n"))
        #expect(try place.thaw("backbones", "deepfm").output.hasPrefix("deepfm: DeepFM"))
        #expect(try place.thaw("datasets", "list").output.contains("synthetic data take their place"))
    }

    /// Names of one character, which end the program in Foundation.
    @Test func theShortestNamesWillDo() throws {
        let place = try Workplace()
        try place.write(
            Workplace.small.replacingOccurrences(of: "relaimpr]}", with: "relaimpr], published: numbers}"), to: "s")
        for arguments in [["run", "s", "--db", "d"], ["report", "d", "--out", "t"], ["merge", "m", "d"]] {
            let result = try place.thaw(arguments)
            #expect(result.code == 0, "\(arguments): \(result.errors)")
        }
        #expect(place.exists("t") && place.exists("m"))
    }

    @Test func newMethodNeedsACheckout() throws {
        let place = try Workplace()
        let refused = try place.thaw("new", "method", "mine")
        #expect(refused.code == 2 && refused.output.isEmpty)
        #expect(refused.errors.contains(": no checkout of Thaw here or above "))
        #expect(try place.thaw("new", "method", "base").code == 2)
        #expect(!place.exists("experiments"))
    }

    @Test func planPrintsTheExactNumber() throws {
        let place = try Workplace()
        let plan = try place.thaw("plan", "small.yaml")
        #expect(plan.code == 0)
        #expect(plan.output.hasSuffix("12 runs: 12 will run\n"))
        #expect(plan.output.split(separator: "\n").count == 14)
        #expect(plan.errors.hasSuffix("results in results/small-synthetic.sqlite, which does not exist yet\n"))
        #expect(!place.exists("results"))
        let resolved = try place.thaw("plan", "small.yaml", "--resolved", "12")
        #expect(resolved.output.contains("method.repeats") && resolved.output.contains("(default 10)"))
    }

    @Test func failedRunsAreRecordedAndTheRestFinishes() throws {
        let place = try Workplace()
        // A noise schedule that leaves nothing of the signal: the loss is not a number.
        try place.write(
            """
            experiment: failing
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods:
              - base
              - csdm: {noise-scale: 9000, repeats: 1, refresh-epochs: 0}
            seeds: [1, 2]

            """, to: "failing.yaml")
        let run = try place.thaw("run", "failing.yaml")
        #expect(run.code == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("2 of 4 runs finished, 2 failed"))
        #expect(run.errors.contains("2 of 4 runs are missing (2 of them failed)"))
        let database = "results/failing-synthetic.sqlite"
        let status = try place.thaw("status", "failing.yaml")
        #expect(status.output.contains("CSDM: seeds 1-2 failed: the loss became NaN or infinite in "))
        #expect(status.output.hasSuffix("4 runs: 2 done, 2 failed\n"))
        #expect(try place.thaw("report", database).code == 1)
        let partial = try place.thaw("report", database, "--partial")
        #expect(partial.code == 0)
        #expect(partial.output.contains(#/\nCSDM +0/2 /#) && partial.output.contains(#/\nBase +2 /#))
        // They would fail again, and are tried when somebody asks for that.
        let again = try place.thaw("run", "failing.yaml")
        #expect(again.code == 1)
        #expect(again.errors.contains("2 runs exist already, none to do; 2 failed before"))
        #expect(again.errors.contains("run failing.yaml --retry-failed\n"))
        let asked = try place.thaw("run", "failing.yaml", "--retry-failed")
        #expect(asked.code == 1)
        #expect(asked.errors.contains("0 of 2 runs finished, 2 failed") && asked.errors.contains("2 existed already"))
    }

    @Test func reportsSayThatDataAreSynthetic() throws {
        let place = try Workplace()
        let run = try place.thaw("run", "small.yaml", "--format", "markdown")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("MovieLens-1M (synthetic)"))
        #expect(run.errors.contains("the data are synthetic"))
        #expect(run.errors.contains("thaw datasets fetch movielens-1m"))
        #expect(run.errors.hasSuffix("results in results/small-synthetic.sqlite\n"))
        #expect(try place.thaw("report", "small.yaml", "--format", "markdown").output == run.output)
        let csv = try place.thaw("report", "small.yaml", "--format", "csv", "--out", "table.csv")
        #expect(csv.code == 0 && csv.output.isEmpty)
        let table = String(decoding: place.bytes("table.csv") ?? Data(), as: UTF8.self)
        #expect(table.hasPrefix("group,row,phase,metric,"))
        // Three methods, four phases, two metrics.
        #expect(table.split(whereSeparator: \.isNewline).count == 1 + 3 * 4 * 2)
    }

    @Test func theTestsBehindTheMarksArePrinted() throws {
        let place = try Workplace()
        try place.write(Workplace.small, to: "small.yaml")
        #expect(try place.thaw("run", "small.yaml", "--no-report").code == 0)
        for (format, mark) in [
            ("terminal", "against base\nMethod"), ("markdown", "| Method | against | phase |"),
            ("latex", "Method & against & phase"), ("csv", "group,comparison,row,against,phase"),
        ] {
            let tests = try place.thaw("report", "small.yaml", "--tests", "--format", format)
            #expect(tests.code == 0 && tests.output.contains(mark), "\(tests.output)\(tests.errors)")
            #expect(tests.output.contains("MovieLens-1M (synthetic)"))
        }
        #expect(try place.thaw("report", "small.yaml", "--tests", "--out", "tests.txt").output.isEmpty)
        #expect(place.exists("tests.txt"))
        let refused = [
            (["--trials"], "--trials and --tests exclude each other"), (["--figures", "x"], "--tests is a table"),
            (["--files", "x"], "--tests is a table"), (["--format", "html"], "--tests is a table"),
        ]
        for (arguments, reason) in refused {
            let result = try place.thaw(["report", "small.yaml", "--tests"] + arguments)
            #expect(result.code == 2 && result.errors.contains(reason), "\(result.errors)")
        }
        #expect(try place.thaw("report", "small.yaml", "--files", "files").code == 0)
        for file in ["txt", "csv"] { #expect(place.exists("files/small-synthetic-tests.\(file)")) }
    }

    /// A spec that was copied out of the repository has the paper's numbers all the same: those that the program was built with.
    @Test func thePapersNumbersNeedNoFile() throws {
        let place = try Workplace()
        try place.write(
            Workplace.small.replacingOccurrences(of: "relaimpr]}", with: "relaimpr], published: table1}")
                .replacingOccurrences(of: "count: 4", with: "count: 1"), to: "compared.yaml")
        let run = try place.thaw("run", "compared.yaml", "--db", "compared.sqlite")
        #expect(run.code == 0 && !run.errors.contains("no published/"), "\(run.errors)")
        let report = try place.thaw("report", "compared.sqlite")
        #expect(report.code == 0 && report.output == run.output && !report.errors.contains("published"))
        #expect(report.output.contains("Paper: Zhu, Wang and Wu: "))
        // Beside synthetic data none of them is shown; they are recorded, to the byte.
        let files = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("experiments/published")
        func recorded() throws -> [String?] {
            try ResultStore(path: place.folder.path("compared.sqlite"), access: .readOnly).experiments()
                .map(\.record.publishedJSON)
        }
        let table1 = try String(contentsOf: files.appendingPathComponent("table1.json"), encoding: .utf8)
        #expect(try recorded() == [table1])
        let check = try place.thaw("check", "compared.sqlite")
        #expect(check.code == 0 && check.output.hasSuffix(" 0 wrong, 0 not checkable\n"), "\(check.output)")

        // Statistics of datasets likewise.
        try place.write(
            "experiment: sizes\ndatasets: [\(Workplace.dataset)]\nreport: {statistics: {published: table3}}\n",
            to: "sizes.yaml")
        let sizes = try place.thaw("run", "sizes.yaml", "--db", "compared.sqlite")
        #expect(sizes.code == 0 && sizes.output.contains("AAAI 2025, Table 3."), "\(sizes.output)\(sizes.errors)")
        let table3 = try String(contentsOf: files.appendingPathComponent("table3.json"), encoding: .utf8)
        #expect(try Set(recorded()) == [table1, table3])

        // A file beside the spec goes before them.
        try FileManager.default.createDirectory(
            atPath: place.folder.path("published"), withIntermediateDirectories: true)
        try place.write(#"{"title": "Table 1", "source": "Mine", "results": []}"#, to: "published/table1.json")
        let own = try place.thaw("run", "compared.yaml", "--db", "compared.sqlite")
        #expect(own.output.contains("Paper: Mine."), "\(own.output)")
        #expect(try place.thaw("check", "compared.sqlite").code == 2)
    }

    @Test func aDatabaseAloneGivesTheWholeTable() throws {
        let place = try Workplace()
        let spec = Workplace.small.replacingOccurrences(of: "relaimpr]}", with: "relaimpr], published: numbers}")
        try place.write(spec.replacingOccurrences(of: "count: 4", with: "count: 1"), to: "compared.yaml")
        let without = try place.thaw("run", "compared.yaml", "--db", "compared.sqlite")
        #expect(without.code == 0 && !without.output.contains("Paper: "))
        #expect(without.errors.contains("no published/numbers.json beside the spec"))
        #expect(try place.thaw("report", "compared.sqlite").errors.contains("published/numbers.json was not there"))

        try FileManager.default.createDirectory(
            atPath: place.folder.path("published"), withIntermediateDirectories: true)
        let numbers = place.folder.path("published/numbers.json")
        try Data(#"{"title": "Table 9", "source": "A paper", "results": []}"#.utf8).write(
            to: URL(fileURLWithPath: numbers))
        let with = try place.thaw("run", "compared.yaml", "--db", "compared.sqlite")
        #expect(with.errors.contains("3 runs exist already, none to do"))
        #expect(with.output.contains("Paper: A paper."))
        try FileManager.default.removeItem(atPath: numbers)
        #expect(try place.thaw("report", "compared.sqlite").output == with.output)

        try Data("{".utf8).write(to: URL(fileURLWithPath: numbers))
        let malformed = try place.thaw("run", "compared.yaml", "--db", "other.sqlite")
        #expect(malformed.code == 2 && malformed.errors.contains("published/numbers.json: "))
        #expect(!place.exists("other.sqlite"))
    }

    static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

    /// What a terminal gets to see of a command.
    private func onTerminal(_ arguments: String, in place: Workplace) throws -> (code: Int32, shown: String) {
        let environment = ThawProcess.environment(in: place.folder).merging(["TERM": "xterm", "NO_COLOR": "1"]) { $1 }
        let result = try TestProcess.run(
            "/usr/bin/script", ["-qec", "\(builtProduct("thaw")) \(arguments)", "typescript"], in: place.folder.url,
            environment: environment)
        return (result.code, String(decoding: place.bytes("typescript") ?? Data(), as: UTF8.self))
    }

    /// While another command does the runs.
    @Test(.enabled(if: hasScript, "script(1) makes the terminal")) func statusWatchesUntilAllIsOver() throws {
        let place = try Workplace()
        try place.write(Workplace.small.replacingOccurrences(of: "count: 4", with: "count: 12"), to: "grid.yaml")
        let run = try ThawProcess(["run", "grid.yaml", "--db", "grid.sqlite", "--no-report"], in: place.folder)
        for _ in 0..<3000 where !run.errors.contains("\n1/36 ") && run.process.isRunning { usleep(10_000) }
        let plain = try ThawProcess(["status", "grid.sqlite", "--watch", "--interval", "0.1"], in: place.folder)
        let (code, shown) = try onTerminal("status grid.sqlite --watch --interval 0.1", in: place)
        #expect(try run.wait().code == 0)
        #expect(code == 0)
        let screens = shown.components(separatedBy: "\u{1B}[H").dropFirst()
        #expect(screens.count > 1)
        #expect(screens.first?.contains("running: MovieLens-1M DeepFM ") == true, "\(shown.prefix(2000))")
        #expect(screens.dropLast().contains { $0.contains(" left with ") })
        #expect(screens.last?.contains("36 runs: 36 done\u{1B}[K\r\n\u{1B}[J") == true, "\(screens.last ?? "none")")
        // Without a terminal: whole blocks of lines, and none that repeats the last.
        let lines = try plain.wait()
        #expect(lines.code == 0 && !lines.output.contains("\u{1B}"))
        #expect(lines.output.hasSuffix("\n36 runs: 36 done\n\n"))
        #expect(lines.output.components(separatedBy: "\n\n").count > 2)
    }

    @Test(.enabled(if: hasScript, "script(1) makes the terminal"))
    func aTerminalShowsABar() throws {
        let place = try Workplace()
        let (code, shown) = try onTerminal("run small.yaml --no-report", in: place)
        #expect(code == 0)
        #expect(shown.contains("\r\u{1B}[K[") && shown.contains("12/12"))
        #expect(!shown.contains("\u{1B}[3"), "colours in spite of NO_COLOR")
        #expect(shown.contains("12 of 12 runs finished"))
    }
}

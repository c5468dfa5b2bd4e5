import Foundation
import GRDB
import TestSupport
import Testing
import thaw_maintain

/// `thaw check`, and what other commands do with a database that it finds wrong.
@Suite(.serialized) struct CheckTests {
    /// Sweeps, trials, a method that fails, and figures that need no runs of it.
    private static let spec = """
        experiment: grid
        title: "A grid"
        datasets: [\(Workplace.dataset)]
        backbones: [deepfm]
        methods:
          - base
          - mwuf
          - meta-e
          - velf: {repeats: 2, refresh-repeats: 2}
          - cvar: {repeats: [1, 2]}
          - csdm: {variant: published, repeats: 1, label: Ours}
          - dropoutnet
        training: {budget: [as-published, {matched: 3}]}
        seeds: [1, 2]
        tune:
          - {method: csdm, options: {rho: [0.001, 0.1]}, seeds: [7]}

        """

    private func edit(_ name: String, in place: Workplace, _ sql: String) throws {
        let queue = try DatabaseQueue(path: place.folder.path(name))
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func expectSound(_ database: String, in place: Workplace, notCheckable: Int = 0) throws {
        let check = try place.thaw("check", database)
        #expect(check.code == 0, "\(check.output)\(check.errors)")
        #expect(check.output.contains(" comparisons, 0 wrong, \(notCheckable) not checkable\n"), "\(check.output)")
    }

    @Test func whatCommandsMakePasses() throws {
        let place = try Workplace()
        try place.write(Self.spec, to: "grid.yaml")
        let run = try place.thaw("run", "grid.yaml", "--db", "grid.sqlite", "--no-report")
        #expect(run.code == 0, "\(run.errors)")
        try expectSound("grid.sqlite", in: place)
        // Reused in part, and united.
        try place.write(Self.spec.replacingOccurrences(of: "seeds: [1, 2]", with: "seeds: [2, 3]"), to: "more.yaml")
        let more = try place.thaw("run", "more.yaml", "--db", "more.sqlite", "--reuse", "grid.sqlite", "--no-report")
        #expect(more.code == 0 && more.errors.contains("taken over from grid.sqlite"), "\(more.errors)")
        try expectSound("more.sqlite", in: place)
        let merge = try place.thaw("merge", "all.sqlite", "grid.sqlite", "more.sqlite")
        #expect(merge.code == 0, "\(merge.errors)")
        try expectSound("all.sqlite", in: place)
    }

    @Test func failuresAndStatisticsPass() throws {
        let place = try Workplace()
        try place.write(
            """
            experiment: failing
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods: [base, csdm: {noise-scale: 9000, repeats: 1, refresh-epochs: 0}]
            seeds: [1, 2]

            """, to: "failing.yaml")
        #expect(try place.thaw("run", "failing.yaml", "--db", "a.sqlite").code == 1)
        try expectSound("a.sqlite", in: place)
        try place.write(
            "experiment: sizes\ndatasets: [\(Workplace.dataset)]\nreport: {statistics: {}}\n", to: "sizes.yaml")
        #expect(try place.thaw("run", "sizes.yaml", "--db", "a.sqlite").code == 0)
        try expectSound("a.sqlite", in: place)
        try edit("a.sqlite", in: place, "UPDATE dataset_statistics SET value = value + 1 WHERE name = 'new-items'")
        let wrong = try place.thaw("check", "a.sqlite")
        #expect(wrong.code == 2 && wrong.output.contains("new-items, column value: "), "\(wrong.output)")
    }

    @Test func otherCommandsDoItFirst() throws {
        let place = try Workplace()
        #expect(try place.thaw("run", "small.yaml", "--db", "a.sqlite", "--no-report").code == 0)
        try FileManager.default.copyItem(atPath: place.folder.path("a.sqlite"), toPath: place.folder.path("b.sqlite"))
        try edit(
            "b.sqlite", in: place,
            """
            UPDATE experiment_runs SET labels = json_set(labels, '$.method',
                CASE json_extract(labels, '$.method') WHEN 'CSDM' THEN 'CVAR' ELSE 'CSDM' END)
            WHERE json_extract(labels, '$.method') <> 'Base'
            """)
        let refused = [
            ["report", "b.sqlite"], ["report", "b.sqlite", "--files", "files"], ["diff", "a.sqlite", "b.sqlite"],
            ["merge", "c.sqlite", "a.sqlite", "b.sqlite"], ["verify", "b.sqlite", "--sample", "1"],
        ]
        for arguments in refused {
            let result = try place.thaw(arguments)
            #expect(result.code == 2 && result.output.isEmpty, "\(arguments): \(result.output)")
            #expect(
                result.errors.contains(
                    "b.sqlite: 2 values in it do not follow from the rest, the first in experiment_runs, small"),
                "\(result.errors)")
            #expect(result.errors.contains("`thaw check b.sqlite` says all, and --unchecked goes on"))
        }
        #expect(!place.exists("c.sqlite") && !place.exists("files"))

        let sentence = "Unchecked: 2 values in the result database do not follow"
        for format in ["terminal", "markdown", "latex", "html"] {
            for kind in [[], ["--tests"]] where format != "html" || kind.isEmpty {
                let report = try place.thaw(["report", "b.sqlite", "--unchecked", "--format", format] + kind)
                #expect(
                    report.code == 0 && report.output.contains(sentence), "\(format): \(report.output)\(report.errors)")
                let sound = try place.thaw(["report", "a.sqlite", "--unchecked", "--format", format] + kind)
                #expect(sound.code == 0 && !sound.output.contains("Unchecked"))
            }
        }
        let csv = try place.thaw("report", "b.sqlite", "--unchecked", "--format", "csv")
        let lines = csv.output.split(separator: "\n")
        #expect(lines[0].hasSuffix(",unchecked") && lines.dropFirst().allSatisfy { $0.hasSuffix(",yes") })
        for format in ["terminal", "markdown", "json"] {
            let diff = try place.thaw("diff", "a.sqlite", "b.sqlite", "--unchecked", "--format", format)
            #expect(diff.code == 1 && diff.output.contains(sentence), "\(diff.output)\(diff.errors)")
        }
        let verify = try place.thaw("verify", "b.sqlite", "--sample", "1", "--unchecked")
        #expect(verify.code == 0 && verify.output.hasPrefix(sentence), "\(verify.output)\(verify.errors)")
        let merge = try place.thaw("merge", "c.sqlite", "a.sqlite", "b.sqlite", "--unchecked")
        #expect(merge.code == 0 && merge.errors.contains("; unchecked: b.sqlite; in c.sqlite"), "\(merge.errors)")
    }

    @Test func figuresAndDumpsAreMarked() throws {
        let place = try Workplace()
        let figure = "report: {figures: [{name: lines, kind: phases, lines: method}], table:"
        try place.write(
            Workplace.small.replacingOccurrences(of: "report: {table:", with: figure)
                .replacingOccurrences(of: "count: 4", with: "count: 1"), to: "drawn.yaml")
        #expect(try place.thaw("run", "drawn.yaml", "--db", "a.sqlite", "--no-report").code == 0)
        try edit("a.sqlite", in: place, "UPDATE experiments SET title = 'Another'")
        #expect(try place.thaw("report", "a.sqlite", "--figures", "f").code == 2 && !place.exists("f"))
        #expect(try place.thaw("report", "a.sqlite", "--figures", "f", "--unchecked").code == 0)
        for (ending, mark) in [
            ("svg", "Unchecked (see thaw check)"),
            ("gp", "# Unchecked: 1 value in the result database does not follow"),
            ("dat", "# Unchecked: 1 value "), ("caption.txt", "Unchecked: 1 value "),
        ] {
            let text = String(decoding: place.bytes("f/lines-synthetic.\(ending)") ?? Data(), as: UTF8.self)
            #expect(text.contains(mark), "\(ending): \(text.prefix(300))")
        }

        // `dump` asks only whether records agree with themselves.
        let sound = try place.thaw("dump", "a.sqlite", "--unchecked")
        #expect(sound.code == 0 && !sound.output.contains("unchecked"))
        try edit("a.sqlite", in: place, "UPDATE runs SET seed = 9 WHERE method = 'csdm'")
        #expect(try place.thaw("dump", "a.sqlite").code == 2)
        for arguments in [[], ["--times"], ["--experiment", "small"]] {
            let dump = try place.thaw(["dump", "a.sqlite", "--unchecked"] + arguments)
            let first = dump.output.prefix { $0 != "\n" }
            #expect(dump.code == 0 && first.hasPrefix("unchecked a.sqlite: the record of run "), "\(first)")
            #expect(dump.output.split(separator: "\n").count > 3)
        }
        let digest = try place.thaw("dump", "a.sqlite", "--unchecked", "--digest")
        #expect(digest.code == 0 && digest.output.hasSuffix("  small  unchecked\n"), "\(digest.output)")
    }

    @Test func findingsDoItFirst() throws {
        let place = try Workplace()
        let results = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("results/movielens-1m-rebuilt")
        try FileManager.default.createDirectory(atPath: place.folder.path("r"), withIntermediateDirectories: true)
        for name in Findings.experiments {
            try FileManager.default.copyItem(
                at: results.appendingPathComponent("\(name).sqlite"),
                to: URL(fileURLWithPath: place.folder.path("r/\(name).sqlite")))
        }
        try edit("r/table1.sqlite", in: place, "UPDATE experiments SET title = 'Another'")
        let refused = try place.maintain("findings", "r")
        #expect(refused.code == 2 && refused.errors.contains("r/table1.sqlite: 1 value in it does not follow"))
        let findings = try place.maintain("findings", "r", "--unchecked")
        #expect(
            findings.code == 0 && findings.output.contains("**table1.sqlite. Unchecked: 1 value in the result database")
        )
    }

    @Test func jsonSaysTheSame() throws {
        let place = try Workplace()
        #expect(try place.thaw("run", "small.yaml", "--db", "a.sqlite", "--no-report").code == 0)
        try edit("a.sqlite", in: place, "UPDATE experiments SET title = 'Another'")
        let check = try place.thaw("check", "a.sqlite", "--format", "json")
        #expect(check.code == 2)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(check.output.utf8)) as? [String: Any])
        #expect(json["format"] as? String == "thaw-check/1")
        #expect((json["compared"] as? Int ?? 0) > 100)
        let wrong = try #require(json["wrong"] as? [[String: String]])
        #expect(
            wrong == [
                [
                    "table": "experiments", "row": "small", "column": "title", "found": "'Another'",
                    "follows": "'small'",
                ]
            ])
    }
}

import Foundation
import Testing
import ThawCore
import ThawModel
import ThawReporting
import ThawStore

@Suite struct TableBuilderTests {
    @Test func meansSpreadAndImprovement() throws {
        let table = try ReportSample().table()
        #expect(table.groups.map(\.title) == ["MovieLens-1M (rebuilt)", "Taobao AD (synthetic)"])
        let rows = table.groups[0].rows
        #expect(rows.map(\.title) == ["Base", "CSDM", "VELF_{50%}"])
        #expect(rows.allSatisfy { $0.count == 3 && $0.expected == 3 })
        let csdm = rows[1].cells[0]
        #expect(abs((csdm[0].mean ?? 0) - 0.745) < 1e-12)
        #expect(abs((csdm[0].standardDeviation ?? 0) - 0.002) < 1e-12)
        // (0.245 / 0.230 - 1) x 100 and (0.220 / 0.230 - 1) x 100.
        #expect(abs((csdm[1].mean ?? 0) - 6.521_739_130) < 1e-6)
        #expect(abs((rows[2].cells[0][1].mean ?? 0) + 4.347_826_087) < 1e-6)
        #expect(rows[0].cells[0][1].mean == 0)
        #expect(rows.map { $0.cells[0][0].isBest } == [false, true, false])
        #expect(rows.map { $0.cells[0][0].isSecond } == [true, false, false])
        // Every seed has the same difference: there is nothing to test.
        #expect(rows.flatMap(\.cells).joined().allSatisfy { $0.pAgainstBase == nil && $0.pAgainstRival == nil })
        #expect(try !ReportSample().table().notes.contains { $0.contains("Holm") })
    }

    @Test func thePapersNumbersStandBesideRealDataOnly() throws {
        let table = try ReportSample().table()
        let csdm = table.groups[0].rows[1].cells[0][0]
        #expect(csdm.published == 0.7443)
        #expect(abs((csdm.difference ?? 0) - (0.745 - 0.7443)) < 1e-12)
        #expect(!table.groups[0].isSynthetic)
        #expect(table.groups[1].isSynthetic)
        #expect(table.groups[1].rows.allSatisfy { $0.cells.joined().allSatisfy { $0.published == nil } })
        #expect(table.notes.contains { $0.hasPrefix("Taobao AD (synthetic): synthetic data.") && $0.contains("paper") })
        #expect(try ReportSample(published: false).table().publishedTitle == nil)
    }

    @Test func anIncompleteTableIsRefusedUnlessAskedFor() throws {
        let sample = try ReportSample(missing: [("csdm", 1), ("csdm", 2)])
        try sample.store.record(
            failure: RunFailure(kind: .deterministic, reason: "NaN loss\nin warm-a"), identity: Sample.identity(5),
            description: Sample.description(method: "csdm", seed: 2), dataset: Sample.dataset(),
            environment: Sample.environment(), at: 1)
        let error = #expect(throws: ReportError.self) { try sample.table() }
        #expect(error == .incomplete(experiment: "small", missing: 2, planned: 18, failed: 1))
        #expect("\(String(describing: error))".contains("--partial"))
        let table = try sample.table(partial: true)
        let csdm = table.groups[0].rows[1]
        #expect((csdm.count, csdm.expected) == (1, 3))
        #expect(csdm.cells[0][0].standardDeviation == nil)
        // Two complete rows remain; the incomplete one does not compete, though its mean is the highest.
        #expect(table.groups[0].rows.map { $0.cells[0][0].isBest } == [true, false, false])
        #expect(
            table.notes.contains(
                "Missing: MovieLens-1M (rebuilt), CSDM: 2 of 3 runs (seeds 1-2); "
                    + "seed 2 failed: NaN loss in warm-a."))
    }

    @Test func improvementUsesCommonSeedsOnly() throws {
        // Base has seeds 2 and 3, CSDM 1 and 3: seed 3 alone is compared, 0.747 with 0.732.
        let sample = try ReportSample(missing: [("base", 1), ("csdm", 2)])
        let table = try sample.table(partial: true)
        let cell = table.groups[0].rows[1].cells[0][1]
        #expect(cell.count == 1)
        #expect(abs((cell.mean ?? 0) - (0.247 / 0.232 - 1) * 100) < 1e-9)
        let note = "RelaImpr of MovieLens-1M (rebuilt), CSDM: over the seeds that base has too (seed 3)."
        #expect(table.notes.contains(note))
        // No seed in common: a hole.
        let apart = try ReportSample(missing: [("base", 1), ("csdm", 2), ("csdm", 3)]).table(partial: true)
        #expect(apart.groups[0].rows[1].cells[0][1].mean == nil)
        #expect(apart.notes.contains { $0.hasPrefix("No RelaImpr: MovieLens-1M (rebuilt), CSDM") })
    }

    /// Where base is no better than random there is no RelaImpr: no number, no best of the column, a sentence that says why.
    @Test(arguments: [0.49, 0.5]) func noImprovementOverABaseThatGuesses(base: Double) throws {
        var runs: [String: RunRecord] = [:]
        let members = [("base", base), ("csdm", 0.55), ("velf", 0.45)].enumerated().map { index, row in
            let description = Sample.description(method: row.0)
            var result = Sample.result(auc: row.1)
            // In the last phase base is better than random.
            for place in result.phases.indices {
                result.phases[place].auc = place == 3 ? row.1 + 0.1 : row.1
            }
            runs[Sample.identity(index)] = RunRecord(
                identity: Sample.identity(index), description: description, dataset: Sample.dataset(),
                environment: Sample.environment(), result: result)
            return ExperimentMember(
                position: index, identity: Sample.identity(index), description: description,
                labels: ["dataset": "MovieLens-1M", "method": row.0])
        }
        let record = ExperimentRecord(name: "x", title: "", specText: "", reportSettingsJSON: "{}")
        let table = try TableBuilder(
            experiment: StoredExperiment(record: record, members: members),
            settings: ReportSettings(metrics: [.auc, .relaimpr]), runs: runs
        ).build()
        let cells = table.groups[0].rows.map { $0.cells.map { $0[1] } }
        #expect(cells.allSatisfy { $0[..<3].allSatisfy { $0.mean == nil && !$0.isBest && !$0.isSecond } })
        #expect(cells.map { $0[3].isBest } == [false, true, false])
        #expect(table.groups[0].rows[1].cells[0][0].isBest, "AUC has its best all the same")
        let note =
            "No RelaImpr: MovieLens-1M (rebuilt): in Cold, Warm-a and Warm-b the AUC of base is not above 0.5, and RelaImpr is "
            + "undefined there."
        #expect(table.notes.filter { $0.hasPrefix("No RelaImpr") } == [note])
        #expect(table.rendered(as: .csv).contains(",csdm,cold,relaimpr,,,0,1,"))
        #expect(table.rendered(as: .markdown).contains("| csdm | 1 | **0.5500** | \u{2013} |"))
    }

    @Test func badSettingsAreNamed() throws {
        func error(_ json: String) -> ReportError? {
            let record = ExperimentRecord(name: "small", title: "", specText: "", reportSettingsJSON: json)
            return #expect(throws: ReportError.self) { try TableBuilder.settings(of: record) }
        }
        for (json, detail) in [
            ("{}", "top level: 'rows' is missing"),
            (
                #"{"rows": "model", "groups": [], "metrics": ["auc"]}"#,
                "rows: is a value that this thaw does not know"
            ),
            (
                #"{"rows": "method", "groups": ["dataset"], "metrics": ["auc", "ap"]}"#,
                "metrics.[1]: is a value that this thaw does not know"
            ),
            (#"{"rows": 1, "groups": [], "metrics": ["auc"]}"#, "rows: must be text"),
            (#"{"rows": "method", "groups": {}, "metrics": ["auc"]}"#, "groups: must be a list"),
            (#"{"rows": null, "groups": [], "metrics": ["auc"]}"#, "rows: must be text, not null"),
            ("[1]", "top level: must be a map"),
        ] {
            let message = error(json).map { "\($0)" }
            #expect(
                message == "experiments, small, column report: holds no report settings (\(detail)); run its spec again"
            )
        }
        let broken = error("hello").map { "\($0)" } ?? ""
        #expect(
            broken.hasPrefix("experiments, small, column report: holds no report settings (it is no JSON")
                && !broken.contains("\n") && !broken.contains("Error"), "\(broken)")
        let sample = try ReportSample()
        let unknown = #expect(throws: ReportError.self) { try TableBuilder(store: sample.store, experiment: "smal") }
        #expect(unknown.map { "\($0)".hasSuffix("holds no experiment 'smal'; did you mean 'small'?") } == true)
    }

    @Test func rowsThatMixSettingsAreRefused() throws {
        let members = [16, 32].enumerated().map { index, steps in
            ExperimentMember(
                position: index, identity: Sample.identity(index),
                description: Sample.description(method: "csdm", options: ["steps": .integer(steps)], seed: index),
                labels: ["dataset": "MovieLens-1M", "method": "CSDM"])
        }
        let record = ExperimentRecord(name: "sweep", title: "", specText: "", reportSettingsJSON: "{}")
        let error = #expect(throws: ReportError.self) {
            try TableBuilder(
                experiment: StoredExperiment(record: record, members: members), settings: ReportSettings(), runs: [:]
            ).build(partial: true)
        }
        #expect(
            error
                == .ambiguous(
                    experiment: "sweep", group: "MovieLens-1M", row: "CSDM", setting: "method.steps"))
    }

    @Test func ofSeveralBasesTheOneWithTheSameOptionsCounts() throws {
        var runs: [String: RunRecord] = [:]
        let rows: [(String, String, Double)] = [
            ("base", "all", 0.70), ("base", "seen", 0.60), ("csdm", "all", 0.75), ("csdm", "seen", 0.75),
        ]
        let members = rows.enumerated().map { index, row in
            let description = Sample.description(method: row.0, options: ["count": .text(row.1)])
            runs[Sample.identity(index)] = RunRecord(
                identity: Sample.identity(index), description: description, dataset: Sample.dataset(),
                environment: Sample.environment(), result: Sample.result(auc: row.2))
            return ExperimentMember(
                position: index, identity: Sample.identity(index), description: description,
                labels: ["dataset": "MovieLens-1M", "method": "\(row.0) \(row.1)"])
        }
        let record = ExperimentRecord(name: "bases", title: "", specText: "", reportSettingsJSON: "{}")
        let table = try TableBuilder(
            experiment: StoredExperiment(record: record, members: members),
            settings: ReportSettings(metrics: [.auc, .relaimpr]), runs: runs
        ).build()
        let improvements = table.groups[0].rows.map { ($0.cells[0][1].mean ?? .nan).rounded() }
        #expect(improvements == [0, 0, 25, 150])
    }

    @Test func anAxisOnTheSideSplitsTheGroups() throws {
        let sample = try ReportSample()
        let experiment = try sample.store.experiments()[0]
        let runs = try sample.store.runs(identities: experiment.members.map(\.identity))
        let table = try TableBuilder(
            experiment: experiment, settings: ReportSettings(rows: .dataset, groups: [.method]), runs: runs
        ).build()
        #expect(table.groups.map(\.title) == ["Base", "CSDM", "VELF_{50%}"])
        #expect(table.groups[0].rows.map(\.title) == ["MovieLens-1M (rebuilt)", "Taobao AD (synthetic)"])
        let byBackbone = try TableBuilder(
            experiment: experiment, settings: ReportSettings(groups: [.backbone]), runs: runs
        ).build()
        #expect(byBackbone.groups.map(\.title) == ["DeepFM, MovieLens-1M (rebuilt)", "DeepFM, Taobao AD (synthetic)"])
        let byBoth = try TableBuilder(
            experiment: experiment, settings: ReportSettings(groups: [.dataset, .backbone]), runs: runs
        ).build()
        #expect(byBoth.groups.map(\.title) == ["MovieLens-1M (rebuilt)", "Taobao AD (synthetic)"])
    }
}

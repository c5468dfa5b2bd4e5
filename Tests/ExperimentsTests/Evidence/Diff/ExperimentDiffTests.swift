import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

/// What two databases have recorded of an experiment, apart from its runs' results.
@Suite struct ExperimentDiffTests {
    private func difference(_ a: DiffSample, _ b: DiffSample) throws -> ExperimentDifference {
        let diff = try a.diff(b)
        #expect(diff.verdict == .different)
        return try #require(diff.experiments.first { $0.name == "small" })
    }

    @Test func specsDifferByKeyAndNotByOrder() throws {
        var (one, other) = (DiffSample(), DiffSample())
        other.specText = #"{"seeds":[1,2,3,4],"methods":["velf","csdm","base"],"experiment":"small"}"#
        #expect(try one.diff(other).verdict == .equal)
        one.specText = #"{"experiment":"small","methods":["base",{"csdm":{"rho":0.1}},"velf"],"title":"Small"}"#
        other.specText = #"{"experiment":"small","methods":["base","csdm","velf"],"seeds":{"count":4,"from":1}}"#
        let difference = try difference(one, other)
        #expect(
            difference.spec.map(\.text) == [
                "title: - \"Small\"", "methods: - {csdm: {rho: 0.1}}; + csdm", "seeds: + {count: 4, from: 1}",
            ])
    }

    @Test func defaultsOfTheReportMayHaveChanged() throws {
        var other = DiffSample()
        other.settings.metrics = [.auc]
        other.title = "Other"
        let difference = try difference(DiffSample(), other)
        #expect(difference.spec.map(\.key) == ["title", "report"])
        #expect(difference.table?.cellsCompared == 12)
    }

    @Test func plansDifferWhereNothingRanEither() throws {
        var other = DiffSample()
        other.runs.removeAll { $0.method == "velf" && $0.seed > 2 }
        var one = DiffSample()
        one.missing = [("velf", 3), ("velf", 4)]
        let difference = try difference(one, other)
        #expect(
            RunName.lines(difference.plannedOnlyInA) == ["MovieLens-1M (rebuilt), DeepFM, VELF: seeds 3-4"])
        #expect(difference.plannedOnlyInB.isEmpty)
        #expect(difference.table?.rows.map(\.planned) == [Sides(4, 2)])
        #expect(difference.table?.cells.isEmpty == true)
    }

    @Test func labelsDiffer() throws {
        var other = DiffSample()
        other.change("velf") { $0.label = "VELF (ours)" }
        let difference = try difference(DiffSample(), other)
        #expect(difference.labels.map(\.text) == ["method label VELF -> VELF (ours)"])
        // A row by another name is the same row, of which the same is said.
        #expect(difference.table?.rows == [] && difference.table?.cells == [] && difference.table?.claims == [])
        #expect(difference.table?.cellsCompared == 24)
        let diff = try DiffSample().diff(other)
        #expect(diff.cause.filter { $0.kind == .labels }.map(\.text) == ["row 'VELF' is called 'VELF (ours)'"])
        // The best one, too: where names are exchanged, nothing is reversed.
        other.change("velf") { $0.label = "CSDM" }
        other.change("csdm") { $0.label = "VELF" }
        #expect(try self.difference(DiffSample(), other).table?.claims == [])
    }

    /// Labels that stand for other settings than before are not taken for those whose name they have.
    @Test func aNameThatMovedOnIsNotTheRow() throws {
        var (one, other) = (DiffSample(), DiffSample())
        one.runs.removeAll { $0.method == "velf" }
        other.runs.removeAll { $0.method == "velf" }
        let tried = other.runs.filter { $0.method == "csdm" }.map { run in
            var run = run
            (run.options, run.auc) = (["count": .text("all"), "rho": .number(1)], run.auc - 0.1)
            return run
        }
        other.change("csdm") { $0.label = "Ours" }
        other.runs += tried
        let difference = try difference(one, other)
        #expect(difference.table?.claims.filter { $0.change == .reversed } == [])
        #expect(difference.table?.rows.map(\.row) == ["CSDM (B)"])
    }

    @Test func thePapersNumbersDiffer() throws {
        func numbers(_ auc: Double, remark: String = "") -> String {
            """
            {"title": "Table 1", "source": "A paper", "remarks": ["\(remark)"], "results": [{"dataset": "movielens-1m",
            "backbone": "deepfm", "method": "csdm", "auc": {"cold": \(auc), "warm-a": 0.75}}]}
            """
        }
        var (one, other) = (DiffSample(), DiffSample())
        one.publishedJSON = numbers(0.7443)
        other.publishedJSON = numbers(0.7444)
        let difference = try difference(one, other)
        #expect(
            difference.published.map(\.text) == ["MovieLens-1M (rebuilt), CSDM, Cold AUC 0.7443 -> 0.7444"])
        other.publishedJSON = numbers(0.7443, remark: "as printed")
        let remark = try one.diff(other)
        #expect(remark.experiments.map(\.publishedDiffers) == [true])
        #expect(try remark.rendered(as: .terminal).contains("though none that the table shows"))
    }

    @Test func experimentsThatOneSideLacks() throws {
        var other = DiffSample()
        other.hasExperiment = false
        let diff = try DiffSample().diff(other)
        #expect(diff.verdict == .different)
        #expect(diff.summary.runsBitEqual == 12)
        let text = try diff.rendered(as: .terminal)
        #expect(text.contains("\nWhat was changed\n  small: only in A\n"))
        #expect(text.contains("  Experiments: none is in both, so no table is compared.\n"))
        // Runs in no experiment are compared all the same.
        let bare = try other.diff(other)
        #expect(bare.verdict == .equal && bare.summary.runsBitEqual == 12 && bare.experiments.isEmpty)
        try bare.expectGolden("no-experiments.txt")
    }

    @Test func runsInNoExperimentArePairedByTheirOptions() throws {
        var (one, other) = (DiffSample(), DiffSample())
        (one.hasExperiment, other.hasExperiment) = (false, false)
        one.change("csdm") { $0.options["rho"] = .number(0.001) }
        other.change("csdm") { $0.options["rho"] = .number(0.01) }
        let diff = try one.diff(other)
        let rho = SettingChange("method.rho", "0.001", "0.01")
        #expect(diff.runs.different.map(\.settings) == Array(repeating: [rho], count: 4))
        #expect(diff.runs.onlyInA.isEmpty && diff.runs.onlyInB.isEmpty)
    }

    @Test func aTableThatCannotBeMadeDoesNotStopTheRest() throws {
        var other = DiffSample()
        // Two methods in one row.
        other.change("velf") { $0.label = "CSDM" }
        let difference = try difference(DiffSample(), other)
        #expect(difference.table == nil)
        #expect(difference.tableError.a == nil)
        #expect(difference.tableError.b?.contains("mixes runs that differ in method") == true)
    }

    @Test func oneExperimentAlone() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path("two.sqlite"), access: .readWrite)
        try DiffSample().record(in: store)
        let extra = Sample.run(1, method: "mwuf", seed: 9)
        try store.record(extra)
        try store.register(
            experiment: ExperimentRecord(
                name: "more", title: "More", specText: #"{"experiment":"more"}"#, reportSettingsJSON: "{}"),
            members: [])
        let two = try DatabaseContents(store: store)
        let one = try DiffSample().contents("a.sqlite")
        let everything = try DatabaseDiff(one, two)
        #expect(everything.verdict == .different && everything.summary.runsOnlyInB == 1)
        let alone = try DatabaseDiff(one, two, experiment: "small")
        #expect(alone.verdict == .equal)
        #expect(try alone.rendered(as: .terminal).contains("Only the experiment small is compared.\n"))
        let error = #expect(throws: ReportError.self) { try DatabaseDiff(one, two, experiment: "smal") }
        #expect(error.map { "\($0)" }?.contains("did you mean 'small'?") == true)
    }

    @Test func datasetsThatAreDescribed() throws {
        func contents(users: Int, fingerprint: String) throws -> DatabaseContents {
            let folder = try TemporaryFolder()
            let store = try ResultStore(path: folder.path("statistics.sqlite"), access: .readWrite)
            var record = Sample.dataset()
            record.fingerprint = String(repeating: fingerprint, count: 32)
            try store.register(
                experiment: ExperimentRecord(
                    name: "table3", title: "Table 3", specText: #"{"experiment":"table3"}"#,
                    reportSettingsJSON: String(
                        decoding: JSONEncoder().encode(
                            ReportSettings(statistics: DatasetStatisticsSettings(rows: [.users]))), as: UTF8.self)),
                datasets: [DescribedDataset(record: record, label: "MovieLens-1M", statistics: [.users: users])])
            return try DatabaseContents(store: store)
        }
        let one = try contents(users: 6040, fingerprint: "0d")
        #expect(try DatabaseDiff(one, contents(users: 6040, fingerprint: "0d")).verdict == .equal)
        let diff = try DatabaseDiff(one, contents(users: 6041, fingerprint: "1e"))
        #expect(diff.verdict == .different)
        #expect(
            diff.experiments.flatMap(\.statistics).map(\.text) == [
                "MovieLens-1M: data 0d0d0d0d0d0d -> 1e1e1e1e1e1e", "MovieLens-1M: users 6,040 -> 6,041",
            ])
        let data = Cause(kind: .data, experiment: "table3", text: "MovieLens-1M: data 0d0d0d0d0d0d -> 1e1e1e1e1e1e")
        #expect(diff.cause == [data])
    }
}

/// What `tune` has chosen.
@Suite struct TuningDiffTests {
    private func contents(chosen: Int?, trials: [String]) throws -> DatabaseContents {
        var contents = try DiffSample().contents("a.sqlite")
        contents.experiments[0].tunings = [
            TuningRecord(
                number: 1, labels: ["dataset": "MovieLens-1M", "backbone": "DeepFM", "method": "CSDM"],
                options: ["rho"], metric: .auc, phases: Phase.allCases, runs: 4, choice: chosen,
                settings: [0.1, 1].map { rho in
                    TuningRecord.Setting(
                        values: ["rho": .number(rho)], mean: nil,
                        trials: trials.map { identity in
                            TuningRecord.Trial(
                                position: 1, identity: "\(identity) \(rho)",
                                description: Sample.description(method: "csdm", options: ["rho": .number(rho)]))
                        })
                })
        ]
        return contents
    }

    @Test func anotherChoiceIsADifference() throws {
        let one = try contents(chosen: 0, trials: ["x", "y"])
        #expect(try DatabaseDiff(one, one).verdict == .equal)
        let diff = try DatabaseDiff(one, contents(chosen: 1, trials: ["x"]))
        #expect(diff.verdict == .different)
        #expect(
            diff.experiments[0].tunings.map(\.text) == [
                "MovieLens-1M, DeepFM, CSDM: chosen rho 0.1 -> rho 1", "MovieLens-1M, DeepFM, CSDM: trials 4 -> 2",
            ])
        // What is chosen follows from the trials.
        #expect(
            diff.cause == [Cause(kind: .tuning, experiment: "small", text: "MovieLens-1M, DeepFM, CSDM: trials 4 -> 2")]
        )
        let undecided = try DatabaseDiff(one, contents(chosen: nil, trials: ["x", "y"]))
        #expect(undecided.experiments[0].tunings.map(\.values) == [Sides("rho 0.1", nil)])
    }
}

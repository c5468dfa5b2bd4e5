import Foundation
import GRDB
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

/// The views for people.
@Suite struct ViewsTests {
    let folder: TemporaryFolder
    let store: ResultStore

    init() throws {
        folder = try TemporaryFolder()
        store = try ResultStore(path: folder.path("results.sqlite"), access: .readWrite)
    }

    private func record(_ name: String) -> ExperimentRecord {
        ExperimentRecord(
            name: name, title: name, specText: "{}",
            reportSettingsJSON: (try? StoredJSON.encode(ReportSettings(metrics: [.auc, .relaimpr]))) ?? "{}")
    }

    /// Base with seeds 1 to 4, CSDM with 2 to 5 of which 5 has no result, and MWUF, of which nothing has.
    private func makeExperiment(_ name: String) throws {
        let done =
            (1...4).map { Sample.genuine(seed: $0, auc: 0.6 + 0.01 * Double($0)) }
            + (2...4).map { Sample.genuine(method: "csdm", seed: $0, auc: 0.62 + 0.013 * Double($0)) }
        let open = [Sample.genuine(method: "csdm", seed: 5), Sample.genuine(method: "mwuf")]
        for run in done { try store.record(run) }
        try store.record(
            failure: RunFailure(kind: .deterministic, reason: "NaN"), identity: open[0].identity,
            description: open[0].description, dataset: open[0].dataset, environment: open[0].environment, at: 86400)
        let labels = ["base": "Base", "csdm": "CSDM", "mwuf": "MWUF"]
        try store.register(
            experiment: record(name),
            members: (done + open).enumerated().map { index, run in
                run.member(
                    position: index + 1,
                    labels: [
                        "dataset": "MovieLens-1M", "backbone": "DeepFM",
                        "method": labels[run.description.method.name] ?? "",
                    ])
            })
    }

    private func rows(_ sql: String) throws -> [Row] { try store.read { try Row.fetchAll($0, sql: sql) } }

    @Test func anExperimentIsAViewWithTheNumbersOfItsTable() throws {
        try makeExperiment("table1")
        let rows = try rows("SELECT * FROM table1")
        let table = try TableBuilder(store: store, experiment: "table1").build(partial: true)
        #expect(rows.map { $0["method"] as String } == ["Base", "CSDM", "MWUF"])
        #expect(rows.map { $0["n"] as Int } == [4, 3, 0])
        #expect(rows.map { $0["planned"] as Int } == [4, 4, 1])
        let titles: [String?] = ["MovieLens-1M (rebuilt)", "MovieLens-1M (rebuilt)", nil]
        #expect(rows.map { $0["dataset_title"] as String? } == titles)
        for (row, model) in zip(rows, table.groups[0].rows) {
            for (phase, name) in zip(Phase.allCases, ["cold", "warm_a", "warm_b", "warm_c"]) {
                let (auc, improvement) = (model.cells[phase.rawValue][0].mean, model.cells[phase.rawValue][1].mean)
                #expect(isEqual(row["auc_\(name)"], auc, within: 5.1e-5))
                #expect(isEqual(row["relaimpr_\(name)"], improvement, within: 5.1e-3))
            }
        }
        // RelaImpr compares the seeds 2 to 4 alone.
        #expect(isEqual(rows[1]["relaimpr_cold"], (0.159 / 0.13 - 1) * 100, within: 5.1e-3))
    }

    private func isEqual(_ a: Double?, _ b: Double?, within tolerance: Double) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return abs(a - b) <= tolerance
    }

    @Test func plannedRunsAndFailuresAreViews() throws {
        try makeExperiment("table1")
        let planned = try rows("SELECT * FROM planned WHERE method <> 'Base'")
        #expect(planned.map { $0["status"] as String } == ["done", "done", "done", "failed", "missing"])
        #expect(planned.map { $0["seed"] as Int } == [2, 3, 4, 5, 1])
        #expect(planned.map { $0["reason"] as String? } == [nil, nil, nil, "NaN", nil])
        let failures = try rows("SELECT * FROM failures_flat")
        #expect(failures.count == 1)
        let values = ["failed_at", "reason", "method"].map { failures[0][$0] as String }
        #expect(values == ["1970-01-02 00:00:00", "NaN", "csdm"])
    }

    /// Two rows of base: what RelaImpr compares with is not clear, and so there is none.
    @Test func anUnclearBaseGivesNoRelaImpr() throws {
        let runs = [
            Sample.genuine(), Sample.genuine(options: ["count": .text("seen")], auc: 0.6),
            Sample.genuine(method: "csdm"),
        ]
        for run in runs { try store.record(run) }
        try store.register(
            experiment: record("x"),
            members: runs.enumerated().map { $1.member(position: $0 + 1, labels: ["method": "row \($0)"]) })
        #expect(try rows("SELECT * FROM x").map { $0["relaimpr_cold"] as Double? } == [nil, nil, nil])
    }

    @Test func takenNamesFallBack() throws {
        for name in ["runs", "cells", "planned"] { try makeExperiment(name) }
        for name in ["runs_experiment", "cells_experiment", "planned_experiment"] {
            #expect(try rows("SELECT * FROM \(name)").count == 3)
        }
        #expect(try rows("SELECT * FROM runs").count == 7)
        // A user's own view stays.
        try store.write { try $0.execute(sql: "CREATE VIEW mine AS SELECT 1 AS one") }
        try makeExperiment("mine")
        #expect(try rows("SELECT * FROM mine").map { $0["one"] as Int? } == [1])
        #expect(try rows("SELECT * FROM mine_experiment").count == 3)
        try store.write { try $0.execute(sql: "DROP VIEW mine") }
        try makeExperiment("tune-csdm")
        #expect(try rows("SELECT * FROM \"tune-csdm\"").count == 3)
    }

    @Test func nothingIsWrittenWhereNothingChanges() throws {
        try makeExperiment("table1")
        let experiment = try #require(try store.experiments().first)
        let before = FileManager.default.contents(atPath: store.path)
        try store.register(experiment: experiment.record, members: experiment.members)
        #expect(FileManager.default.contents(atPath: store.path) == before)
        // Lost views come back.
        try store.write { try $0.execute(sql: "DROP VIEW table1") }
        try makeExperiment("table1")
        #expect(try rows("SELECT * FROM table1").count == 3)
    }

    @Test func describedDatasetsAreAView() throws {
        try store.register(
            experiment: record("table3"),
            datasets: [
                DescribedDataset(
                    record: Sample.dataset(), label: "MovieLens-1M",
                    statistics: [.users: 6040, .newItemsInTest: 700, .test: 58409])
            ])
        let rows = try rows("SELECT * FROM table3")
        #expect(rows.map { $0["dataset"] as String } == ["MovieLens-1M"])
        let numbers = ["synthetic", "users", "items", "new_items_in_test", "test"].map { rows[0][$0] as Int? }
        #expect(numbers == [0, 6040, nil, 700, 58409])
        // The same name as an experiment with runs.
        try makeExperiment("table3")
        #expect(try self.rows("SELECT * FROM table3").map { $0["n"] as Int } == [4, 3, 0])
    }

    /// What people really type.
    @Test(.enabled(if: Sqlite3.isInstalled, "sqlite3 is not installed"))
    func theSQLite3ProgramReadsThem() throws {
        try makeExperiment("table1")
        let path = store.path
        #expect(
            try Sqlite3.run(["-readonly", path, "SELECT method, n, planned, auc_cold, relaimpr_cold FROM table1"])
                == "Base|4|4|0.625|0.0\nCSDM|3|4|0.659|22.31\nMWUF|0|1||\n")
        for view in [
            "runs_flat", "cells", "planned", "experiment_cells", "experiment_statistics", "failures_flat", "provenance",
            "trials", "table1",
        ] {
            _ = try Sqlite3.run(["-readonly", path, "SELECT * FROM \(view)"])
        }
        #expect(try Sqlite3.run(["-readonly", path, "PRAGMA integrity_check"]) == "ok\n")
    }
}

/// The program of that name.
enum Sqlite3 {
    static let isInstalled = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/sqlite3") }

    /// What it prints; a failed expectation unless it ends well.
    static func run(_ arguments: [String]) throws -> String {
        let result = try TestProcess.run("sqlite3", arguments)
        #expect(result.code == 0 && result.errors.isEmpty, "\(arguments): \(result.errors)")
        return result.output
    }
}

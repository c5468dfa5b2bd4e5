import Foundation
import GRDB
import TestSupport
import ThawCore

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawPlanning
@testable import ThawStore

/// Databases for the tests of `thaw check`: committed ones, and small ones made up from a spec.
struct CheckSample {
    let folder: TemporaryFolder
    var path: String

    static let committed = [
        "backbones", "hidden-choices", "matched-budget-dcn", "matched-budget", "pretraining-variance",
        "released-vs-published", "table1", "tuned",
    ]

    /// A copy of a committed database.
    init(committed name: String) throws {
        folder = try TemporaryFolder()
        path = folder.path("\(name).sqlite")
        try FileManager.default.copyItem(
            at: packageFolder.appendingPathComponent("results/movielens-1m-rebuilt/\(name).sqlite"),
            to: URL(fileURLWithPath: path))
    }

    /// A database in which the runs of `spec` are done, but for those that `unfinished` names.
    init(_ spec: String, unfinished: (RunDescription) -> Bool = { _ in false }) throws {
        folder = try TemporaryFolder()
        path = folder.path("sample.sqlite")
        try Self.record(spec, in: path, unfinished: unfinished)
    }

    /// - hasEarlierScores: whether its programs were run before scores had a precision.
    static func record(
        _ spec: String, in path: String, hasEarlierScores: Bool = false,
        unfinished: (RunDescription) -> Bool = { _ in false }
    ) throws {
        let plan = try SpecReader.read(bytes: Array(spec.utf8), file: "s.yaml", context: SpecContext()).plan
        let store = try ResultStore(path: path, access: .readWrite)
        func record(_ planned: PlannedRun) -> RunRecord {
            run(hasEarlierScores ? planned.description.withEarlierScores : planned.description)
        }
        var results: [String: RunResult] = [:]
        for run in plan.trials.map(record) where !unfinished(run.description) {
            try store.record(run)
            results[run.identity] = run.result
        }
        let decisions = plan.tunings.map { tuning in
            tuning.decision(
                by: results, failed: [], trials: tuning.settings.map { $0.trials.map { record($0).identity } })
        }
        let chosen = plan.choosing(decisions.map(\.choice))
        for run in chosen.runs.map(record) where !unfinished(run.description) { try store.record(run) }
        let tunings = zip(chosen.tunings, decisions).map { tuning, decision in
            TuningRecord(
                number: tuning.number, labels: tuning.labels, options: tuning.options, metric: tuning.metric,
                phases: tuning.phases, runs: tuning.runs.count, choice: tuning.choice,
                settings: zip(tuning.settings, decision.means).map { setting, mean in
                    TuningRecord.Setting(
                        values: setting.values, mean: mean,
                        trials: setting.trials.map {
                            TuningRecord.Trial(
                                position: $0.position, identity: record($0).identity,
                                description: record($0).description)
                        })
                })
        }
        try store.register(
            experiment: ExperimentRecord(
                name: plan.experiment, title: plan.title, specText: plan.specText,
                reportSettingsJSON: try StoredJSON.encode(plan.report)),
            members: chosen.runs.map { record($0).member(position: $0.position, labels: $0.labels) }, tunings: tunings)
    }

    /// A made-up result of a run, on data whose sizes follow from the run's options; the same for the same run.
    static func run(_ description: RunDescription) -> RunRecord {
        func count(_ option: String) -> Int {
            if case .integer(let value)? = description.dataset.options[option] { value } else { 0 }
        }
        let (n, k, isTrial) = (count("old-threshold"), count("warm-size"), description.isOnPseudoNewItems)
        let warm = 5 * k
        let dataset = DatasetRecord(
            name: description.dataset.name, title: "MovieLens-1M (synthetic)" + (isTrial ? ", pseudo-new items" : ""),
            isSynthetic: true, fingerprint: String(repeating: isTrial ? "e" : "d", count: 64),
            splitSizes: ["train-base": 10 * (n + 1), "warm-a": warm, "warm-b": warm, "warm-c": warm, "test": 5],
            itemCounts: ["old": 10, "new": 5])
        let identity = RunIdentity.of(description, dataset: dataset, numericsRevision: 1)
        let auc = 0.5 + Double(identity.utf8.reduce(0) { $0 + Int($1) } % 300) / 1000
        var result = Sample.result(auc: auc)
        if ExternalMethod.isName(description.method.name) { result.parameterCount = 0 }
        return RunRecord(
            identity: identity, description: description, dataset: dataset, environment: Sample.environment(),
            result: result)
    }

    /// The same as a database of an earlier schema.
    func converted(toVersion version: Int) throws -> String {
        let old = folder.path("version-\(version).sqlite")
        let queue = try DatabaseQueue(path: old)
        try queue.writeWithoutTransaction { database in
            for migration in Schema.migrations.prefix(version) { try database.execute(sql: migration) }
            try database.execute(
                sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(version);"
                    + "ATTACH '\(path)' AS new; PRAGMA foreign_keys = OFF")
            let tables = try String.fetchAll(database, sql: "SELECT name FROM main.sqlite_schema WHERE type = 'table'")
            for table in tables {
                func columns(_ schema: String) throws -> [String] {
                    try String.fetchAll(
                        database, sql: "SELECT name FROM pragma_table_info(?, ?)", arguments: [table, schema])
                }
                let shared = try columns("main").filter { try columns("new").contains($0) }.joined(separator: ", ")
                try database.execute(sql: "INSERT INTO main.\(table) (\(shared)) SELECT \(shared) FROM new.\(table)")
            }
            try database.execute(sql: "DETACH new")
            // Experiments have views from version 4 on.
            if version >= 4 { try ExperimentViews.update(database) }
        }
        try queue.close()
        return old
    }

    /// Edits the database as a stranger would.
    func edit(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    func check() throws -> DatabaseCheck { try Self.check(path) }

    static func check(_ path: String) throws -> DatabaseCheck {
        try DatabaseCheck(ResultStore(path: path, access: .readOnly))
    }
}

import Foundation
import GRDB
import TestSupport
import Testing

@testable import Experiments

/// Names and texts in a database are held to the rules of specs.
@Suite struct StoredTextsTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("results.sqlite")
        let store = try ResultStore(path: path, access: .readWrite)
        let run = Sample.genuine(method: "csdm")
        try store.record(run)
        let failed = Sample.genuine(seed: 2)
        try store.record(
            failure: RunFailure(kind: .deterministic, reason: "gone"), identity: failed.identity,
            description: failed.description, dataset: failed.dataset, environment: failed.environment, at: 1)
        let report = ReportSettings(
            published: "table1",
            figures: [
                FigureSettings(
                    name: "figure", title: "F", kind: .sweep, x: "method.rho", lines: .phase, panels: [], metric: .auc)
            ])
        let trial = TuningRecord.Trial(position: 1, identity: run.identity, description: run.description)
        try store.register(
            experiment: ExperimentRecord(
                name: "x", title: "X", specText: "{}", reportSettingsJSON: try StoredJSON.encode(report)),
            members: [run.member(position: 1, labels: ["method": "CSDM", "training": "batch 64"])],
            tunings: [
                TuningRecord(
                    number: 1, labels: ["method": "CSDM"], options: ["rho", "training.epochs"], metric: .auc,
                    phases: [.cold], runs: 1, choice: 0,
                    settings: [.init(values: ["rho": .number(0.5)], mean: 0.7, trials: [trial])])
            ])
        try store.record(
            RunAttempt(outcome: .killed, stage: "cold", host: "here", startedAt: 1, endedAt: 2), of: failed.identity)
    }

    private func edit(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            try database.execute(sql: sql)
            #expect(database.changesCount > 0, "the edit must change something")
        }
        try queue.close()
    }

    private static let escape = "char(27) || '[31m'"

    /// The statement, and the table, column and words that the refusal names.
    @Test(arguments: [
        ("UPDATE experiments SET title = 'a' || char(10) || 'b'", "experiments", "title", "must be one line"),
        ("UPDATE datasets SET name = '../x'", "datasets", "name", "must be at most 100 of a-z"),
        ("UPDATE datasets SET title = \(escape)", "datasets", "title", "must be one line"),
        ("UPDATE datasets SET title = ''", "datasets", "title", "must be one line"),
        ("UPDATE datasets SET title = 'a' || char(8233)", "datasets", "title", "must be one line"),
        (
            "UPDATE datasets SET split_sizes = json_object(\(escape), 1)", "datasets", "split_sizes",
            "a part's name must be at most 100"
        ),
        ("UPDATE environments SET host = \(escape)", "environments", "host", "must be one line"),
        ("UPDATE environments SET cpu = 'a' || char(155)", "environments", "cpu", "must be one line"),
        ("UPDATE runs SET backbone = 'DeepFM'", "runs", "backbone", "must be at most 100"),
        ("UPDATE runs SET method = 'external:'", "runs", "method", "perhaps after 'external:'"),
        ("UPDATE runs SET method = 'other:x'", "runs", "method", "perhaps after 'external:'"),
        ("UPDATE failures SET method = '<b>'", "failures", "method", "perhaps after 'external:'"),
        (
            "UPDATE experiments SET report = json_set(report, '$.published', '../../x')", "experiments", "report",
            "'published' must be at most 100"
        ),
        (
            "UPDATE experiments SET report = json_set(report, '$.figures[0].name', 'x''; system(''true'')')",
            "experiments", "report", "the name of a figure must be at most 100"
        ),
        (
            "UPDATE experiments SET report = json_set(report, '$.figures[0].title', \(escape))", "experiments",
            "report", "the title of a figure must be one line"
        ),
        (
            "UPDATE experiments SET report = json_set(report, '$.figures[0].x', 'method.a b')", "experiments",
            "report", "'x' of a figure must be at most 100 letters"
        ),
        (
            "UPDATE experiment_runs SET labels = json_set(labels, '$.method', 'a' || char(13))", "experiment_runs",
            "labels", "a label must be one line"
        ),
        (
            "UPDATE experiment_runs SET labels = json_object('metthod', 'a')", "experiment_runs", "labels",
            "'metthod' is no axis"
        ),
        ("UPDATE tunings SET labels = json_object('method', '')", "tunings", "labels", "a label must be one line"),
        ("UPDATE tunings SET options = json_array('a b')", "tunings", "options", "the name of an option must be"),
        (
            "UPDATE tuning_settings SET options = json_object('rho', \(escape))", "tuning_settings", "options",
            "'rho' must be one line"
        ),
        ("UPDATE attempts SET host = \(escape)", "attempts", "host", "must be one line"),
    ])
    func whatNoSpecCouldHaveBroughtIsRefused(sql: String, table: String, column: String, detail: String) throws {
        try edit(sql)
        let before = FileManager.default.contents(atPath: path)
        for access in [ResultStore.Access.readOnly, .readWrite] {
            let error = #expect(throws: StoreError.self) { try ResultStore(path: path, access: access) }
            guard case .malformed(path, table, let row, column, let found) = error else {
                Issue.record("not refused: \(String(describing: error))")
                return
            }
            #expect(!row.isEmpty && found.contains(detail), "\(found)")
            let text = error.map { "\($0)" } ?? ""
            #expect(text.contains("table \(table), row ") && text.contains("left as it is"))
            #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
        }
        #expect(FileManager.default.contents(atPath: path) == before)
    }

    @Test(arguments: [
        ("$.method.options.\"a b\"", "1", "the name of an option"), ("$.training.pretrain", escape, "'pretrain'"),
        ("$.dataset.name", "'../x'", "the dataset's name"), ("$.backbone.name", "'A'", "the backbone's name"),
        ("$.method.name", "'external:../x'", "the method's name"),
    ])
    func descriptionsAreHeldToThem(place: String, value: String, detail: String) throws {
        for table in ["runs", "failures", "experiment_runs", "tuning_trials"] {
            let copy = try SchemaCopy(of: path, in: folder)
            try copy.edit("UPDATE \(table) SET spec = json_set(spec, '\(place)', \(value))")
            let store = try ResultStore(path: copy.path, access: .readOnly)
            let error = #expect(throws: StoreError.self) { try store.contents() }
            guard case .malformed(_, table, _, "spec", let found) = error else {
                Issue.record("\(table) is not refused: \(String(describing: error))")
                continue
            }
            #expect(found.contains(detail), "\(found)")
        }
    }

    /// What programs print is kept as it is.
    @Test func wordsOfProgramsMayBeAnything() throws {
        try edit("UPDATE failures SET reason = \(Self.escape) || char(10)")
        try edit("UPDATE attempts SET standard_error = \(Self.escape) || char(10)")
        let store = try ResultStore(path: path, access: .readWrite)
        #expect(try store.failures().map(\.failure.reason) == ["\u{1B}[31m\n"])
        #expect(try store.attempts().values.flatMap { $0 }.map(\.standardError) == ["\u{1B}[31m\n"])
    }

    /// A machine may say of itself what it likes: what is written is one line.
    @Test func whatMachinesSayIsWrittenAsOneLine() throws {
        let store = try ResultStore(path: path, access: .readWrite)
        var run = Sample.genuine(seed: 7)
        run.environment.cpu = "a\u{1B}b\nc"
        try store.record(run)
        try store.record(run)
        let stored = try ResultStore(path: path, access: .readOnly).runs(identities: [run.identity])
        #expect(stored[run.identity]?.environment.cpu == "a b c")
    }
}

/// A database to be changed by whoever likes.
private struct SchemaCopy {
    let path: String

    init(of original: String, in folder: TemporaryFolder) throws {
        path = folder.path("\(UUID().uuidString).sqlite")
        try FileManager.default.copyItem(atPath: original, toPath: path)
    }

    func edit(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }
}

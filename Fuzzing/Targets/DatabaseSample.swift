import Experiments
import Foundation
import GRDB
import ThawCore

/// A small sound database: two methods and two seeds on synthetic data that nobody made, options chosen by `tune`, and a
/// failed run.
struct DatabaseSample {
    let folder: ScratchFolder

    private static let spec = """
        experiment: sample
        title: A sample
        datasets: [movielens-1m: {source: synthetic}]
        backbones: [deepfm]
        methods: [base, cvar: {label: ours}]
        seeds: {from: 1, count: 2}
        report:
          table: {metrics: [auc, relaimpr, log-loss]}
          figures:
            - {name: sample-phases, kind: phases, lines: method, metric: auc}

        """

    private static let dataset = DatasetRecord(
        name: "movielens-1m", title: "MovieLens-1M (synthetic)", isSynthetic: true,
        fingerprint: String(repeating: "5c", count: 32),
        splitSizes: ["train-base": 9000, "warm-a": 400, "warm-b": 400, "warm-c": 400, "test": 900],
        itemCounts: ["old": 31, "new": 20])

    private static let environment = EnvironmentRecord(
        revision: "0a1b2c3", thawVersion: "0.1.0", numericsRevision: 1, swiftVersion: "6.3",
        openBLAS: "OpenBLAS 0.3.21",
        cpu: "a processor", operatingSystem: "Linux", host: "here")

    /// The database's file, which also stays in the folder as `sound.sqlite`.
    func bytes() throws -> [UInt8] {
        let plan = try SpecReader.read(bytes: Array(Self.spec.utf8), file: "sample.yaml", context: SpecContext()).plan()
        let path = folder.path("sound.sqlite")
        let store = try ResultStore(path: path, access: .readWrite)
        let members = plan.runs.map { run in
            ExperimentMember(
                position: run.position,
                identity: RunIdentity.of(run.description, dataset: Self.dataset, numericsRevision: 1),
                description: run.description, labels: run.labels)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try store.register(
            experiment: ExperimentRecord(
                name: plan.experiment, title: plan.title, specText: plan.specText,
                reportSettingsJSON: String(decoding: encoder.encode(plan.report), as: UTF8.self), publishedJSON: nil),
            members: members)
        for (index, member) in members.enumerated() {
            if index == members.count - 1 {
                try store.record(
                    failure: RunFailure(kind: .deterministic, reason: "the loss is not a number"),
                    identity: member.identity, description: member.description, dataset: Self.dataset,
                    environment: Self.environment, at: 1_900_000_000)
            } else {
                try store.record(
                    RunRecord(
                        identity: member.identity, description: member.description, dataset: Self.dataset,
                        environment: Self.environment, result: Self.result(index)))
            }
        }
        // Small pages make a small file: more of what is changed in it means something.
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA page_size = 512; VACUUM") }
        try queue.close()
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private static func result(_ index: Int) -> RunResult {
        RunResult(
            phases: Phase.allCases.map {
                PhaseMetrics(
                    phase: $0, auc: 0.7 + 0.01 * Double($0.rawValue + index), f1: 0.5, logLoss: 0.6, seconds: 1.25)
            },
            pretrainSeconds: 6.5, totalSeconds: 9.75, parameterCount: 1_234, peakMemory: 1 << 28,
            startedAt: 1_900_000_000)
    }

    /// Puts each text, after the byte that chooses a column, into all rows of that column, whatever the column's table
    /// demands; what SQLite refuses even so is left out.
    func put(_ texts: [[UInt8]], into path: String) throws {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF")
            let columns = try Row.fetchAll(
                database,
                sql: """
                    SELECT t.name AS name, c.name AS field FROM sqlite_schema t, pragma_table_info(t.name) c
                    WHERE t.type = 'table' ORDER BY t.name, c.cid
                    """)
            for text in texts {
                guard let choice = text.first else { continue }
                let column = columns[Int(choice) % columns.count]
                let (table, field): (String, String) = (column["name"], column["field"])
                try? database.execute(
                    sql: "UPDATE \(table.quotedDatabaseIdentifier) SET \(field.quotedDatabaseIdentifier) = ?",
                    arguments: [String(decoding: text.dropFirst(), as: UTF8.self)])
            }
        }
    }
}

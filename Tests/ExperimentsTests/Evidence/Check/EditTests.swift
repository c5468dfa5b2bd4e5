import Foundation
import Testing

@testable import ThawModel
@testable import ThawStore

/// What somebody edits in a database is found, and the line says where.
@Suite struct EditTests {
    struct Edit: Sendable, CustomTestStringConvertible {
        var database: String
        var sql: String
        /// What a line contains.
        var line: String

        init(_ database: String, _ sql: String, _ line: String) {
            (self.database, self.sql, self.line) = (database, sql, line)
        }

        var testDescription: String { line }
    }

    /// The edits of issue 16.
    static let known = [
        Edit(
            "table1",
            """
            UPDATE experiment_runs SET labels = json_set(labels, '$.method',
                CASE json_extract(labels, '$.method') WHEN 'CSDM' THEN 'CVAR' ELSE 'CSDM' END)
            WHERE json_extract(labels, '$.method') IN ('CSDM', 'CVAR')
            """,
            "experiment_runs, table1, positions 51-60, column labels: method 'CSDM' stands there, 'CVAR' follows"),
        Edit(
            "tuned", "UPDATE tunings SET chosen = 1 + chosen % 2 WHERE number = 7",
            "tunings, tuned, number 7, column chosen: "),
        Edit(
            "tuned", "UPDATE tuning_settings SET mean = 0.75 WHERE tuning = 3 AND setting = 2",
            "tuning_settings, tuned, tuning 3, setting 2, column mean: 0.75 stands there, 0.7"),
        Edit(
            "matched-budget",
            """
            UPDATE stage_budgets SET instances = instances - 1 WHERE stage = 'warm-a' AND run = (
                SELECT identity FROM runs WHERE method = 'csdm' AND seed = 4
                AND json_extract(spec, '$.training.budget.matched') IS NULL ORDER BY identity LIMIT 1)
            """, "(movielens-1m deepfm csdm seed 4), stage warm-a, column instances: "),
        Edit(
            "table1", "UPDATE experiments SET published = replace(published, '0.7464', '0.7164')",
            "experiments, table1, column published: movielens-1m/deepfm/base auc warm-a 0.7164 stands there, 0.7464 follows"
        ),
        Edit(
            "table1", "UPDATE datasets SET split_sizes = json_set(split_sizes, '$.test', 58410)",
            "column split_sizes: test 58410 stands there, 58409 follows"),
        Edit(
            "table1", "UPDATE experiments SET title = 'Table 1: ours is best'",
            "experiments, table1, column title: 'Table 1: ours is best' stands there, "
                + "'Table 1: cold-start methods on DeepFM' follows"),
        Edit(
            "table1", "UPDATE datasets SET title = 'MovieLens-1M'",
            "column title: 'MovieLens-1M' stands there, 'MovieLens-1M (rebuilt)' follows"),
        Edit(
            "table1", "DROP VIEW table1; CREATE VIEW table1 AS SELECT * FROM experiment_cells WHERE n > 0",
            "view, table1: "),
        Edit(
            "table1",
            "DELETE FROM experiment_runs WHERE json_extract(spec, '$.seed') = 3; DELETE FROM runs WHERE seed = 3",
            "experiment_runs, table1, position 3: no row, where the spec plans movielens-1m deepfm base seed 3"),
    ]

    static let others = [
        Edit(
            "matched-budget",
            "UPDATE group_budgets SET steps = steps + 1 WHERE stage = 'cold' AND parameters = 'csdm'",
            "stage cold, parameters csdm, column steps: "),
        Edit(
            "matched-budget", "UPDATE runs SET fit_steps = 10 WHERE method = 'cvar'",
            "column fit_steps: 10 stands there, "),
        Edit(
            "hidden-choices",
            """
            UPDATE runs SET parameter_count = 7 WHERE identity = (
                SELECT identity FROM runs WHERE method = 'mwuf' AND seed = 2 ORDER BY identity LIMIT 1)
            """, "column parameter_count: 7 stands there, "),
        Edit(
            "table1", "UPDATE experiments SET report = json_set(report, '$.metrics', json('[\"auc\"]'))",
            "experiments, table1, column report: metrics [\"auc\"] stands there, metrics [\"auc\",\"relaimpr\"] follows"
        ),
        Edit(
            "tuned", "UPDATE tunings SET runs = 9 WHERE number = 1", "number 1, column runs: 9 stands there, 10 follows"
        ),
        Edit(
            "tuned",
            "UPDATE tuning_settings SET options = json_set(options, '$.\"training.warm-learning-rate\"', 0.5) "
                + "WHERE tuning = 1 AND setting = 1", "tuning 1, setting 1, column options: "),
        Edit(
            "table1", "UPDATE datasets SET item_counts = json_set(item_counts, '$.new', 971)",
            "column item_counts: new 971 stands there, 972 follows"),
        Edit(
            "table1", "UPDATE datasets SET synthetic = 1, title = 'MovieLens-1M (synthetic, rebuilt)'",
            "column synthetic: 1 stands there, 0 follows"),
        Edit(
            "table1", "UPDATE runs SET spec = json_set(spec, '$.dataset.options.\"warm-size\"', 10) WHERE seed = 1",
            "column spec: warm-size 10 and 20 stands there"),
        Edit(
            "table1",
            "UPDATE experiment_runs SET position = 100 WHERE position = 1; "
                + "UPDATE experiment_runs SET position = 1 WHERE position = 2; "
                + "UPDATE experiment_runs SET position = 2 WHERE position = 100",
            "experiment_runs, table1, movielens-1m deepfm base seed 1, column position: 2 stands there, 1 follows"),
        Edit(
            "table1",
            "DELETE FROM runs WHERE seed = 3 AND method = 'velf';"
                + "UPDATE experiment_runs SET run = 'ab' || substr(run, 3) WHERE position = 43",
            "experiment_runs, table1, position 43, column run: ab"),
        Edit(
            "table1",
            "DELETE FROM runs WHERE seed = 3 AND method = 'csdm'; "
                + "UPDATE experiment_runs SET spec = json_set(spec, '$.method.options.rho', 0.5) WHERE position = 63",
            "experiment_runs, table1, position 63, column spec: method.rho 0.5 stands there, method.rho 0.001 follows"),
        Edit(
            "matched-budget", "UPDATE runs SET pretraining_steps = 400 WHERE pretraining_steps > 0",
            "column pretraining_steps: 400 stands there, 418 follows"),
        Edit("matched-budget", "DELETE FROM stage_budgets WHERE stage = 'warm-b'", "no rows for warm-b"),
        Edit(
            "matched-budget",
            """
            UPDATE experiment_runs SET labels = json_set(labels, '$.training',
                CASE json_extract(labels, '$.training') WHEN '1 pass' THEN '3 passes' ELSE '1 pass' END)
            WHERE json_extract(labels, '$.training') IN ('1 pass', '3 passes')
            """, "column labels: training '3 passes' stands there, '1 pass' follows"),
        Edit(
            "released-vs-published",
            "UPDATE experiment_runs SET labels = replace(labels, 'CSDM, published', 'CSDM, as printed')",
            "column labels: method 'CSDM, as printed' stands there, 'CSDM, published' follows"),
        Edit(
            "table1", "UPDATE experiment_runs SET labels = replace(labels, '\"CSDM\"', '\"CSDM (rho 1)\"')",
            "column labels: method 'CSDM (rho 1)' stands there, 'CSDM' follows"),
        Edit(
            "table1",
            "UPDATE experiment_runs SET labels = replace(labels, '\"VELF\"', '\"AutoInt\"') WHERE position < 45",
            "column labels: method 'AutoInt' stands there, 'VELF' follows"),
        Edit(
            "table1", "UPDATE experiments SET spec = replace(spec, '\"count\":10', '\"count\":9')",
            "experiment_runs, table1, position 10: movielens-1m deepfm base seed 10, which the spec does not plan"),
        Edit(
            "table1",
            "INSERT INTO experiment_runs SELECT experiment, 71, run, spec, labels FROM experiment_runs WHERE position = 1",
            "experiment_runs, table1, position 71: movielens-1m deepfm base seed 1, which the spec does not plan"),
        Edit(
            "table1",
            "UPDATE runs SET seed = 11 WHERE seed = 10 AND method = 'base'; UPDATE metrics SET auc = 2 WHERE auc < 0",
            "its seed is 11 in table runs, column seed, and 10 in column spec"),
    ]

    @Test(arguments: known + others)
    func isFound(_ edit: Edit) throws {
        let sample = try CheckSample(committed: edit.database)
        try sample.edit(edit.sql)
        let lines = try sample.check().disagreements.map(\.description)
        #expect(lines.contains { $0.contains(edit.line) }, "\(lines.prefix(10))")
    }

    @Test func bothSidesOfASwapAreNamed() throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit(Self.known[0].sql)
        let lines = try sample.check().disagreements.map(\.description)
        #expect(
            lines == [
                "experiment_runs, table1, positions 51-60, column labels: method 'CSDM' stands there, 'CVAR' follows",
                "experiment_runs, table1, positions 61-70, column labels: method 'CVAR' stands there, 'CSDM' follows",
            ])
    }

    /// A number with a label stands before the one without in tables, and so would hide it.
    @Test func anAddedNumberThatHidesAKnownOneIsFound() throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit(
            """
            UPDATE experiments SET published = json_insert(published, '$.results[#]', json(
                '{"dataset":"movielens-1m","backbone":"deepfm","method":"csdm","label":"CSDM","auc":{"cold":0.6}}'))
            """)
        let lines = try sample.check().disagreements.map(\.description)
        #expect(lines.count == 1 && lines[0].contains("movielens-1m/deepfm/csdm 'CSDM' auc cold 0.6 stands there"))
    }

    @Test func sizesBeyondReasonAreNotComputedWith() throws {
        let largest = 1 << 40
        for (size, steps) in [(largest, largest), (Int.max, 1), (Int.max / 2, 1), (-1, 1), (1, Int.max)] {
            let sample = try CheckSample(committed: "matched-budget")
            try sample.edit(
                "UPDATE datasets SET split_sizes = json_set(split_sizes, '$.\"train-base\"', \(size)); "
                    + "UPDATE stage_budgets SET steps = \(steps) WHERE stage = 'cold'")
            if size == largest {
                #expect(try !sample.check().isSound)
            } else {
                #expect(throws: StoreError.self) { try sample.check() }
            }
        }
    }
}

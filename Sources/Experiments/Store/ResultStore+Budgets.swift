import GRDB
import ThawCore

/// What runs were trained with.
extension ResultStore {
    static func insert(_ budgets: [TrainingBudget], of run: String, _ database: Database) throws {
        for budget in budgets {
            let total = budget.counts.total
            try database.execute(
                sql: "INSERT INTO stage_budgets (run, stage, instances, steps, seconds) VALUES (?, ?, ?, ?, ?)",
                arguments: [run, budget.stage, total.instances, total.steps, budget.seconds])
            for (group, count) in budget.counts.groups {
                try database.execute(
                    sql: """
                        INSERT INTO group_budgets (run, stage, parameters, instances, steps) VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [run, budget.stage, group, count.instances, count.steps])
            }
        }
    }

    /// nil of runs, and in databases, that are older than the count.
    static func budgets(of run: String, _ database: Database) throws -> [TrainingBudget]? {
        guard try hasBudgets(database) else { return nil }
        let select = try database.cachedStatement(sql: "SELECT * FROM stage_budgets WHERE run = ?")
        let selectGroups = try database.cachedStatement(
            sql: "SELECT * FROM group_budgets WHERE run = ? AND stage = ?")
        let budgets = try Row.fetchAll(select, arguments: [run]).map { row in
            let stage: String = row["stage"]
            var counts = TrainingCounts(total: TrainingCount(instances: row["instances"], steps: row["steps"]))
            for group in try Row.fetchAll(selectGroups, arguments: [run, stage]) {
                counts.groups[group["parameters"]] = TrainingCount(instances: group["instances"], steps: group["steps"])
            }
            return TrainingBudget(phase: Phase(name: stage), seconds: row["seconds"], counts: counts)
        }
        return budgets.isEmpty ? nil : budgets.sorted { ($0.phase?.rawValue ?? -1) < ($1.phase?.rawValue ?? -1) }
    }

    private static func hasBudgets(_ database: Database) throws -> Bool { try database.tableExists("stage_budgets") }
}

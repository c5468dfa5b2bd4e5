import GRDB
import ThawModel

/// What runs were trained with.
extension ResultStore {
    package static func insert(_ budgets: [TrainingBudget], of run: String, _ database: Database) throws {
        for budget in budgets {
            try StageBudgetRow(budget, of: run).insert(database)
            for row in GroupBudgetRow.rows(of: budget, of: run) { try row.insert(database) }
        }
    }

    /// By run; nothing of runs, and in databases, that are older than the count.
    /// - runs: each once; nil for all.
    static func budgets(of runs: [String]?, _ database: Database) throws -> [String: [TrainingBudget]] {
        let stages = try StageBudgetRow.rows(database, where: .run, in: runs)
        let groups = Dictionary(
            grouping: stages.isEmpty ? [] : try GroupBudgetRow.rows(database, where: .run, in: runs), by: \.run)
        return Dictionary(grouping: stages, by: \.run).mapValues { stages in
            stages.map { $0.budget(groups[$0.run] ?? []) }
                .sorted { ($0.phase?.rawValue ?? -1) < ($1.phase?.rawValue ?? -1) }
        }
    }
}

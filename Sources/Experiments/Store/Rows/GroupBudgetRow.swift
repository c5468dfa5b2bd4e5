import GRDB
import ThawModel

/// A row of `group_budgets`: what a group of parameters was trained with in a stage of a run.
struct GroupBudgetRow: TableRow {
    static let databaseTableName = "group_budgets"

    var run: String
    /// As `TrainingBudget.stage`.
    var stage: String
    /// The group's name.
    var parameters: String
    var instances: Int
    var steps: Int

    enum CodingKeys: String, CodingKey, ColumnExpression { case run, stage, parameters, instances, steps }

    /// One for each group.
    static func rows(of budget: TrainingBudget, of run: String) -> [GroupBudgetRow] {
        budget.counts.groups.map { group, count in
            GroupBudgetRow(
                run: run, stage: budget.stage, parameters: group, instances: count.instances, steps: count.steps)
        }
    }
}

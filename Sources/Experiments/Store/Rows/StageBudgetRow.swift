import GRDB
import ThawCore
import ThawModel

/// A row of `stage_budgets`: what a stage of a run was trained with, in all.
struct StageBudgetRow: TableRow {
    static let databaseTableName = "stage_budgets"

    var run: String
    /// As `TrainingBudget.stage`.
    var stage: String
    var instances: Int
    var steps: Int
    var seconds: Double

    enum CodingKeys: String, CodingKey, ColumnExpression { case run, stage, instances, steps, seconds }

    init(_ budget: TrainingBudget, of run: String) {
        self.run = run
        stage = budget.stage
        instances = budget.counts.total.instances
        steps = budget.counts.total.steps
        seconds = budget.seconds
    }

    /// - groups: those of the run's stage, among others.
    func budget(_ groups: [GroupBudgetRow]) -> TrainingBudget {
        var counts = TrainingCounts(total: TrainingCount(instances: instances, steps: steps))
        for group in groups where group.stage == stage {
            counts.groups[group.parameters] = TrainingCount(instances: group.instances, steps: group.steps)
        }
        return TrainingBudget(phase: Phase(name: stage), seconds: seconds, counts: counts)
    }
}

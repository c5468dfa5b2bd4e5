import ThawCore
import ThawModel
import ThawStore
import ThawSupport

/// Compares what a run was trained with, steps and budgets, with what follows from its settings and the sizes of its data.
struct BudgetCheck {
    let run: RunRecord
    /// As this program reads it, whole numbers as numbers.
    let settings: RunDescription

    private var place: String { "\(run.identity.prefix(12)) (\(run.description.shortText))" }
    private var method: ComponentDescription? {
        ProgramRegistry.current.method(named: settings.method.name)?.description
    }

    func check(_ log: inout CheckLog) {
        if ExternalMethod.isName(settings.method.name) {
            // What a program goes over is its own affair.
            log.expect(
                run.result.effort == nil && run.result.budgets == nil && run.result.parameterCount == 0, "runs", place,
                found: "steps, budgets or parameters of a program, of which nothing is known")
            return
        }
        guard areCounts(log: &log) else { return }
        guard method != nil, let trainBase = run.dataset.splitSizes["train-base"],
            let batch = count("batch"), let epochs = count("epochs")
        else {
            log.cannotCheck("runs", run.description.method.name, "what this method goes over, this thaw does not know")
            return
        }
        let batches = Self.batches(trainBase, batch)
        if let effort = run.result.effort {
            check(effort, epochs * batches, fitPasses: fitting.map { $0.passes * batches }, &log)
        }
        guard let budgets = run.result.budgets else { return }
        checkStages(budgets, &log)
        for budget in budgets {
            switch budget.phase {
            case nil: checkPretraining(budget, rows: epochs * trainBase, steps: epochs * batches, &log)
            case .cold: checkFit(budget, trainBase, batch, &log)
            case let phase?: checkWarm(budget, run.dataset.splitSizes[phase.name] ?? 0, batch, &log)
            }
        }
    }

    /// Whether what is recorded are numbers of instances and steps; with larger ones nothing is computed.
    private func areCounts(log: inout CheckLog) -> Bool {
        let budgets = (run.result.budgets ?? []).map(\.counts).flatMap { [$0.total] + $0.groups.values }
        let counts =
            budgets.flatMap { [$0.instances, $0.steps] } + run.dataset.splitSizes.values
            + (run.result.effort.map { [$0.fitSteps, $0.pretrainingSteps] } ?? [])
        let isSo = counts.allSatisfy(CheckLog.counts.contains)
        log.expect(isSo, "runs", place, found: "instances or steps that no run can have")
        return isSo
    }

    static func batches(_ rows: Int, _ batch: Int) -> Int { (rows + batch - 1) / batch }

    private func count(_ option: String) -> Int? {
        guard case .number(let value)? = settings.training[option], value >= 1 else { return nil }
        return Int(exactly: value)
    }

    /// Options with whole numbers as such, as methods read them.
    private func options(_ options: ResolvedOptions, _ component: ComponentDescription) -> ResolvedOptions {
        component.resolve(options).mapValues { value in
            if case .number(let number) = value, let whole = Int(exactly: number) { .integer(whole) } else { value }
        }
    }

    private var declaration: MethodDeclaration? {
        method.flatMap { Choice(name: $0.name, options: options(settings.method.options, $0)).declaration }
    }
    private var fitting: Fitting? { declaration?.fitting }

    // MARK: - Columns of runs

    private func check(_ effort: TrainingEffort, _ pretraining: Int, fitPasses: Int?, _ log: inout CheckLog) {
        if effort.pretrainingSteps != 0 {
            log.expect(effort.pretrainingSteps, is: pretraining, "runs", place, "pretraining_steps")
        }
        if let fitPasses { log.expect(effort.fitSteps, is: fitPasses, "runs", place, "fit_steps") }
    }

    // MARK: - Stages

    private func checkStages(_ budgets: [TrainingBudget], _ log: inout CheckLog) {
        let missing = Phase.allCases.filter { run.result.budget($0) == nil }
        log.expect(
            missing.isEmpty, "stage_budgets", place, found: "no rows for \(missing.map(\.name).joined(separator: ", "))"
        )
        guard let effort = run.result.effort else { return }
        let hasPretrained = budgets.contains { $0.phase == nil }
        log.expect(
            hasPretrained == (effort.pretrainingSteps > 0), "stage_budgets", place,
            found: hasPretrained
                ? "a row for pre-training, of which there were 0 steps"
                : "no row for pre-training, of which there were steps")
    }

    private func stage(_ budget: TrainingBudget) -> String { "\(place), stage \(budget.stage)" }

    private func expect(
        _ budget: TrainingBudget, instances: Int, steps: Int, _ log: inout CheckLog
    ) {
        log.expect(budget.counts.total.instances, is: instances, "stage_budgets", stage(budget), "instances")
        log.expect(budget.counts.total.steps, is: steps, "stage_budgets", stage(budget), "steps")
    }

    private func expect(
        _ group: String, in budget: TrainingBudget, instances: Int, steps: Int, _ log: inout CheckLog
    ) {
        let count = budget.counts.groups[group] ?? TrainingCount()
        let place = "\(stage(budget)), parameters \(group)"
        log.expect(count.instances, is: instances, "group_budgets", place, "instances")
        log.expect(count.steps, is: steps, "group_budgets", place, "steps")
    }

    private func checkPretraining(_ budget: TrainingBudget, rows: Int, steps: Int, _ log: inout CheckLog) {
        let items = budget.counts.groups[ParameterGroup.itemEmbedding.name] ?? TrainingCount()
        expect(budget, instances: rows, steps: steps + items.steps, &log)
        for group in [ParameterGroup.featureEmbeddings.name, ParameterGroup.backboneNetwork.name] {
            expect(group, in: budget, instances: rows, steps: steps, &log)
        }
        if declaration?.pretraining == .plain {
            expect(ParameterGroup.itemEmbedding.name, in: budget, instances: rows, steps: steps, &log)
        } else {
            // Whole batches may leave the table alone.
            log.expect(
                items.instances <= rows && items.steps <= steps, "group_budgets",
                "\(stage(budget)), parameters \(ParameterGroup.itemEmbedding.name)", "instances",
                found: "\(items.instances)", follows: "at most \(rows)")
        }
        log.expect(
            budget.counts.groups.count <= 3, "group_budgets", stage(budget), found: "groups that are not the backbone's"
        )
    }

    private func checkFit(_ budget: TrainingBudget, _ trainBase: Int, _ batch: Int, _ log: inout CheckLog) {
        guard let fitting else { return checkGroups(budget, batch, &log) }
        let (rows, passes) = (fitting.passes * trainBase, fitting.passes * Self.batches(trainBase, batch))
        expect(budget, instances: rows, steps: passes * fitting.optimisers, &log)
        for group in budget.counts.groups.keys.sorted() {
            expect(group, in: budget, instances: rows, steps: passes, &log)
        }
        log.expect(
            budget.counts.groups.isEmpty == (fitting.passes == 0), "group_budgets", stage(budget),
            found: budget.counts.groups.isEmpty ? "no groups of what was fitted" : "groups, where nothing is fitted")
    }

    /// What holds of any fit.
    private func checkGroups(_ budget: TrainingBudget, _ batch: Int, _ log: inout CheckLog) {
        let total = budget.counts.total
        for (group, count) in budget.counts.groups.sorted(by: { $0.key < $1.key }) {
            log.expect(
                count.instances <= total.instances && count.steps <= total.steps, "group_budgets",
                "\(stage(budget)), parameters \(group)", "instances",
                found: "\(count.instances) in \(PlainText.count(count.steps, "step"))",
                follows: "at most \(total.instances) in \(total.steps), those of the stage")
        }
        if let steps = run.result.effort?.fitSteps {
            log.expect(
                total.steps >= steps, "stage_budgets", stage(budget), "steps", found: "\(total.steps)",
                follows: "at least \(steps), the run's fit_steps")
            log.expect(
                total.instances <= 2 * total.steps * batch, "stage_budgets", stage(budget), "instances",
                found: "\(total.instances)",
                follows: "at most two batches of \(batch) in each of \(PlainText.count(total.steps, "step"))")
        }
    }

    private func checkWarm(_ budget: TrainingBudget, _ rows: Int, _ batch: Int, _ log: inout CheckLog) {
        guard let training = TrainingSettings(record: options(settings.training, Training.description)),
            let passes = declaration?.budget(training)
        else { return }
        let own = passes.ownRepeats.reduce(0, +)
        let batches = Self.batches(rows, batch)
        log.expect(
            budget.counts.total.instances, is: passes.passes * rows, "stage_budgets", stage(budget), "instances")
        guard let fitting else {
            return log.expect(
                budget.counts.total.steps >= passes.passes * batches, "stage_budgets", stage(budget), "steps",
                found: "\(budget.counts.total.steps)", follows: "at least \(passes.passes * batches)")
        }
        log.expect(
            budget.counts.total.steps, is: (passes.tablePasses + own * fitting.optimisers) * batches, "stage_budgets",
            stage(budget), "steps")
        let table = passes.tablePasses + (fitting.trainsItemTable ? own : 0)
        expect(ParameterGroup.itemEmbedding.name, in: budget, instances: table * rows, steps: table * batches, &log)
        let others = budget.counts.groups.keys.filter { $0 != ParameterGroup.itemEmbedding.name }.sorted()
        for group in others { expect(group, in: budget, instances: own * rows, steps: own * batches, &log) }
        log.expect(
            others.isEmpty == (own == 0), "group_budgets", stage(budget),
            found: others.isEmpty
                ? "no groups of the method's own" : "groups of the method's own, which is not trained here")
    }
}

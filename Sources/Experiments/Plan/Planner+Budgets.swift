import ThawCore

/// Budgets that methods cannot meet.
extension Planner {
    /// - points: of runs, or trials, that are to be done.
    func reportBudgets(of points: some Sequence<GridPoint>) {
        var seen: Set<GridPoint> = []
        for point in points {
            var pair = GridPoint()
            (pair.training, pair.method) = (point.training, point.method)
            guard seen.insert(pair).inserted else { continue }
            let (training, method) = (candidates[point.training], candidates[point.method])
            guard let passes = WarmBudget.matched(training.options), !ExternalMethod.isName(method.name) else {
                continue
            }
            reportTablePasses(passes, training, method)
            for option in ["warm-passes", "refresh-epochs"] { reportContradiction(option, method) }
        }
    }

    private func reportTablePasses(_ passes: Int, _ training: ResolvedCandidate, _ method: ResolvedCandidate) {
        let option = "matched-table-passes"
        guard case .integer(let table)? = method.options[option], table > passes else { return }
        log.add(
            method.mark(blaming: [option]),
            "\(method.name): \(option) \(table) is more than the budget of \(PlainText.count(passes, "pass")) at"
                + " \(training.mark(blaming: [OptionDescription.budgetName]).place)",
            hint: "lower it, or raise the budget")
    }

    /// An option that says how often a method goes over the warm sets, where the budget says it.
    private func reportContradiction(_ option: String, _ method: ResolvedCandidate) {
        let component = method.candidate.entry.component
        guard let value = method.options[option], let normal = component.option(named: option)?.released,
            value != normal
        else { return }
        log.add(
            method.mark(blaming: [option]),
            "\(method.name): \(RunLabels.option(option, value)) has no effect under a matched budget",
            hint: "remove it, or leave 'training.budget' \(WarmBudget.asPublished)")
    }
}

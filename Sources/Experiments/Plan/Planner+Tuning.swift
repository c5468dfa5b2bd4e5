import ThawCore
import ThawDatasets

/// What is planned for a cell.
struct PlannedTuning {
    var cell: TuningCell
    /// Indices into the cell's settings: those none of whose trials is excluded.
    var eligible: [Int]
    /// By eligible setting and seed.
    var trials: [[GridPoint]]
    /// The runs that are not excluded whatever is chosen: their index among the plan's points, and for each eligible
    /// setting the point it becomes and the `exclude` that matches it.
    var runs: [(index: Int, alternatives: [(point: GridPoint, excludedBy: Int?)])]
}

/// What each cell needs: trials, and what its runs become under each setting.
extension Planner {
    /// What each cell with runs needs. A run that is excluded whatever is chosen counts as excluded; `matched` gets all
    /// `exclude` rules that match a trial or a run under some setting.
    mutating func tunings(
        of points: [GridPoint], excludedBy: inout [[Int]], matched: inout Set<Int>
    ) throws -> [PlannedTuning] {
        try reportTuningSize(points)
        var tunings = cells.map { cell in
            let trials = cell.trials.map { trial in
                spec.tune[cell.rule].seeds.map { applyingRules(to: trial.with(seed: $0)) }
            }
            let rules = trials.map { $0.map(rulesExcluding) }
            matched.formUnion(rules.joined().joined())
            let eligible = trials.indices.filter { rules[$0].allSatisfy(\.isEmpty) }
            return PlannedTuning(cell: cell, eligible: eligible, trials: eligible.map { trials[$0] }, runs: [])
        }
        for (index, point) in points.enumerated() where point.tuning > 0 {
            let tuning = tunings[point.tuning - 1]
            let alternatives = tuning.cell.runs.map { applyingRules(to: $0.with(seed: point.seed)) }
            let rules = alternatives.map(rulesExcluding)
            matched.formUnion(rules.joined())
            let possible = tuning.eligible.isEmpty ? Array(alternatives.indices) : tuning.eligible
            if possible.allSatisfy({ !rules[$0].isEmpty }) {
                excludedBy[index] = rules[possible[0]]
                continue
            }
            excludedBy[index] = []
            tunings[point.tuning - 1].runs.append(
                (index, possible.map { (alternatives[$0], rules[$0].first) }))
        }
        tunings.removeAll(where: \.runs.isEmpty)
        report(tunings)
        return tunings
    }

    private func rulesExcluding(_ point: GridPoint) -> [Int] {
        spec.exclude.indices.filter { matches(spec.exclude[$0].conditions, point) }
    }

    private func reportTuningSize(_ points: [GridPoint]) throws {
        var total = 0
        for cell in cells { total += cell.settings.count * spec.tune[cell.rule].seeds.count }
        for point in points where point.tuning > 0 { total += cells[point.tuning - 1].settings.count }
        guard total > spec.context.maximumRuns else { return }
        log.add(
            spec.tune[0].mark,
            "\(PlainText.grouped(total)) trials and possible runs, and a plan may have"
                + " \(PlainText.grouped(spec.context.maximumRuns))", hint: "list fewer values or seeds")
        try log.throwIfAny()
    }

    private func report(_ tunings: [PlannedTuning]) {
        for (number, rule) in spec.tune.enumerated() where !tunings.contains(where: { $0.cell.rule == number }) {
            log.add(
                rule.mark, "the plan has no run of \(rule.method) to tune",
                hint: "add it to 'methods', or remove this item of 'tune'")
        }
        var used: Set<Int> = []
        var tried: [GridPoint] = []
        for tuning in tunings {
            let rule = spec.tune[tuning.cell.rule]
            if tuning.eligible.isEmpty {
                log.add(
                    rule.mark, "every combination of values has an excluded trial", hint: "correct the 'exclude' rules")
            }
            let alternatives = tuning.runs.flatMap(\.alternatives).filter { $0.excludedBy == nil }.map(\.point)
            tried += alternatives + tuning.trials.joined()
            for point in alternatives + tuning.trials.joined() {
                for axis in SpecAxis.allCases { used.insert(point[axis]) }
            }
            for point in alternatives {
                let dataset = candidates[point.dataset]
                guard dataset.options[DatasetOptions.itemsName] == .text(DatasetOptions.Items.pseudoNew.rawValue)
                else { continue }
                log.add(
                    dataset.mark(blaming: [DatasetOptions.itemsName]),
                    "runs of \(rule.method) on the pseudo-new items on which it is tuned",
                    hint: "remove '\(DatasetOptions.itemsName)': trials get pseudo-new items by themselves")
            }
        }
        reportCombinations(of: used)
        reportBudgets(of: tried)
    }
}

extension GridPoint {
    fileprivate func with(seed: Int) -> GridPoint {
        var point = self
        point.seed = seed
        return point
    }
}

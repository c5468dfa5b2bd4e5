import Core
import Datasets

/// Where a `tune` has to choose: one combination of entries, before `when`.
struct TuningCell {
    /// Index of the rule in the spec.
    var rule: Int
    /// Indices into the rule's settings, without those that come to the same as an earlier one here (a backbone may lack
    /// an option).
    var settings: [Int]
    /// The point under each of `settings`, without a seed: for the runs, and for the trials.
    var runs, trials: [GridPoint]
}

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

/// Options that an entry must leave to `tune`, and their trials.
extension Planner {
    /// The point as the run with the first setting has it, marked with its cell, if its method is tuned.
    mutating func tuned(_ point: GridPoint) -> GridPoint {
        guard let rule = spec.tune.firstIndex(where: { $0.method == candidates[point.method].name }) else {
            return point
        }
        var bare = point
        bare.seed = 0
        let cell = cellOf[bare] ?? addCell(bare, rule)
        cellOf[bare] = cell
        var result = pinned(bare, rule, setting: 0)
        result.seed = point.seed
        result.tuning = cell + 1
        return result
    }

    private mutating func addCell(_ point: GridPoint, _ rule: Int) -> Int {
        // Candidates that `when` treats alike make one cell, so that an `include` repeats no trial.
        let key = CellKey(
            choices: SpecAxis.allCases.map { choiceOf[point[$0]] },
            pinned: SpecAxis.allCases.map { Set(candidates[point[$0]].candidate.pinned.keys) })
        if let known = cellKeys[key] { return known }
        cellKeys[key] = cells.count
        reportGivenValues(at: point, spec.tune[rule])
        let dataset = candidates[point.dataset]
        if dataset.candidate.entry.component.option(named: DatasetOptions.itemsName) == nil {
            log.add(
                dataset.candidate.entry.mark,
                "\(dataset.name) has no pseudo-new items to tune \(spec.tune[rule].method) on",
                hint: "remove the 'tune' or the dataset")
        }
        var cell = TuningCell(rule: rule, settings: [], runs: [], trials: [])
        var seen: Set<[Int]> = []
        for setting in settings(of: rule).indices {
            let run = pinned(point, rule, setting: setting)
            guard seen.insert(SpecAxis.allCases.map { choiceOf[run[$0]] }).inserted else { continue }
            var trial = run
            trial.dataset = onPseudoNewItems(point.dataset)
            cell.settings.append(setting)
            cell.runs.append(run)
            cell.trials.append(trial)
        }
        cells.append(cell)
        return cells.count - 1
    }

    /// An option that is tuned must not have a value, or a sweep, from elsewhere.
    private func reportGivenValues(at point: GridPoint, _ rule: TuneRule) {
        for option in rule.options {
            guard let assignment = option.values.first else { continue }
            let candidate = candidates[point[assignment.axis]].candidate
            let isSwept = candidate.distinguishing.contains(assignment.option)
            guard candidate.pinned[assignment.option] != nil || isSwept else { continue }
            log.add(
                candidate.marks[assignment.option] ?? candidate.mark,
                "\(option.name.inQuotes) of \(rule.method) is given here and tuned at line \(assignment.mark.line)",
                hint: "remove one of them")
        }
    }

    private mutating func settings(of rule: Int) -> [[Assignment]] {
        if let known = ruleSettings[rule] { return known }
        let settings = spec.tune[rule].settings
        ruleSettings[rule] = settings
        return settings
    }

    /// The point with a setting's values as if its entries spelled them out.
    private mutating func pinned(_ point: GridPoint, _ rule: Int, setting: Int) -> GridPoint {
        var point = point
        for axis in SpecAxis.allCases {
            let step = TuningStep(candidate: point[axis], rule: rule, setting: setting)
            let index = tuningSteps[step] ?? pinned(point[axis], settings(of: rule)[setting].filter { $0.axis == axis })
            tuningSteps[step] = index
            point[axis] = index
        }
        return point
    }

    private mutating func pinned(_ index: Int, _ assignments: [Assignment]) -> Int {
        var candidate = candidates[index].candidate
        let component = candidate.entry.component.name
        let own = assignments.filter { $0.values[component] != nil }
        for assignment in own {
            candidate.pinned[assignment.option] = assignment.values[component]
            candidate.marks[assignment.option] = assignment.mark
        }
        return own.isEmpty ? index : add(ResolvedCandidate(candidate))
    }

    private mutating func onPseudoNewItems(_ dataset: Int) -> Int {
        let step = TuningStep(candidate: dataset, rule: -1, setting: 0)
        if let known = tuningSteps[step] { return known }
        var candidate = candidates[dataset].candidate
        candidate.pinned[DatasetOptions.itemsName] = .text(DatasetOptions.Items.pseudoNew.rawValue)
        let index = add(ResolvedCandidate(candidate))
        tuningSteps[step] = index
        return index
    }

    // MARK: Plans

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
        report(tunings, points)
        return tunings
    }

    private func rulesExcluding(_ point: GridPoint) -> [Int] {
        spec.exclude.indices.filter { matches(spec.exclude[$0].conditions, point) }
    }

    private func reportTuningSize(_ points: [GridPoint]) throws {
        var total = 0
        for cell in cells { total += cell.settings.count * spec.tune[cell.rule].seeds.count }
        for point in points where point.tuning > 0 { total += cells[point.tuning - 1].settings.count }
        guard total > Self.maximumRuns else { return }
        log.add(
            spec.tune[0].mark,
            "\(PlainText.grouped(total)) trials and possible runs, and a plan may have"
                + " \(PlainText.grouped(Self.maximumRuns))", hint: "list fewer values or seeds")
        try log.throwIfAny()
    }

    private func report(_ tunings: [PlannedTuning], _ points: [GridPoint]) {
        for (number, rule) in spec.tune.enumerated() where !tunings.contains(where: { $0.cell.rule == number }) {
            log.add(
                rule.mark, "the plan has no run of \(rule.method) to tune",
                hint: "add it to 'methods', or remove this item of 'tune'")
        }
        var used: Set<Int> = []
        for tuning in tunings {
            let rule = spec.tune[tuning.cell.rule]
            if tuning.eligible.isEmpty {
                log.add(
                    rule.mark, "every combination of values has an excluded trial", hint: "correct the 'exclude' rules")
            }
            let alternatives = tuning.runs.flatMap(\.alternatives).filter { $0.excludedBy == nil }.map(\.point)
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
    }
}

/// Candidates that come to the same trials.
struct CellKey: Hashable {
    /// By axis.
    var choices: [Int]
    var pinned: [Set<String>]
}

/// A candidate under a setting of a rule; rule -1 stands for pseudo-new items.
struct TuningStep: Hashable {
    var candidate, rule, setting: Int
}

extension GridPoint {
    fileprivate func with(seed: Int) -> GridPoint {
        var point = self
        point.seed = seed
        return point
    }
}

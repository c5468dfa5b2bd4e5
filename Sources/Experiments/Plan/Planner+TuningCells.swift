import ThawCore
import ThawDatasets

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

/// Options that an entry must leave to `tune`, and their trials.
extension Planner {
    /// The point as the run with the first setting has it, marked with its cell, if its method is tuned.
    mutating func tuned(_ point: GridPoint) -> GridPoint {
        guard let rule = spec.tune.firstIndex(where: { $0.method == candidates[point.method].name }) else {
            return point
        }
        var bare = point
        bare.seed = 0
        guard let cell = cellOf[bare] ?? addCell(bare, rule) else { return point }
        cellOf[bare] = cell
        var result = pinned(bare, rule, setting: 0)
        result.seed = point.seed
        result.tuning = cell + 1
        return result
    }

    /// Nil, with an error, where there are too many settings to look at.
    private mutating func addCell(_ point: GridPoint, _ rule: Int) -> Int? {
        // Candidates that `when` treats alike make one cell, so that an `include` repeats no trial.
        let key = CellKey(
            choices: SpecAxis.allCases.map { choiceOf[point[$0]] },
            pinned: SpecAxis.allCases.map { Set(candidates[point[$0]].candidate.pinned.keys) })
        if let known = cellKeys[key] { return known }
        settingTotal += settings(of: rule).count
        guard settingTotal <= spec.context.maximumRuns else {
            log.add(
                spec.tune[rule].mark,
                "more than \(PlainText.grouped(spec.context.maximumRuns)) combinations of values, over all entries",
                hint: "list fewer values")
            return nil
        }
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

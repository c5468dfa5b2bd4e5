import ThawModel
import ThawSupport

/// From points to runs: labels, duplicates, excludes and impossible combinations.
extension Planner {
    /// The label of every candidate that occurs in `points`, by its index; nil for the others and where training does
    /// not vary. One label for two components is an error, and so are two that look alike.
    func labels(of points: [GridPoint]) -> [String?] {
        var labels = [String?](repeating: nil, count: candidates.count)
        for axis in SpecAxis.allCases {
            let used = Set(points.map { $0[axis] }).sorted()
            var owners: [String: Int] = [:]
            for (index, label) in zip(used, RunLabels.of(used.map { candidates[$0] })) {
                labels[index] = label
                guard let label else { continue }
                let key = LookAlike.shape(label)
                let owner = owners[key, default: index]
                owners[key] = owner
                if candidates[owner].name != candidates[index].name, let other = labels[owner] {
                    let (name, owned) = (candidates[index].name, candidates[owner].name)
                    log.add(
                        candidates[index].candidate.mark,
                        label == other
                            ? "the label \(label.inQuotes) stands for both \(owned) and \(name)"
                            : "the label \(label.inQuotes) of \(name) looks like \(other.inQuotes) of \(owned)",
                        hint: "give one of them another label")
                }
            }
        }
        return labels
    }

    /// The points without those that describe a run an earlier one describes. Two labels for one run are an error.
    func merge(_ points: [GridPoint], _ labels: [String?]) -> [GridPoint] {
        // Keyed by choices, since several candidates may come to the same choice.
        var first: [GridPoint: GridPoint] = [:]
        return points.filter { point in
            var key = point
            for axis in SpecAxis.allCases { key[axis] = choiceOf[point[axis]] }
            guard let earlier = first[key] else {
                first[key] = point
                return true
            }
            for axis in SpecAxis.allCases where labels[point[axis]] != labels[earlier[axis]] {
                let (one, other) = (labels[point[axis]] ?? "", labels[earlier[axis]] ?? "")
                log.add(
                    candidates[point[axis]].candidate.mark,
                    "\(one.inQuotes) is the same \(axis.rawValue) as \(other.inQuotes) at"
                        + " \(candidates[earlier[axis]].candidate.mark.place)",
                    hint: "remove one, or give both the same label")
            }
            return false
        }
    }

    /// For each point the numbers of the `exclude` rules that match it.
    func exclusions(of points: [GridPoint]) -> [[Int]] {
        points.map { point in spec.exclude.indices.filter { matches(spec.exclude[$0].conditions, point) } }
    }

    /// - matched: the rules that match something.
    func reportUselessExcludes(_ excludedBy: [[Int]], matched: Set<Int>) {
        for (number, rule) in spec.exclude.enumerated() where !matched.contains(number) {
            reportUnmatched("exclude", rule.conditions, at: rule.mark)
        }
        if let first = spec.exclude.first, excludedBy.allSatisfy({ !$0.isEmpty }) {
            log.add(first.mark, "every run is excluded", hint: "remove an 'exclude', or add entries")
        }
    }

    /// Options that do not go together, in runs that are not excluded.
    func reportCombinations(of points: [GridPoint], _ excludedBy: [[Int]]) {
        var used: Set<Int> = []
        let runs = zip(points, excludedBy).lazy.filter { $1.isEmpty && $0.tuning == 0 }.map(\.0)
        for point in runs {
            for axis in SpecAxis.allCases { used.insert(point[axis]) }
        }
        reportCombinations(of: used)
        reportBudgets(of: runs)
    }

    func reportCombinations(of indices: some Sequence<Int>) {
        for index in indices {
            let candidate = candidates[index]
            for violation in candidate.component.violations(of: candidate.options) {
                log.add(
                    candidate.mark(blaming: violation.options), "\(candidate.name): \(violation.message)",
                    hint: violation.hint)
            }
        }
    }

    func assemble(
        _ points: [GridPoint], _ excludedBy: [Int?], _ labels: [String?], _ tunings: [PlannedTuning],
        mergedDuplicates: Int
    ) -> Plan {
        let choices = candidates.map(\.choice)
        // Runs that differ in the seed alone share one dictionary of labels.
        var namings: [GridPoint: [String: String]] = [:]
        var runs: [PlannedRun] = []
        var tuned: [Int: PlannedRun] = [:]
        var excluded: [ExcludedRun] = []
        for (index, point) in points.enumerated() {
            var components = point
            components.seed = 0
            let naming =
                namings[components]
                ?? Dictionary(
                    uniqueKeysWithValues: SpecAxis.allCases.compactMap { axis in
                        labels[point[axis]].map { (axis.rawValue, $0) }
                    })
            namings[components] = naming
            let description = RunDescription(
                dataset: choices[point.dataset], backbone: choices[point.backbone], method: choices[point.method],
                training: choices[point.training].options, seed: point.seed)
            let run = PlannedRun(description: description, labels: naming, position: index + 1)
            if let rule = excludedBy[index] {
                excluded.append(ExcludedRun(run: run, reason: exclusionReason(rule)))
            } else if point.tuning > 0 {
                tuned[index] = run
            } else {
                runs.append(run)
            }
        }
        let varying = ReportSettings.varyingAxes(namings.values)
        return Plan(
            experiment: spec.experiment, title: spec.title, runs: runs, excluded: excluded,
            mergedDuplicates: mergedDuplicates, report: spec.report.separating(varying),
            specText: spec.specText, context: spec.context, tunings: assemble(tunings, runs: tuned))
    }
}

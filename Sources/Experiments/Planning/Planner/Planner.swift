import ThawCore
import ThawModel
import ThawSpec
import ThawSupport

/// Expands a spec into runs.
///
/// Candidates (a component with one set of options) are few and runs are many, so that candidates are resolved once
/// each and points of the grid are indices: the plan of a million runs takes seconds, and its runs share their options.
struct Planner {
    let spec: ExperimentSpec
    let log: IssueLog
    private(set) var candidates: [ResolvedCandidate] = []
    private var steps: [Step: Int] = [:]
    private var hasTooManySteps = false
    /// A number for each choice of an axis, and each candidate's.
    private var choiceIDs: [AxisChoice: Int] = [:]
    private(set) var choiceOf: [Int] = []
    /// Where `tune` has to choose (Planner+Tuning).
    var cells: [TuningCell] = []
    var cellOf: [GridPoint: Int] = [:]
    var cellKeys: [CellKey: Int] = [:]
    var tuningSteps: [TuningStep: Int] = [:]
    var ruleSettings: [Int: [[Assignment]]] = [:]
    /// Settings of all cells.
    var settingTotal = 0
    /// What has come of each `when` so far (Planner+Rules).
    var whenUses: [WhenUse]

    /// The rule `when` number `rule`, applied to a candidate.
    private struct Step: Hashable {
        var candidate: Int
        var rule: Int
    }

    private struct AxisChoice: Hashable {
        var axis: SpecAxis
        var choice: Choice
    }

    init(spec: ExperimentSpec, log: IssueLog) {
        self.spec = spec
        self.log = log
        whenUses = spec.when.map { WhenUse($0) }
    }

    mutating func plan() throws -> Plan {
        try reportSize()
        let all = allPoints()
        if hasTooManySteps { try log.throwIfAny() }
        let labels = labels(of: all)
        let points = merge(all, labels)
        var excludedBy = exclusions(of: points)
        var matched = Set(excludedBy.joined())
        let tunings =
            spec.tune.isEmpty ? [] : try tunings(of: points, excludedBy: &excludedBy, matched: &matched)
        reportUselessRules()
        reportUselessExcludes(excludedBy, matched: matched)
        reportCombinations(of: points, excludedBy)
        reportFigures(of: zip(points, excludedBy).lazy.filter { $1.isEmpty }.map(\.0), labels)
        try log.throwIfAny()
        return assemble(points, excludedBy.map(\.first), labels, tunings, mergedDuplicates: all.count - points.count)
    }

    /// Impossible combinations alone, for a spec of which some entries were not understood and left out.
    mutating func combinationIssues() -> Set<SpecIssue> {
        guard hasBearableSize else { return [] }
        let points = allPoints()
        if spec.when.isEmpty && spec.exclude.isEmpty {
            // Then entries can be judged by themselves, even where an axis lost all of its own.
            reportCombinations(of: candidates.indices)
            reportBudgets(of: points)
        } else {
            reportCombinations(of: points, exclusions(of: points))
        }
        return log.issues
    }

    // MARK: Size

    /// The number of points of the grid and of the includes, or nil where an `Int` does not hold it.
    ///
    /// An axis that lost all of its entries counts as one: candidates of the others are made all the same.
    private var size: Int? {
        let zipped = spec.zipped?.value ?? []
        var factors = SpecAxis.allCases.filter { !zipped.contains($0.listKey ?? "") }.map { axisSize($0) }
        if !zipped.contains("seeds") { factors.append(spec.seeds.count) }
        if let first = zipped.first {
            factors.append(SpecAxis.listed.first { $0.listKey == first }.map { axisSize($0) } ?? spec.seeds.count)
        }
        guard var total = checkedProduct(factors.map { max($0, 1) }) else { return nil }
        for rule in spec.include {
            var factors = SpecAxis.allCases.map { axis in
                entries(of: axis, in: rule).pointCount ?? .max
            }
            factors.append(rule.seeds?.count ?? spec.seeds.count)
            guard let count = checkedProduct(factors.map { max($0, 1) }) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(count)
            if overflow { return nil }
            total = sum
        }
        return total
    }

    /// Throws where more datasets are to be described than a plan may have runs.
    func reportDatasets() throws {
        let count = axisSize(.dataset)
        guard count > spec.context.maximumRuns else { return }
        log.add(
            spec.mark,
            "there are more than \(PlainText.grouped(spec.context.maximumRuns)) datasets to describe, each value of a"
                + " sweep counted", hint: "list fewer values")
        try log.throwIfAny()
    }

    private func axisSize(_ axis: SpecAxis) -> Int { (spec.entries[axis] ?? []).pointCount ?? .max }

    private func reportSize() throws {
        guard let size, size <= spec.context.maximumRuns else {
            let count = size.map(PlainText.grouped) ?? "more than \(PlainText.grouped(.max))"
            let limit = PlainText.grouped(spec.context.maximumRuns)
            log.add(
                spec.mark, "the grid has \(count) runs, and a plan may have \(limit)",
                hint: "split it into several specs")
            try log.throwIfAny()
            return
        }
        guard isBearable(size) else {
            log.add(
                spec.mark,
                "\(PlainText.count(size, "run")) and \(PlainText.count(ruleCount, "rule")) of 'when' and 'exclude'"
                    + " are more than \(PlainText.grouped(Self.mostComparisons)) comparisons",
                hint: "write rules that cover more runs each, or split the spec")
            try log.throwIfAny()
            return
        }
    }

    /// Every rule is held against every run: more than this would take minutes.
    private static let mostComparisons = 100_000_000

    private var ruleCount: Int { spec.when.count + spec.exclude.count }

    /// Whether the spec can be planned at all.
    var hasBearableSize: Bool { size.map { $0 <= spec.context.maximumRuns && isBearable($0) } ?? false }

    private func isBearable(_ size: Int) -> Bool { size <= Self.mostComparisons / max(ruleCount, 1) }

    // MARK: Points

    /// The entries an include draws on: the spec's of these names, or a default entry where the spec has none.
    func entries(of axis: SpecAxis, in rule: IncludeRule) -> [SpecEntry] {
        let listed = spec.entries[axis] ?? []
        guard let names = rule.names[axis] else { return listed }
        return names.flatMap { name in
            let own = listed.filter { $0.component.name == name }
            let registered = spec.context.components(of: axis).filter { $0.name == name }
            return own.isEmpty ? registered.map { SpecEntry(axis: axis, component: $0, mark: rule.mark) } : own
        }
    }

    /// Every point of the grid and of the includes, in order, with `when` applied.
    mutating func allPoints() -> [GridPoint] {
        var points: [GridPoint] = []
        var values: [SpecAxis: [Int]] = [:]
        for axis in SpecAxis.allCases {
            values[axis] = (spec.entries[axis] ?? []).flatMap(Candidate.all).map { add(ResolvedCandidate($0)) }
        }
        RunGrid(values: values, seeds: spec.seeds, zipped: spec.zipped?.value ?? []).enumerate { points.append($0) }
        for rule in spec.include {
            for axis in SpecAxis.allCases {
                values[axis] = entries(of: axis, in: rule).flatMap(Candidate.all).map {
                    add(ResolvedCandidate($0.included(by: rule)))
                }
            }
            RunGrid(values: values, seeds: rule.seeds ?? spec.seeds, zipped: []).enumerate { points.append($0) }
        }
        return spec.tune.isEmpty
            ? points.map { applyingRules(to: $0) } : points.map { applyingRules(to: tuned($0)) }
    }

    mutating func add(_ candidate: ResolvedCandidate) -> Int {
        candidates.append(candidate)
        let key = AxisChoice(axis: candidate.axis, choice: candidate.choice)
        let id = choiceIDs[key] ?? choiceIDs.count
        choiceIDs[key] = id
        choiceOf.append(id)
        return candidates.count - 1
    }

    mutating func applyingRules(to point: GridPoint) -> GridPoint {
        var point = point
        guard !hasTooManySteps else { return point }
        for (number, rule) in spec.when.enumerated() where matches(rule.conditions, point) {
            noteUse(of: number, at: point)
            for axis in SpecAxis.allCases {
                let step = Step(candidate: point[axis], rule: number)
                if let known = steps[step] {
                    point[axis] = known
                } else if let changed = candidates[point[axis]].applying(rule) {
                    guard steps.count < spec.context.maximumRuns else {
                        reportSteps(rule)
                        return point
                    }
                    point[axis] = add(changed)
                    steps[step] = point[axis]
                }
            }
        }
        return point
    }

    /// Rules for single seeds before rules for all runs multiply.
    private mutating func reportSteps(_ rule: WhenRule) {
        hasTooManySteps = true
        log.add(
            rule.assignments.first?.mark ?? spec.mark,
            "from here on, 'when' makes more than \(PlainText.grouped(spec.context.maximumRuns)) different settings",
            hint: "write rules that cover more runs each")
    }

    func matches(_ conditions: Conditions, _ point: GridPoint) -> Bool {
        if let seeds = conditions.seeds, !seeds.contains(point.seed) { return false }
        for (axis, names) in conditions.names where !names.contains(candidates[point[axis]].name) { return false }
        return conditions.options.allSatisfy { condition in
            let candidate = candidates[point[condition.axis]]
            guard let value = candidate.options[condition.option] else { return false }
            return condition.allowed[candidate.name]?.contains(value) ?? false
        }
    }
}

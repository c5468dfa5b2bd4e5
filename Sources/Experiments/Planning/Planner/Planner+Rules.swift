import ThawCore
import ThawModel
import ThawSpec
import ThawSupport

/// What has come of a `when`.
struct WhenUse {
    /// What runs that match have made of one of its settings.
    enum Setting: Int {
        /// None has the option.
        case lacking
        /// Their entries, or `tune`, give it.
        case given
        case taken
    }

    var isMatched = false
    /// By place in the rule.
    var settings: [Setting]

    init(_ rule: WhenRule) { settings = rule.assignments.map { _ in .lacking } }
}

/// Rules that decide nothing: nobody writes one and means that.
extension Planner {
    /// - point: before the rule is applied, which it matches.
    mutating func noteUse(of number: Int, at point: GridPoint) {
        whenUses[number].isMatched = true
        for (place, assignment) in spec.when[number].assignments.enumerated() {
            guard whenUses[number].settings[place] != .taken else { continue }
            let candidate = candidates[point[assignment.axis]]
            guard assignment.values[candidate.name] != nil else { continue }
            whenUses[number].settings[place] = candidate.candidate.pinned[assignment.option] == nil ? .taken : .given
        }
    }

    /// Each `when` that matches no run, and what `when` and `include` set in no run. Earlier programs have recorded such specs,
    /// and a parent's rules are there for all that extend it.
    func reportUselessRules() {
        guard spec.context.recordedPrograms == nil else { return }
        for (rule, use) in zip(spec.when, whenUses) where rule.mark.file == spec.mark.file {
            guard use.isMatched else {
                reportUnmatched("when", rule.conditions, at: rule.mark)
                continue
            }
            for (assignment, setting) in zip(rule.assignments, use.settings) {
                switch setting {
                case .taken: break
                case .lacking: reportLacking(assignment, "when")
                case .given:
                    log.add(
                        assignment.mark,
                        "all runs that this 'when' matches have \(assignment.key) from their entries, or from 'tune'",
                        hint: "change it there, or remove it here")
                }
            }
        }
        for rule in spec.include where rule.mark.file == spec.mark.file {
            for assignment in rule.assignments {
                let components = entries(of: assignment.axis, in: rule).map(\.component.name)
                if components.allSatisfy({ assignment.values[$0] == nil }) { reportLacking(assignment, "include") }
            }
        }
    }

    private func reportLacking(_ assignment: Assignment, _ rule: String) {
        log.add(
            assignment.mark, "no run of this '\(rule)' has the option \(assignment.key)",
            hint: "remove it, or correct the conditions")
    }

    /// Rules that match nothing although every point of the axes is there, of a spec whose zipped axes differ in length: whatever
    /// is done about those, the rules match nothing either.
    mutating func uselessRules() -> Set<SpecIssue> {
        guard spec.tune.isEmpty, hasBearableSize else { return [] }
        let points = allPoints()
        reportUselessRules()
        reportUselessExcludes(exclusions(of: points), matched: Set(exclusions(of: points).joined()))
        return log.issues
    }

    /// A rule that matches no run, with the condition that none meets by itself, if there is one.
    func reportUnmatched(_ rule: String, _ conditions: Conditions, at mark: SourceMark) {
        guard let unmet = unmet(conditions) else {
            log.add(mark, "this '\(rule)' matches no run", hint: "correct its conditions or remove it")
            return
        }
        log.add(
            conditions.marks[unmet.key] ?? mark, "this '\(rule)' matches no run: none has \(unmet.words)",
            hint: unmet.hint)
    }

    /// The first condition that no run meets, whatever the others say; nil where they only exclude each other.
    private func unmet(_ conditions: Conditions) -> (key: String, words: String, hint: String)? {
        for axis in SpecAxis.listed {
            guard let names = conditions.names[axis]?.sorted() else { continue }
            let present = candidates.lazy.filter { $0.axis == axis }.map(\.name).unique()
            guard !present.contains(where: names.contains), let first = names.first else { continue }
            return (
                axis.rawValue, "the \(axis.rawValue) \(names.joined(separator: " or "))",
                NearestName.hint(for: first, in: present)
            )
        }
        for condition in conditions.options {
            if let unmet = unmet(condition, among: conditions.names[condition.axis]) { return unmet }
        }
        guard let seeds = conditions.seeds?.sorted(), let first = seeds.first else { return nil }
        let present = Set(spec.seeds + spec.include.flatMap { $0.seeds ?? [] })
        guard present.isDisjoint(with: seeds) else { return nil }
        let nearest = present.min { (abs($0 - first), $0) < (abs($1 - first), $1) }
        return (
            Conditions.seedKey, "seed \(seeds.map { String($0) }.joined(separator: " or "))",
            nearest.map { "the nearest is \($0)" } ?? "there is no seed"
        )
    }

    private func unmet(
        _ condition: OptionCondition, among names: Set<String>?
    ) -> (key: String, words: String, hint: String)? {
        let owners = candidates.filter { candidate in
            candidate.axis == condition.axis && names?.contains(candidate.name) != false
                && candidate.options[condition.option] != nil
        }
        let isMet = owners.contains { candidate in
            candidate.options[condition.option].map { condition.allowed[candidate.name]?.contains($0) == true } ?? false
        }
        guard !isMet else { return nil }
        let present = owners.compactMap { $0.options[condition.option] }.unique()
        guard !present.isEmpty else {
            return (condition.key, "the option \(condition.key)", "correct its conditions or remove it")
        }
        let asked = (condition.allowed[owners[0].name] ?? []).map { ($0.asNumber, RunLabels.spell($0)) }
            .sorted { ($0.0 ?? 0, $0.1) < ($1.0 ?? 0, $1.1) }
        return (
            condition.key, "\(condition.key) \(asked.map(\.1).joined(separator: " or "))",
            Self.nearest(to: asked.compactMap(\.0), present)
        )
    }

    /// What there is in place of values that no run has.
    private static func nearest(to asked: [Double], _ present: [OptionValue]) -> String {
        let numbers = present.compactMap { value in value.asNumber.map { (value, $0) } }
        guard let nearest = numbers.min(by: { distance($0.1, asked) < distance($1.1, asked) }), !asked.isEmpty else {
            return "there is \(PlainText.list(present.prefix(mostValues).map(RunLabels.spell)))"
        }
        return "the nearest is \(RunLabels.spell(nearest.0))"
    }

    private static func distance(_ value: Double, _ asked: [Double]) -> Double {
        asked.map { abs($0 - value) }.min() ?? .infinity
    }

    /// So many values are listed in an error.
    private static let mostValues = 20
}

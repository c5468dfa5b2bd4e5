import ThawCore
import ThawModel
import ThawSpec

/// A component with one point of its sweeps, before `when`.
struct Candidate: Sendable {
    let entry: SpecEntry
    /// Where the spec asks for it: the entry, or the `include` that made the candidate.
    var mark: SourceMark
    /// Options that `when` may not change: spelled out in the entry, or set by the `include` that made the candidate.
    var pinned: [String: OptionValue] = [:]
    /// Options that `when` may change: those of the map `training`, which is for the whole spec.
    var given: [String: OptionValue] = [:]
    /// Options that tell this candidate from its siblings: pinned ones, and those that training sweeps.
    var distinguishing: Set<String> = []
    /// Where each option of the candidate stands.
    var marks: [String: SourceMark] = [:]

    init(_ entry: SpecEntry) {
        self.entry = entry
        mark = entry.mark
    }

    /// The points of the entry's sweeps; the last option by name varies fastest.
    static func all(of entry: SpecEntry) -> [Candidate] {
        entry.options.sorted { $0.key < $1.key }.reduce([Candidate(entry)]) { candidates, option in
            candidates.flatMap { candidate in
                option.value.map { value in
                    var candidate = candidate
                    if entry.axis == .training {
                        candidate.given[option.key] = value.value
                        if option.value.count > 1 { candidate.distinguishing.insert(option.key) }
                    } else {
                        candidate.pinned[option.key] = value.value
                        candidate.distinguishing.insert(option.key)
                    }
                    candidate.marks[option.key] = value.mark
                    return candidate
                }
            }
        }
    }

    /// The candidate with those of an include's `set` that are for it.
    func included(by rule: IncludeRule) -> Candidate {
        var candidate = self
        candidate.mark = rule.mark
        for assignment in rule.assignments where assignment.axis == entry.axis {
            guard let value = assignment.values[entry.component.name] else { continue }
            candidate.pinned[assignment.option] = value
            candidate.distinguishing.insert(assignment.option)
            candidate.marks[assignment.option] = assignment.mark
        }
        return candidate
    }
}

/// A candidate with all options resolved: what `when` made of it in some of the runs.
package struct ResolvedCandidate: Sendable {
    var candidate: Candidate
    /// What `when` has set so far.
    var conditional: [String: OptionValue] = [:]
    /// Where `when` sets it.
    var marks: [String: SourceMark] = [:]
    /// Every option, `variant` among them where there are two readings.
    var options: ResolvedOptions = [:]

    init(_ candidate: Candidate) {
        self.candidate = candidate
        resolve()
    }

    var axis: SpecAxis { candidate.entry.axis }
    var component: ComponentDescription { candidate.entry.component }
    var name: String { component.name }

    /// The choice in a run's description: `variant` has done its work and is left out.
    var choice: Choice { Choice(name: name, options: options.filter { $0.key != OptionDescription.variant.name }) }

    /// Where to point when `options` do not go together: at the first of them that the spec spells out.
    func mark(blaming names: [String]) -> SourceMark {
        for name in names {
            // What `when` sets stands above what training gives; of pinned options it sets none.
            if let mark = marks[name] ?? candidate.marks[name] { return mark }
        }
        return candidate.mark
    }

    /// This candidate after those of a rule's assignments that are for it, or nil where none changes it.
    func applying(_ rule: WhenRule) -> ResolvedCandidate? {
        var result = self
        var changed = false
        for assignment in rule.assignments where assignment.axis == axis {
            guard let value = assignment.values[name], candidate.pinned[assignment.option] == nil else { continue }
            result.conditional[assignment.option] = value
            result.marks[assignment.option] = assignment.mark
            changed = true
        }
        if changed { result.resolve() }
        return changed ? result : nil
    }

    private mutating func resolve() {
        let explicit = candidate.given.merging(conditional) { $1 }.merging(candidate.pinned) { $1 }
        var variant = Variant.released
        if case .text(let name)? = explicit["variant"] { variant = Variant(rawValue: name) ?? .released }
        options = component.resolve(explicit, variant: variant)
        if component.hasVariants { options["variant"] = .text(variant.rawValue) }
        // Settings without effect are kept at their defaults, so that equal runs have equal descriptions.
        if axis == .training, options["pretrain"] == .text("per-seed"),
            let seed = component.option(named: "pretrain-seed")
        {
            options[seed.name] = seed.released
        }
    }
}

extension SpecEntry {
    /// The component with all of its options, for each point of the entry's sweeps, before any rule.
    package var choices: [Choice] { Candidate.all(of: self).map { ResolvedCandidate($0).choice } }
}

import ThawModel
import ThawReporting
import ThawSpec
import ThawStore
import ThawSupport

/// What needs no plan, of an experiment whose spec this program cannot plan: title, choices and means of `tune`, labels, seeds.
struct UnplannedCheck {
    let experiment: StoredExperiment
    /// By identity.
    let results: [String: RunResult]
    /// Runs that failed in the computation itself.
    let failed: Set<String>

    private var name: String { experiment.record.name }

    func run(_ log: inout CheckLog) {
        let specs = SpecUnion.parts(of: experiment.record.specText).compactMap(SpecText.value).compactMap { value in
            if case .object(let map) = value { map } else { nil }
        }
        checkTitle(specs, &log)
        for tuning in experiment.tunings { _ = TuningCheck.decide(tuning, of: name, results, failed, &log) }
        for axis in SpecAxis.listed {
            UnplannedLabels(axis: axis, specs: specs).check(experiment.members, of: name, &log)
        }
        checkSeeds(specs, &log)
    }

    private func checkTitle(_ specs: [[String: CanonicalJSON.Value]], _ log: inout CheckLog) {
        let titles = specs.map { spec in if case .text(let title)? = spec["title"] { title } else { name } }
        guard !titles.isEmpty else { return }
        log.expect(
            titles.contains(experiment.record.title), "experiments", name, "title",
            found: experiment.record.title.inQuotes, follows: titles.unique().map(\.inQuotes).joined(separator: " or "))
    }

    /// Every row has the seeds of the spec, or those of the others where the spec does not say; unless it has rules that take
    /// runs out and put others in.
    private func checkSeeds(_ specs: [[String: CanonicalJSON.Value]], _ log: inout CheckLog) {
        guard !specs.contains(where: { spec in ["include", "exclude", "grid"].contains { spec[$0] != nil } }) else {
            return
        }
        let rows = experiment.members.groups { $0.labels }.map(\.1)
        let sets = rows.map { Set($0.map(\.description.seed)) }
        let said = specs.count == 1 ? specs[0]["seeds"].flatMap(SpecText.seeds).map { Set($0) } : nil
        let all = said ?? sets.reduce(into: Set()) { $0.formUnion($1) }
        for (row, seeds) in zip(rows, sets) {
            log.expect(
                seeds == all, "experiment_runs", "\(name), positions \(TableBuilder.ranges(row.map(\.position)))",
                "spec",
                found: "seeds \(TableBuilder.ranges(seeds.sorted()))",
                follows: "seeds \(TableBuilder.ranges(all.sorted()))"
                    + (said == nil ? ", which other rows have," : ""))
        }
    }
}

import ThawCore

/// Compares runs that differ in nothing but the seed: they have as many parameters, and go over as much.
struct PeerCheck {
    /// Finished runs with their settings as this program reads them.
    let runs: [(run: RunRecord, settings: RunDescription)]

    private struct Key: Hashable {
        var fingerprint: String
        var numericsRevision: Int
        var settings: RunDescription
    }

    /// What seeds share, by column.
    private struct Shared: Sendable {
        var table, column: String
        var value: @Sendable (RunRecord) -> Int?
    }

    private static let shared: [Shared] =
        [
            Shared(table: "runs", column: "parameter_count") { $0.result.parameterCount },
            Shared(table: "runs", column: "fit_steps") { $0.result.effort?.fitSteps },
        ]
        + Phase.allCases.flatMap { phase in
            [
                Shared(table: "stage_budgets", column: "instances of \(phase.name)") {
                    $0.result.budget(phase)?.counts.total.instances
                },
                Shared(table: "stage_budgets", column: "steps of \(phase.name)") {
                    $0.result.budget(phase)?.counts.total.steps
                },
            ]
        }

    func check(_ log: inout CheckLog) {
        var groups: [Key: [RunRecord]] = [:]
        for (run, settings) in runs {
            var settings = settings
            settings.seed = 0
            settings.dataset.options = [:]
            // Which backbone they share decides no sizes.
            settings.training["pretrain"] = nil
            settings.training["pretrain-seed"] = nil
            let key = Key(
                fingerprint: run.dataset.fingerprint, numericsRevision: run.environment.numericsRevision,
                settings: settings)
            groups[key, default: []].append(run)
        }
        for group in groups.values.sorted(by: { $0[0].identity < $1[0].identity }) {
            for shared in Self.shared { compare(group, shared, &log) }
            for (stage, parameters) in Self.groups(of: group) { compareGroups(group, stage, parameters, &log) }
        }
    }

    private func compare(_ group: [RunRecord], _ shared: Shared, _ log: inout CheckLog) {
        let values = group.compactMap { run in shared.value(run).map { (run, $0) } }
        guard values.count > 1, let usual = Self.usual(values.map(\.1)) else { return }
        for (run, value) in values {
            log.expect(
                value == usual, shared.table, "\(run.identity.prefix(12)) (\(run.description.shortText))",
                shared.column,
                found: "\(value)", follows: "\(usual), as with other seeds,")
        }
    }

    private static func groups(of runs: [RunRecord]) -> [(Phase, String)] {
        Phase.allCases.flatMap { phase in
            Set(runs.flatMap { $0.result.budget(phase)?.counts.groups.keys.map { $0 } ?? [] }).sorted().map {
                (phase, $0)
            }
        }
    }

    private func compareGroups(_ group: [RunRecord], _ phase: Phase, _ parameters: String, _ log: inout CheckLog) {
        for column in ["instances", "steps"] {
            let shared = Shared(table: "group_budgets", column: "\(column) of \(parameters) in \(phase.name)") { run in
                run.result.budget(phase).map { budget in
                    let count = budget.counts.groups[parameters] ?? TrainingCount()
                    return column == "steps" ? count.steps : count.instances
                }
            }
            compare(group, shared, &log)
        }
    }

    /// The most frequent value, the smallest of equally frequent ones.
    private static func usual(_ values: [Int]) -> Int? {
        Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
            .min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
    }
}

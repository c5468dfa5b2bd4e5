import ThawModel
import ThawPlanning
import ThawSupport

extension PlannedState {
    typealias Value = CanonicalJSON.Value

    /// The plan for programs, as a document: every run and trial with its identity, settings and state, and what the spec excludes.
    ///
    /// - database: where the results go, and whether it is there.
    package func document(_ plan: IdentifiedPlan, database: (path: String, exists: Bool)) -> String {
        let identities = Dictionary(
            plan.runs.map { ($0.planned.position, $0.identity) }, uniquingKeysWith: { first, _ in first })
        let trials = Dictionary(
            plan.trials.map { ($0.planned.position, $0.identity) }, uniquingKeysWith: { first, _ in first })
        let runs = (plan.plan.runs + plan.plan.waiting).sorted { $0.position < $1.position }
        return CanonicalJSON.document(
            .object([
                "format": .text("thaw-plan/1"), "experiment": .text(plan.plan.experiment),
                "title": .text(plan.plan.title), "database": .text(database.path),
                "database_exists": .flag(database.exists), "synthetic": .flag(plan.isSynthetic),
                "merged": .integer(plan.plan.mergedDuplicates),
                "datasets": .list(plan.plan.datasets.map { .text($0.label) }),
                "runs": .list(runs.map { Self.json($0, state($0), identities[$0.position]) }),
                "trials": .list(
                    plan.plan.trials.map { Self.json($0, state(trial: $0), trials[$0.position]) }),
                "excluded": .list(
                    plan.plan.excluded.map { excluded in
                        .object([
                            "number": .integer(excluded.run.position), "reason": .text(excluded.reason),
                            "labels": Self.labels(excluded.run),
                        ])
                    }),
                "files": .list(
                    plan.plan.context.programNotes.sorted { $0.key < $1.key }.flatMap { method, notes in
                        notes.matches.map { match in
                            .object([
                                "method": .text(method), "pattern": .text(match.pattern),
                                "files": .list(match.files.map { .text($0) }),
                            ])
                        }
                    }),
            ]))
    }

    /// - identity: nil of a run that waits for a choice.
    private static func json(_ run: PlannedRun, _ state: State, _ identity: String?) -> Value {
        let (name, other, options) =
            switch state {
            case .done: ("done", nil as Int?, [] as [String])
            case .repeated(let other): ("repeated", other, [])
            case .running: ("running", nil, [])
            case .missing: ("missing", nil, [])
            case .killed: ("killed", nil, [])
            case .failed: ("failed", nil, [])
            case .waiting(let options): ("waiting", nil, options)
            }
        let components = SpecAxis.allCases.map { axis in
            let choice = run.description.choice(of: axis)
            let chosen = choice.options.filter { !options.contains($0.key) }
            return (axis.rawValue, Value.object(["name": .text(choice.name), "options": Value(chosen)]))
        }
        return .object([
            "number": .integer(run.position), "seed": .integer(run.description.seed), "identity": .optional(identity),
            "labels": labels(run), "state": .text(name), "same_as": other.map { .integer($0) } ?? .null,
            "waits_for": .list(options.map { .text($0) }),
            "settings": .object(Dictionary(uniqueKeysWithValues: components)),
        ])
    }

    private static func labels(_ run: PlannedRun) -> Value { .object(run.labels.mapValues { .text($0) }) }
}

/// What will become of the runs of a plan, given what is in a database.
public struct PlannedState: Sendable {
    private let identities: [Int: String]
    /// The position of the first run with each identity.
    private let first: [String: Int]
    private let finished: Set<String>
    private let failed: Set<String>

    /// - store: nil if there is no database yet.
    public init(_ plan: IdentifiedPlan, store: ResultStore?) throws {
        identities = Dictionary(uniqueKeysWithValues: plan.runs.map { ($0.planned.position, $0.identity) })
        first = Dictionary(plan.runs.map { ($0.identity, $0.planned.position) }, uniquingKeysWith: { min($0, $1) })
        finished = try store?.finishedIdentities() ?? []
        failed = Set(try store?.failures().map(\.identity) ?? [])
    }

    /// `exists already`, `will run`, `will run again (failed before)`, or `same as run 3`.
    public func text(_ run: PlannedRun) -> String {
        guard let identity = identities[run.position] else { return "will run" }
        if finished.contains(identity) { return "exists already" }
        if let other = first[identity], other != run.position { return "same as run \(other)" }
        return failed.contains(identity) ? "will run again (failed before)" : "will run"
    }
}

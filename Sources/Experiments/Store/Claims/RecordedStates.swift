import GRDB
import ThawModel

/// What is recorded of some runs that tells their states.
struct RecordedStates {
    private let finished: Set<String>
    private let claims: [String: Claim]
    private let failures: [String: FailureRow]

    /// - identities: each once.
    init(of identities: [String], _ database: Database) throws {
        finished = try RunRow.known(identities, in: .identity, database)
        let open = identities.filter { [finished] in !finished.contains($0) }
        claims = try ClaimRow.rows(database, where: .run, in: open).reduce(into: [:]) { $0[$1.run] = $1.claim }
        failures = try FailureRow.rows(database, where: .identity, in: open).reduce(into: [:]) { $0[$1.identity] = $1 }
    }

    /// The state of a run for `owner`, whose own claims count as free.
    func state(of identity: String, for owner: ClaimOwner, at time: Double, _ policy: FailurePolicy) -> RunState {
        if finished.contains(identity) { return .finished }
        if let claim = claims[identity] {
            return claim.owner.token == owner.token || claim.isLost(at: time) ? .free : .held
        }
        if let failure = failures[identity], let kind = RunFailure.Kind(rawValue: failure.kind),
            policy.stands(kind, at: failure.failedAt)
        {
            return .failed
        }
        return .free
    }
}

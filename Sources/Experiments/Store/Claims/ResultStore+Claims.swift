import GRDB
import ThawModel
import ThawSupport

extension ResultStore {
    /// Takes the first of `candidates` that is free for `owner`, in one transaction, so that no two schedulers get the same.
    ///
    /// Returns the states of the candidates up to the one taken, which is the last of them if it is `free`.
    package func claim(
        firstOf candidates: [(identity: String, label: String)], for owner: ClaimOwner, at time: Double, lease: Double,
        policy: FailurePolicy
    ) throws(StoreError) -> [RunState] {
        try write { database in
            var states: [RunState] = []
            for (identity, label) in candidates {
                let recorded = try RecordedStates(of: [identity], database)
                let state = recorded.state(of: identity, for: owner, at: time, policy)
                states.append(state)
                guard state == .free else { continue }
                try Self.takeOver(identity, at: time, database)
                let claim = Claim(
                    identity: identity, owner: owner, label: label, stage: "", claimedAt: time, heartbeatAt: time,
                    lease: lease)
                try ClaimRow(claim).insert(database)
                break
            }
            return states
        }
    }

    /// The states of these runs for `owner`, whose own claims count as free.
    package func states(
        of identities: [String], for owner: ClaimOwner, at time: Double, policy: FailurePolicy
    ) throws(StoreError) -> [RunState] {
        try read { database in
            let recorded = try RecordedStates(of: identities.unique(), database)
            return identities.map { recorded.state(of: $0, for: owner, at: time, policy) }
        }
    }

    /// Says that `owner` is alive and where its runs are (identity -> stage). Returns those that it has lost: others have
    /// taken them over.
    package func renewClaims(
        of owner: ClaimOwner, stages: [String: String], at time: Double
    ) throws(StoreError) -> Set<String> {
        try write { database in
            var lost: Set<String> = []
            for (identity, stage) in stages {
                try database.execute(
                    sql: "UPDATE claims SET heartbeat_at = ?, stage = ? WHERE run = ? AND owner = ?",
                    arguments: [time, stage, identity, owner.token])
                if database.changesCount == 0 { lost.insert(identity) }
            }
            return lost
        }
    }

    /// Gives runs back that `owner` has claimed.
    package func releaseClaims(of owner: ClaimOwner, identities: [String]) throws(StoreError) {
        guard !identities.isEmpty else { return }
        try write { database in
            for identity in identities {
                try database.execute(
                    sql: "DELETE FROM claims WHERE run = ? AND owner = ?", arguments: [identity, owner.token])
            }
        }
    }

    /// Records an attempt that came to nothing.
    package func record(_ attempt: RunAttempt, of identity: String) throws(StoreError) {
        try write { try Self.insert(attempt, of: identity, $0) }
    }

    /// Every claim, by identity. Those of owners that have ended are among them.
    package func claims() throws(StoreError) -> [Claim] {
        try read { try ClaimRow.all($0, orderedBy: [.run]).map(\.claim) }
    }

    /// Attempts that came to nothing, in order, by the run's identity.
    package func attempts() throws(StoreError) -> [String: [RunAttempt]] { try read(Self.attempts) }

    static func attempts(_ database: Database) throws -> [String: [RunAttempt]] {
        try AttemptRow.all(database, orderedBy: [.run, .number]).reduce(into: [:]) { attempts, row in
            guard let attempt = row.attempt else { return }
            attempts[row.run, default: []].append(attempt)
        }
    }

    package static func insert(_ attempt: RunAttempt, of identity: String, _ database: Database) throws {
        typealias Columns = AttemptRow.CodingKeys
        let last = try AttemptRow.filter(Columns.run == identity).select(max(Columns.number), as: Int.self)
            .fetchOne(database)
        // After the largest number there is none: the table refuses what comes of it.
        try AttemptRow(attempt, number: (last ?? 0) &+ 1, of: identity).insert(database)
    }

    /// Ends the claim on a run with an outcome, whoever has it.
    static func endClaim(on identity: String, _ database: Database) throws {
        try ClaimRow.delete(database, where: .run, is: identity)
    }

    /// Ends a claim whose owner is gone: that attempt is lost.
    private static func takeOver(_ identity: String, at time: Double, _ database: Database) throws {
        guard let claim = try ClaimRow.rows(database, where: .run, in: [identity]).first?.claim else { return }
        let attempt = RunAttempt(
            outcome: .lost, stage: claim.stage, host: claim.owner.host, startedAt: claim.claimedAt,
            endedAt: max(time, claim.claimedAt))
        try insert(attempt, of: identity, database)
        try endClaim(on: identity, database)
    }
}

import GRDB
import ThawModel

/// What has become of a run, as far as the database tells.
package enum RunState: Hashable, Sendable {
    /// Nobody does it, or whoever did is gone.
    case free
    /// Another scheduler does it.
    case held
    /// It has a result.
    case finished
    /// It failed, and is not to be tried again.
    case failed
}

/// Which recorded failures stand, in place of being tried again.
package struct FailurePolicy: Hashable, Sendable {
    /// Failures from this time on stand whatever their kind (seconds since 1970).
    package var since: Double
    /// Whether all earlier ones are tried again, and not just runs that were killed from outside.
    package var retriesAll: Bool

    /// - since: seconds since 1970.
    package init(since: Double, retriesAll: Bool = false) {
        self.since = since
        self.retriesAll = retriesAll
    }

    package func stands(_ kind: RunFailure.Kind, at time: Double) -> Bool {
        time >= since || !(retriesAll || kind == .killed)
    }
}

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
                let state = try Self.state(of: identity, for: owner, at: time, policy, database)
                states.append(state)
                guard state == .free else { continue }
                try Self.takeOver(identity, at: time, database)
                try database.execute(
                    sql: """
                        INSERT INTO claims (run, owner, host, pid, process, label, stage, claimed_at, heartbeat_at, lease)
                        VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, ?)
                        """,
                    arguments: [
                        identity, owner.token, owner.host, owner.pid, owner.process, label, time, time, lease,
                    ])
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
            try identities.map { try Self.state(of: $0, for: owner, at: time, policy, database) }
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
        try read { database in
            guard try database.tableExists("claims") else { return [] }
            return try Row.fetchAll(database, sql: "SELECT * FROM claims ORDER BY run").map(Self.claim)
        }
    }

    /// Attempts that came to nothing, in order, by the run's identity.
    package func attempts() throws(StoreError) -> [String: [RunAttempt]] { try read(Self.attempts) }

    static func attempts(_ database: Database) throws -> [String: [RunAttempt]] {
        guard try database.tableExists("attempts") else { return [:] }
        return try Row.fetchAll(database, sql: "SELECT * FROM attempts ORDER BY run, number")
            .reduce(into: [:]) { attempts, row in
                guard let outcome = RunAttempt.Outcome(rawValue: row["outcome"]) else { return }
                attempts[row["run"], default: []].append(
                    RunAttempt(
                        outcome: outcome, exitCode: row["exit_code"], signal: row["signal"], stage: row["stage"],
                        standardError: row["standard_error"], host: row["host"], startedAt: row["started_at"],
                        endedAt: row["ended_at"]))
            }
    }

    package static func insert(_ attempt: RunAttempt, of identity: String, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO attempts (run, number, outcome, exit_code, signal, stage, standard_error, host, started_at,
                                      ended_at)
                VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM attempts WHERE run = ?), ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                identity, identity, attempt.outcome.rawValue, attempt.exitCode, attempt.signal, attempt.stage,
                attempt.standardError, attempt.host, attempt.startedAt, attempt.endedAt,
            ])
    }

    /// Ends the claim on a run with an outcome, whoever has it.
    static func endClaim(on identity: String, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM claims WHERE run = ?", arguments: [identity])
    }

    private static func state(
        of identity: String, for owner: ClaimOwner, at time: Double, _ policy: FailurePolicy, _ database: Database
    ) throws -> RunState {
        let run = try database.cachedStatement(sql: "SELECT 1 FROM runs WHERE identity = ?")
        if try Row.fetchOne(run, arguments: [identity]) != nil { return .finished }
        let claim = try database.cachedStatement(sql: "SELECT * FROM claims WHERE run = ?")
        if let claim = try Row.fetchOne(claim, arguments: [identity]).map(Self.claim) {
            return claim.owner.token == owner.token || claim.isLost(at: time) ? .free : .held
        }
        let failure = try database.cachedStatement(sql: "SELECT kind, failed_at FROM failures WHERE identity = ?")
        if let row = try Row.fetchOne(failure, arguments: [identity]),
            let kind = RunFailure.Kind(rawValue: row["kind"]), policy.stands(kind, at: row["failed_at"])
        {
            return .failed
        }
        return .free
    }

    /// Ends a claim whose owner is gone: that attempt is lost.
    private static func takeOver(_ identity: String, at time: Double, _ database: Database) throws {
        let select = try database.cachedStatement(sql: "SELECT * FROM claims WHERE run = ?")
        guard let claim = try Row.fetchOne(select, arguments: [identity]).map(Self.claim) else { return }
        let attempt = RunAttempt(
            outcome: .lost, stage: claim.stage, host: claim.owner.host, startedAt: claim.claimedAt,
            endedAt: max(time, claim.claimedAt))
        try insert(attempt, of: identity, database)
        try endClaim(on: identity, database)
    }

    private static func claim(_ row: Row) -> Claim {
        // The column takes numbers that no process has.
        let pid = Int32(exactly: row["pid"] as Int64) ?? 0
        return Claim(
            identity: row["run"],
            owner: ClaimOwner(token: row["owner"], host: row["host"], pid: pid, process: row["process"]),
            label: row["label"], stage: row["stage"], claimedAt: row["claimed_at"], heartbeatAt: row["heartbeat_at"],
            lease: row["lease"])
    }
}

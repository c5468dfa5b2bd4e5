import Foundation
import ThawModel
import ThawStore

/// The ledger in a result database: claims with a lease and a heartbeat, so that any number of schedulers share the runs,
/// and none is held up for long by one that died.
final class StoreLedger: JobLedger {
    /// Seconds without a heartbeat after which others take a run over. (They do at once where they see that the owner's
    /// process has ended.)
    private static let lease = 60.0
    private static let secondsBetweenHeartbeats = 5.0

    private let store: ResultStore
    private let owner: ClaimOwner
    private let policy: FailurePolicy
    private let environment: EnvironmentRecord
    private let workers: Int
    private var nextHeartbeat = 0.0

    /// - environment: recorded with each outcome.
    /// - workers: how many do runs at the same time.
    init(
        store: ResultStore, owner: ClaimOwner = .current(), policy: FailurePolicy, environment: EnvironmentRecord,
        workers: Int
    ) {
        self.store = store
        self.owner = owner
        self.policy = policy
        self.environment = environment
        self.workers = workers
    }

    private var now: Double { Date().timeIntervalSince1970 }

    func claim(firstOf candidates: [Job]) throws -> [RunState] {
        try store.claim(
            firstOf: candidates.map { ($0.identity, $0.label) }, for: owner, at: now, lease: Self.lease, policy: policy)
    }

    func states(of jobs: [Job]) throws -> [RunState] {
        try store.states(of: jobs.map(\.identity), for: owner, at: now, policy: policy)
    }

    func keepAlive(_ stages: [String: String]) throws -> Set<String> {
        try store.requireInPlace()
        let now = now
        guard now >= nextHeartbeat, !stages.isEmpty else { return [] }
        nextHeartbeat = now + Self.secondsBetweenHeartbeats
        do {
            return try store.renewClaims(of: owner, stages: stages, at: now)
        } catch {
            // Somebody holds the database: the lease is long enough for the next heartbeat.
            guard case .locked = error else { throw error }
            return []
        }
    }

    func release(_ jobs: [Job]) throws {
        try store.releaseClaims(of: owner, identities: jobs.map(\.identity))
    }

    func record(_ attempt: RunAttempt, of job: Job) throws { try store.record(attempt, of: job.identity) }

    func record(_ outcome: JobOutcome, of job: Job) throws {
        try store.record(outcome, of: job, environment, workers: workers)
    }
}

import Foundation
import ThawModel
import ThawStore
import ThawSupport

/// The ledger on a network file system: claims are files, and outcomes are recorded in this process' own database.
final class PartLedger: JobLedger {
    private static let secondsBetweenHeartbeats = 5.0
    private static let secondsBetweenLooks = 1.0
    private static let secondsBetweenPublications = 1.0

    private let parts: PartDatabases
    private let outcomes: StoreLedger
    private let clock = Stopwatch()
    private var nextHeartbeat = 0.0
    private var nextLook = 0.0

    /// - outcomes: records in the database of `parts`.
    init(_ parts: PartDatabases, _ outcomes: StoreLedger) {
        self.parts = parts
        self.outcomes = outcomes
    }

    func claim(firstOf candidates: [Job]) throws -> [RunState] {
        try look()
        var states: [RunState] = []
        for (job, recorded) in zip(candidates, try outcomes.states(of: candidates)) {
            var state = recorded
            if state == .free {
                if try parts.claims.take(job.identity, label: job.label) {
                    // Whoever had it may have finished it since the last look.
                    try parts.takeIn()
                    state = try outcomes.states(of: [job])[0]
                } else {
                    state = .held
                }
            }
            states.append(state)
            if state == .free { break }
        }
        return states
    }

    func states(of jobs: [Job]) throws -> [RunState] {
        try look()
        return zip(jobs, try outcomes.states(of: jobs)).map { job, state in
            state == .free && !parts.claims.isFree(job.identity) ? .held : state
        }
    }

    private func look() throws {
        guard clock.seconds >= nextLook else { return }
        try parts.takeIn()
        nextLook = clock.seconds + Self.secondsBetweenLooks
    }

    func keepAlive(_ stages: [String: String]) throws -> Set<String> {
        try parts.publish(every: Self.secondsBetweenPublications)
        guard clock.seconds >= nextHeartbeat else { return [] }
        nextHeartbeat = clock.seconds + Self.secondsBetweenHeartbeats
        return Set(stages.keys.filter { !parts.claims.renew($0) })
    }

    func release(_ jobs: [Job]) throws {
        for job in jobs { parts.claims.release(job.identity) }
    }

    func record(_ attempt: RunAttempt, of job: Job) throws { try outcomes.record(attempt, of: job) }

    /// The claim stays: until others see the outcome, which the file server may show them later, it holds them off.
    func record(_ outcome: JobOutcome, of job: Job) throws {
        try outcomes.record(outcome, of: job)
        try parts.publish(every: Self.secondsBetweenPublications)
    }
}

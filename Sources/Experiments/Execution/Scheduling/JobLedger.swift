import ThawModel
import ThawStore

/// Where a scheduler learns which jobs are its own, and where it leaves what came of them. Called on its thread only.
package protocol JobLedger: AnyObject {
    /// Takes the first of `candidates` that nobody else does and that has no outcome. Returns the states of the candidates
    /// up to that one, which is the last of them if it is `free`.
    func claim(firstOf candidates: [Job]) throws -> [RunState]

    /// What has become of jobs that others had.
    func states(of jobs: [Job]) throws -> [RunState]

    /// Called several times a second, with the jobs that are under way: identity -> stage. Returns those of them that
    /// others have taken over.
    func keepAlive(_ stages: [String: String]) throws -> Set<String>

    /// Gives jobs back that were claimed and have no outcome.
    func release(_ jobs: [Job]) throws

    /// An attempt at a claimed job came to nothing. If it was the last one, `record` follows.
    func record(_ attempt: RunAttempt, of job: Job) throws

    /// A claimed job has its outcome.
    func record(_ outcome: JobOutcome, of job: Job) throws
}

/// The ledger of a scheduler that shares its jobs with nobody.
final class PrivateLedger: JobLedger {
    private let onOutcome: (Job, JobOutcome) throws -> Void

    init(_ onOutcome: @escaping (Job, JobOutcome) throws -> Void) { self.onOutcome = onOutcome }

    func claim(firstOf candidates: [Job]) -> [RunState] { [.free] }
    func states(of jobs: [Job]) -> [RunState] { jobs.map { _ in .free } }
    func keepAlive(_ stages: [String: String]) -> Set<String> { [] }
    func release(_ jobs: [Job]) {}
    func record(_ attempt: RunAttempt, of job: Job) {}
    func record(_ outcome: JobOutcome, of job: Job) throws { try onOutcome(job, outcome) }
}

/// A scheduler's word that it does a run.
package struct Claim: Hashable, Sendable {
    /// As `RunRecord.identity`.
    package var identity: String
    /// Who does the run.
    package var owner: ClaimOwner
    /// For people, e.g. `MovieLens-1M DeepFM CSDM seed 3`.
    package var label: String
    /// e.g. `warm-a`; empty before the first.
    package var stage: String
    /// Seconds since 1970.
    package var claimedAt: Double
    /// When the owner last said that it is alive, in seconds since 1970.
    package var heartbeatAt: Double
    /// Seconds from a heartbeat on for which the claim holds.
    package var lease: Double

    /// Whether the run can be taken over: the owner has ended, or has said nothing for too long. Nobody has spoken in the
    /// future: a heartbeat that lies more than a lease ahead was of a clock that was set back since.
    /// No lease is longer than an hour, whatever a database says.
    package func isLost(at time: Double) -> Bool { abs(time - heartbeatAt) > min(lease, 3600) || owner.isGone }
}

/// An attempt at a run that came to nothing.
package struct RunAttempt: Codable, Hashable, Sendable {
    /// How it ended.
    package enum Outcome: String, Codable, Sendable {
        /// As `RunFailure.Kind.deterministic`.
        case deterministic
        /// As `RunFailure.Kind.crashed`.
        case crashed
        /// As `RunFailure.Kind.killed`.
        case killed
        /// As `RunFailure.Kind.timeout`.
        case timeout
        /// As `RunFailure.Kind.memory`.
        case memory
        /// The scheduler ended, or went silent, while the run was under way.
        case lost
    }

    /// How it ended.
    package var outcome: Outcome
    /// Of the worker process, if it ended so.
    package var exitCode: Int?
    /// That ended the worker process, if one did.
    package var signal: Int?
    /// Where the run was, e.g. `warm-a`.
    package var stage: String
    /// The worker's last lines of it, joined by ` | `.
    package var standardError: String
    /// The machine that it was on.
    package var host: String
    /// Seconds since 1970.
    package var startedAt: Double
    /// Seconds since 1970.
    package var endedAt: Double

    /// What is nil did not happen, or is not known.
    package init(
        outcome: Outcome, exitCode: Int? = nil, signal: Int? = nil, stage: String, standardError: String = "",
        host: String, startedAt: Double, endedAt: Double
    ) {
        self.outcome = outcome
        self.exitCode = exitCode
        self.signal = signal
        self.stage = stage
        self.standardError = standardError
        self.host = host
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}

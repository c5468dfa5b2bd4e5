/// One run to be done: what a worker process is given.
package struct Job: Codable, Hashable, Sendable {
    /// The run's identity: SHA-256 (hex) over everything that affects its result.
    package var identity: String
    /// What to do.
    package var description: RunDescription
    /// What the dataset was when the plan was made. The worker refuses data with another fingerprint.
    package var dataset: DatasetRecord
    /// SHA-256 (hex) over everything that affects the pre-trained backbone: the cache's key.
    package var pretrainingIdentity: String
    /// SHA-256 (hex) over everything that affects the state after fitting the method: another key of the cache.
    package var fitIdentity: String
    /// Whether that state is to be kept, because other runs go on from it.
    package var keepsFit: Bool
    /// For progress lines, e.g. `movielens-1m deepfm csdm seed 3`.
    package var label: String
    /// How the program of an external method is started; nil for all others.
    package var program: ProgramSettings?

    /// A run for a worker; all that it must know.
    package init(
        identity: String, description: RunDescription, dataset: DatasetRecord, pretrainingIdentity: String,
        fitIdentity: String, keepsFit: Bool, label: String, program: ProgramSettings? = nil
    ) {
        self.identity = identity
        self.description = description
        self.dataset = dataset
        self.pretrainingIdentity = pretrainingIdentity
        self.fitIdentity = fitIdentity
        self.keepsFit = keepsFit
        self.label = label
        self.program = program
    }
}

/// What became of a job.
package enum JobOutcome: Codable, Hashable, Sendable {
    /// With a result.
    case finished(RunResult)
    /// Without one, and why.
    case failed(RunFailure)
}

/// What a running job tells before its outcome.
package enum RunNotice: Codable, Hashable, Sendable {
    /// The run entered a stage, e.g. `pre-training`, `fitting csdm`, `warm-a`.
    case stage(String)
    /// Something the user should know that does not affect the result, one sentence.
    case warning(String)
}

/// Does one job, in whichever process it is called.
package protocol JobExecutor {
    /// Does `job`. Whatever goes wrong becomes a `JobOutcome.failed`; `notify` is called on the calling thread.
    func execute(_ job: Job, notify: (RunNotice) -> Void) -> JobOutcome
}

extension JobExecutor {
    /// Does `job`, and nobody listens to its notices.
    package func execute(_ job: Job) -> JobOutcome { execute(job) { _ in } }
}

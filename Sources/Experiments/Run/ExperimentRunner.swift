import Core
import Datasets
import Foundation

/// Does the runs of a plan that a database does not have yet.
///
/// Results decide nothing but themselves: which runs exist is read from the database at the start, and each outcome is
/// recorded in one transaction as soon as it is known. Whatever stops the program, the next call goes on from there.
public struct ExperimentRunner {
    public var plan: IdentifiedPlan
    /// Path of the result database; made if absent (its folder must exist).
    public var database: String
    public var workerCount: Int
    /// The published numbers that tables compare with: the JSON of their file.
    public var publishedJSON: String?
    public var worker = WorkerExecutable.current

    public init(plan: IdentifiedPlan, database: String, workerCount: Int, publishedJSON: String? = nil) {
        self.plan = plan
        self.database = database
        self.workerCount = workerCount
        self.publishedJSON = publishedJSON
    }

    /// Runs what is missing; returns when it is done, or stopped by a signal. Runs that failed before are tried again.
    /// Where nothing is missing, no worker is started and the database keeps its bytes.
    ///
    /// Throws `StoreError`, `RunningError`. What was recorded before stands.
    public func run(progress: any ProgressReporter) throws -> ExperimentSummary {
        let store = try ResultStore(path: database, access: .readWrite)
        let lock = try DatabaseLock(database: database)
        defer { lock.release() }
        try store.register(experiment: try record, members: plan.members)
        let finished = try store.finishedIdentities()
        let jobs = Self.jobs(of: plan, without: finished)
        let existing = Set(plan.runs.map(\.identity)).intersection(finished).count
        guard !jobs.isEmpty else {
            return ExperimentSummary(existing: existing, runs: SchedulerSummary(total: 0))
        }
        let scheduler = Scheduler(jobs: jobs, workerCount: workerCount, workerCommand: worker.command)
        let environment = EnvironmentCapture.current(
            openBLAS: try worker.linearAlgebraConfiguration(environment: scheduler.workerEnvironment))
        let summary = try scheduler.run(
            onOutcome: { try Self.record($1, of: $0, environment, in: store) }, progress: progress)
        return ExperimentSummary(existing: existing, runs: summary)
    }

    private var record: ExperimentRecord {
        get throws {
            ExperimentRecord(
                name: plan.plan.experiment, title: plan.plan.title, specText: plan.plan.specText,
                reportSettingsJSON: try StoredJSON.encode(plan.plan.report), publishedJSON: publishedJSON)
        }
    }

    /// One job for each identity that has no result, in the order of the plan.
    private static func jobs(of plan: IdentifiedPlan, without finished: Set<String>) -> [Job] {
        var seen = finished
        return plan.runs.filter { seen.insert($0.identity).inserted }.map(\.job)
    }

    private static func record(
        _ outcome: JobOutcome, of job: Job, _ environment: EnvironmentRecord, in store: ResultStore
    ) throws {
        switch outcome {
        case .finished(let result):
            try store.record(
                RunRecord(
                    identity: job.identity, description: job.description, dataset: job.dataset,
                    environment: environment, result: result))
        case .failed(let failure):
            try store.record(
                failure: failure, identity: job.identity, description: job.description, dataset: job.dataset,
                environment: environment, at: Date().timeIntervalSince1970)
        }
    }
}

/// What `ExperimentRunner.run` has done.
public struct ExperimentSummary: Hashable, Sendable {
    /// Planned runs that had a result before.
    public var existing: Int
    /// The runs that were to be done.
    public var runs: SchedulerSummary

    public init(existing: Int, runs: SchedulerSummary) {
        self.existing = existing
        self.runs = runs
    }
}

extension ExperimentSummary: CustomStringConvertible {
    /// e.g. `60 of 60 runs finished, in 4:05; 10 existed already`, or `70 runs exist already, none to do`.
    public var description: String {
        if runs.total == 0 { return "\(PlainText.count(existing, "run")) exist already, none to do" }
        return "\(runs)" + (existing > 0 ? "; \(existing) existed already" : "")
    }
}

extension Runner {
    /// The runner of a worker process: data and cache where `locations` says, sessions in single precision.
    public convenience init(locations: DataLocations) {
        self.init(
            cache: BackboneCache(folder: URL(fileURLWithPath: locations.cache).appendingPathComponent("backbones")),
            loadDataset: { choice in
                try DatasetLoader.load(name: choice.name, options: choice.options, locations: locations)
            },
            makeSession: { dataset, run in
                Sessions.make(
                    dataset: dataset, backbone: run.backbone.name, backboneOptions: run.backbone.options,
                    method: run.method.name,
                    options: run.method.options, training: run.training, seed: run.seed)
            })
    }
}

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
    /// Databases whose runs are taken over where the plan has them, in place of being done again.
    public var reuse: [String] = []

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
        if plan.plan.report.statistics != nil {
            try store.register(experiment: try record, datasets: plan.datasets)
            return ExperimentSummary(existing: 0, runs: SchedulerSummary(total: 0), described: plan.datasets.count)
        }
        try store.register(experiment: try record, members: plan.members)
        takeOver(into: store, progress)
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

    /// Copies planned runs that another database has, with all that is recorded of them: bits, times, environment.
    /// A database that cannot be used is no obstacle: its runs are done anew.
    private func takeOver(into store: ResultStore, _ progress: any ProgressReporter) {
        for path in reuse where !ResultLocation.isSame(path, database) {
            do {
                let missing = try Set(plan.runs.map(\.identity)).subtracting(store.finishedIdentities())
                let other = try ResultStore(path: path, access: .readOnly)
                let runs = try other.runs(identities: other.finishedIdentities().intersection(missing))
                for run in runs.values.sorted(by: { $0.identity < $1.identity }) { try store.record(run) }
                if !runs.isEmpty { progress.note("\(PlainText.count(runs.count, "run")) taken over from \(path)") }
            } catch {
                progress.note("no runs taken over from \(path): \(error)")
            }
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
    /// Datasets whose statistics were recorded.
    public var described: Int

    public init(existing: Int, runs: SchedulerSummary, described: Int = 0) {
        self.existing = existing
        self.runs = runs
        self.described = described
    }
}

extension ExperimentSummary: CustomStringConvertible {
    /// e.g. `60 of 60 runs finished, in 4:05; 10 existed already`, or `70 runs exist already, none to do`.
    public var description: String {
        if described > 0 { return "statistics of \(PlainText.count(described, "dataset"))" }
        if runs.total == 0 { return "\(PlainText.count(existing, "run")) exist already, none to do" }
        return "\(runs)" + (existing > 0 ? "; \(existing) existed already" : "")
    }
}

extension Runner {
    /// The runner of a worker process: data and cache where `locations` says, sessions in single precision.
    public convenience init(locations: DataLocations, usesCache: Bool = true) {
        let folder = URL(fileURLWithPath: locations.cache).appendingPathComponent("backbones")
        self.init(
            cache: usesCache ? BackboneCache(folder: folder) : nil,
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

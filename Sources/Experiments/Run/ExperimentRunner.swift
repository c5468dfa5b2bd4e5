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
    /// Trials come first; then options are chosen, and the runs that wait for them are done. Where nothing is missing,
    /// no worker is started and the database keeps its bytes.
    ///
    /// A database that may not be written is fine as long as nothing is missing.
    ///
    /// Throws `StoreError`, `RunningError`. What was recorded before stands.
    public func run(progress: any ProgressReporter) throws -> ExperimentSummary {
        let store = try openDatabase()
        try store.checkRecords()
        let lock = store.access == .readOnly ? nil : try DatabaseLock(database: database)
        defer { lock?.release() }
        var summary = ExperimentSummary()
        if plan.plan.report.statistics != nil {
            try store.register(experiment: try record, datasets: plan.datasets)
            summary.described = plan.datasets.count
            return summary
        }
        // Always from the plan as the spec has it: a trial done again may change a choice.
        var current = try plan.choosing(from: store)
        try register(current, in: store)
        if !plan.trials.isEmpty {
            summary.trials = try perform(plan.trials, in: store, progress)
            if summary.trials.runs.total > 0 {
                current = try plan.choosing(from: store)
                try register(current, in: store)
            }
            if summary.stoppedBy != nil { return summary }
            for line in current.choiceLines { progress.note(line) }
        }
        summary.runs = try perform(current.runs, in: store, progress)
        summary.waiting = current.plan.waiting.count
        return summary
    }

    /// The database; one that may not be written is opened for reading.
    private func openDatabase() throws(StoreError) -> ResultStore {
        do {
            return try ResultStore(path: database, access: .readWrite)
        } catch {
            guard case .notWritable = error, ResultLocation.exists(database) else { throw error }
            return try ResultStore(path: database, access: .readOnly)
        }
    }

    private func register(_ plan: IdentifiedPlan, in store: ResultStore) throws {
        try store.register(experiment: try record, members: plan.members, tunings: plan.tunings.map(TuningRecord.init))
    }

    /// Does the runs that have no result.
    private func perform(
        _ runs: [IdentifiedPlan.Run], in store: ResultStore, _ progress: any ProgressReporter
    ) throws -> ExperimentSummary.Part {
        takeOver(runs, into: store, progress)
        let finished = try store.finishedIdentities()
        let jobs = Self.jobs(of: runs, without: finished)
        let existing = Set(runs.map(\.identity)).intersection(finished).count
        guard !jobs.isEmpty else { return ExperimentSummary.Part(existing: existing) }
        // Says why not, before anything is computed in vain.
        if store.access == .readOnly { _ = try ResultStore(path: database, access: .readWrite) }
        let scheduler = Scheduler(jobs: jobs, workerCount: workerCount, workerCommand: worker.command)
        let environment = try EnvironmentCapture.current(of: worker, environment: scheduler.workerEnvironment)
        let workers = min(max(workerCount, 1), jobs.count)
        let summary = try scheduler.run(
            onOutcome: { try Self.record($1, of: $0, environment, workers: workers, in: store) }, progress: progress)
        return ExperimentSummary.Part(existing: existing, runs: summary)
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
    private func takeOver(
        _ runs: [IdentifiedPlan.Run], into store: ResultStore, _ progress: any ProgressReporter
    ) {
        for path in reuse where !ResultLocation.isSame(path, database) {
            do {
                let missing = try Set(runs.map(\.identity)).subtracting(store.finishedIdentities())
                let other = try ResultStore.checked(path: path)
                let found = try other.runs(identities: other.finishedIdentities().intersection(missing))
                for run in found.values.sorted(by: { $0.identity < $1.identity }) { try store.record(run) }
                if !found.isEmpty { progress.note("\(PlainText.count(found.count, "run")) taken over from \(path)") }
            } catch {
                progress.note("no runs taken over from \(path): \(error)")
            }
        }
    }

    /// One job for each identity that has no result, in the order of the plan.
    private static func jobs(of runs: [IdentifiedPlan.Run], without finished: Set<String>) -> [Job] {
        var seen = finished
        var sharing: [String: Set<String>] = [:]
        for run in runs { sharing[run.fitIdentity, default: []].insert(run.identity) }
        return runs.filter { seen.insert($0.identity).inserted }.map { run in
            run.job(keepsFit: sharing[run.fitIdentity, default: []].count > 1)
        }
    }

    private static func record(
        _ outcome: JobOutcome, of job: Job, _ environment: EnvironmentRecord, workers: Int, in store: ResultStore
    ) throws {
        switch outcome {
        case .finished(let result):
            try store.record(
                RunRecord(
                    identity: job.identity, description: job.description, dataset: job.dataset,
                    environment: environment, result: result, workers: workers))
        case .failed(let failure):
            try store.record(
                failure: failure, identity: job.identity, description: job.description, dataset: job.dataset,
                environment: environment, at: Date().timeIntervalSince1970)
        }
    }
}

/// What `ExperimentRunner.run` has done.
public struct ExperimentSummary: Hashable, Sendable {
    /// The runs, or the trials.
    public struct Part: Hashable, Sendable {
        /// Planned ones that had a result before.
        public var existing = 0
        /// Those that were to be done.
        public var runs = SchedulerSummary(total: 0)
    }

    public var trials = Part()
    public var runs = Part()
    /// Runs whose options could not be chosen.
    public var waiting = 0
    /// Datasets whose statistics were recorded.
    public var described = 0

    /// The signal that stopped it, or nil.
    public var stoppedBy: Int32? { trials.runs.stoppedBy ?? runs.runs.stoppedBy }
    /// Whether a run failed or was not done. A failed trial is none of these: its setting is not chosen.
    public var isIncomplete: Bool { runs.runs.failed > 0 || waiting > 0 }
    /// Failed runs and trials.
    public var failed: Int { trials.runs.failed + runs.runs.failed }
}

extension ExperimentSummary: CustomStringConvertible {
    /// e.g. `60 of 60 runs finished, in 4:05; 10 existed already`, or `70 runs exist already, none to do`; with trials
    /// `trials: 24 of 24 runs finished, in 0:41; runs: ...`.
    public var description: String {
        if described > 0 { return "statistics of \(PlainText.count(described, "dataset"))" }
        guard trials != Part() else { return runs.description }
        if trials.runs.stoppedBy != nil { return "trials: \(trials)" }
        return "trials: \(trials); runs: \(runs)"
            + (waiting > 0 ? "; \(PlainText.count(waiting, "run")) without a choice" : "")
    }
}

extension ExperimentSummary.Part: CustomStringConvertible {
    public var description: String {
        if runs.total == 0 { return "\(PlainText.count(existing, "run")) exist already, none to do" }
        return "\(runs)" + (existing > 0 ? "; \(existing) existed already" : "")
    }
}

extension Runner {
    /// The runner of a worker process: data where `locations` says, sessions in single precision.
    /// - cache: the folder in which pre-trained backbones and fitted methods are kept, or nil to keep none.
    public convenience init(locations: DataLocations, cache: String?) {
        func part(_ name: String) -> StateCache? {
            cache.map { StateCache(folder: URL(fileURLWithPath: $0).appendingPathComponent(name)) }
        }
        self.init(
            cache: part("backbones"), fitCache: part("fits"),
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

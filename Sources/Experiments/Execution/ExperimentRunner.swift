import Foundation
import ThawModel
import ThawPlanning
import ThawStore
import ThawSupport

/// Does the runs of a plan that a database does not have yet; several at the same time, in as many processes, share them.
///
/// Results decide nothing but themselves: which runs exist is read from the database, and each outcome is recorded in one
/// transaction as soon as it is known. Whatever stops the program, the next call goes on from there.
package struct ExperimentRunner {
    /// The runs to do.
    package var plan: IdentifiedPlan
    /// Path of the result database; made if absent (its folder must exist).
    package var database: String
    /// Worker processes, at most.
    package var workerCount: Int
    /// The published numbers that tables compare with: the JSON of their file.
    package var publishedJSON: String?
    /// What does the runs.
    package var worker = WorkerExecutable.current
    /// Databases whose runs are taken over where the plan has them, in place of being done again. Whoever names them has seen
    /// to it that they may be used.
    package var reuse: [ResultStore] = []
    /// What a run may take.
    package var limits = RunLimits()
    /// Whether runs that failed before are tried again. Those that were killed from outside are in any case.
    package var retriesFailed = false
    /// Whether runs may be recorded beside those of the same experiment on other data of the same name.
    package var acceptsNewData = false
    /// Whether recorded runs may leave the experiment's tables because the plan does not have them any more.
    package var replaces = false
    /// Whether runs are recorded in a database of this process' own, and united at the end; nil: where the database is on a
    /// network file system.
    package var usesParts: Bool?

    /// - database: need not exist; its folder must.
    package init(plan: IdentifiedPlan, database: String, workerCount: Int, publishedJSON: String? = nil) {
        self.plan = plan
        self.database = database
        self.workerCount = workerCount
        self.publishedJSON = publishedJSON
    }

    /// Runs what is missing; returns when it is done (be it by others), or stopped by a signal. Trials come first; then
    /// options are chosen, and the runs that wait for them are done. Where nothing is missing, no worker is started and the
    /// database keeps its bytes.
    ///
    /// A database that may not be written is fine as long as nothing is missing.
    ///
    /// Throws `StoreError`, `RunningError`, `MergeError` (of parts). What was recorded before stands.
    package func run(progress: any ProgressReporter) throws -> ExperimentSummary {
        warnOfSubmissions(progress)
        let system = NetworkFileSystem.type(ofFolder: database.folderPath)
        // One that is marked read-only is only read.
        guard usesParts ?? (system != nil), (try? StoreFile(path: database).requireNoMark()) != nil else {
            return try runInPlace(progress)
        }
        let reason = system.map { "\(database) is on \($0), where SQLite's locks cannot be trusted: " } ?? ""
        progress.note(
            reason
                + "runs are recorded in a database of this process' own in \(PartDatabases.folder(of: database)), and united "
                + "at the end")
        let parts = try PartDatabases(path: database)
        defer { parts.close() }
        try parts.store.checkRecords()
        if !replaces { try plan.requireNoneLeaves(parts.store) }
        let result = Result { try run(in: parts.store, parts, progress) }
        do {
            if try parts.hasNews() { try parts.unite(experiment: plan.plan.experiment) }
        } catch {
            // What went wrong first says more.
            _ = try result.get()
            throw error
        }
        return try result.get()
    }

    /// Slurm's tasks do not look at claims, nor does this at them.
    private func warnOfSubmissions(_ progress: any ProgressReporter) {
        let folder = ResultLocation.submissions(of: database)
        if ResultLocation.exists(folder) {
            progress.note(
                "runs of this database were submitted to Slurm (\(folder)): `thaw collect` brings what is done there; "
                    + "what is not collected is done here too")
        }
    }

    private func runInPlace(_ progress: any ProgressReporter) throws -> ExperimentSummary {
        // Before the database is opened for writing, which brings its schema up to date.
        if !replaces { try plan.requireNoneLeaves(database: database) }
        let (store, lock) = try openDatabase()
        defer { lock?.release() }
        do {
            try store.checkRecords()
            return try run(in: store, nil, progress)
        } catch StoreError.vanished {
            let runs = try store.finishedIdentities().count
            throw StoreError.rescued(path: database, copy: try store.rescue(), runs: runs)
        } catch {
            if let lock { store.removeIfNew(lock) }
            throw error
        }
    }

    private func run(
        in store: ResultStore, _ parts: PartDatabases?, _ progress: any ProgressReporter
    ) throws -> ExperimentSummary {
        var summary = ExperimentSummary()
        if plan.plan.report.statistics != nil {
            try store.register(experiment: try plan.record(publishedJSON: publishedJSON), datasets: plan.datasets)
            summary.described = plan.datasets.count
            return summary
        }
        // Always from the plan as the spec has it: a trial done again may change a choice.
        var current = try plan.choosing(from: store)
        if !acceptsNewData { try requireSameData(current, in: store) }
        try register(current, in: store)
        if !plan.trials.isEmpty {
            summary.trials = try perform(current.trials, in: store, parts, progress)
            // Also where there was nothing to do: others may have finished the trials since.
            current = try plan.choosing(from: store)
            try register(current, in: store)
            if summary.stoppedBy != nil { return summary }
            for line in current.choiceLines { progress.note(line) }
        }
        if let note = current.earlierScoresNote { progress.note(note) }
        summary.runs = try perform(current.runs, in: store, parts, progress)
        summary.waiting = current.plan.waiting.count
        return summary
    }

    /// The database, and the lock that keeps it from being replaced; one that may not be written is opened for reading, without
    /// a lock.
    private func openDatabase() throws(StoreError) -> (ResultStore, DatabaseLock?) {
        do {
            // What is wrong with the place says more than that it takes no lock; and without the lock, nothing is made there.
            try StoreFile(path: database).requireWritable()
            let lock = try DatabaseLock(database: database, .shared)
            return (try ResultStore(path: database, access: .readWrite), lock)
        } catch {
            guard case .notWritable = error, ResultLocation.exists(database) else { throw error }
            return (try ResultStore(path: database, access: .readOnly), nil)
        }
    }

    private func register(_ plan: IdentifiedPlan, in store: ResultStore) throws {
        do {
            try store.register(
                experiment: try plan.record(publishedJSON: publishedJSON), members: plan.members,
                tunings: plan.tunings.map(TuningRecord.init))
        } catch  where store.access == .readOnly {
            // Says why it may not be written.
            _ = try ResultStore(path: database, access: .readWrite)
            throw error
        }
    }

    /// Throws `RunningError.dataChanged` if the database has runs of this experiment on data that the plan names alike and
    /// that have another content. (Real data in place of synthetic ones are no change: tables tell them apart.)
    private func requireSameData(_ plan: IdentifiedPlan, in store: ResultStore) throws {
        guard let known = try store.experiments().first(where: { $0.record.name == plan.plan.experiment }) else {
            return
        }
        // As text: a number 1.0 comes back from JSON as the integer 1.
        func key(_ run: RunDescription) throws -> String { try StoredJSON.encode(run.dataset) }
        let planned = Dictionary(try plan.runs.map { (try key($0.planned.description), $0.dataset) }) { a, _ in a }
        let finished = try store.runs(identities: known.members.map(\.identity))
        let others = try known.members.compactMap { member -> RunRecord? in
            guard let run = finished[member.identity], let now = planned[try key(member.description)] else {
                return nil
            }
            let isOther = run.dataset.fingerprint != now.fingerprint && run.dataset.isSynthetic == now.isSynthetic
            return isOther ? run : nil
        }
        guard let first = others.first, let now = planned[try key(first.description)] else { return }
        throw RunningError.dataChanged(
            path: database, dataset: now.title, runs: others.count, was: first.dataset.fingerprint,
            now: now.fingerprint)
    }

    /// Does the runs that have no result.
    private func perform(
        _ runs: [IdentifiedPlan.Run], in store: ResultStore, _ parts: PartDatabases?, _ progress: any ProgressReporter
    ) throws -> ExperimentSummary.Part {
        try takeOver(runs, into: store, progress)
        let policy = FailurePolicy(since: Date().timeIntervalSince1970, retriesAll: retriesFailed)
        let finished = try store.finishedIdentities()
        let identities = Set(runs.map(\.identity))
        let failed = Set(
            try store.failures().filter { policy.stands($0.failure.kind, at: $0.failedAt) }.map(\.identity)
        ).intersection(identities)
        let jobs = runs.jobs(without: finished.union(failed))
        var part = ExperimentSummary.Part(
            existing: identities.intersection(finished).count, failedBefore: failed.count)
        guard !jobs.isEmpty else { return part }
        // Says why not, before anything is computed in vain.
        if store.access == .readOnly { _ = try ResultStore(path: database, access: .readWrite) }
        let scheduler = Scheduler(
            jobs: jobs, workerCount: workerCount, workerCommand: worker.command, limits: limits)
        let ledger = StoreLedger(
            store: store, policy: policy,
            environment: try EnvironmentCapture.current(of: worker, environment: scheduler.workerEnvironment),
            workers: min(max(workerCount, 1), jobs.count))
        part.runs = try scheduler.run(
            ledger: parts.map { PartLedger($0, ledger) } ?? ledger, progress: progress)
        return part
    }

    /// Copies planned runs that another database has, with all that is recorded of them: bits, times, environment.
    /// A database that cannot be used is no obstacle: its runs are done anew. Trouble with the one that is written is.
    ///
    /// Throws `StoreError`.
    private func takeOver(
        _ runs: [IdentifiedPlan.Run], into store: ResultStore, _ progress: any ProgressReporter
    ) throws(StoreError) {
        for other in reuse where !ResultLocation.isSame(other.path, database) {
            let path = other.path
            let missing = try Set(runs.map(\.identity)).subtracting(store.finishedIdentities())
            let found: [RunRecord]
            do {
                found = try other.runs(identities: other.finishedIdentities().intersection(missing)).values
                    .sorted { $0.identity < $1.identity }
            } catch {
                progress.note("no runs taken over from \(path): \(error)")
                continue
            }
            var taken = 0
            for run in found {
                do throws(StoreError) {
                    try store.record(run)
                    taken += 1
                } catch {
                    switch error {
                    case .invalid(_, let identity, let detail), .conflict(_, let identity, let detail):
                        // What the other has recorded is to blame.
                        progress.note("run \(identity.prefix(12)) not taken over from \(path): \(detail)")
                    default: throw error
                    }
                }
            }
            if taken > 0 { progress.note("\(PlainText.count(taken, "run")) taken over from \(path)") }
        }
    }
}

/// What `ExperimentRunner.run` has done.
package struct ExperimentSummary: Hashable, Sendable {
    /// The runs, or the trials.
    package struct Part: Hashable, Sendable {
        /// Planned ones that had a result before.
        package var existing = 0
        /// Planned ones that failed before, and were not tried again.
        package var failedBefore = 0
        /// Those that were to be done.
        package var runs = SchedulerSummary(total: 0)
    }

    /// Runs on pseudo-new items, for choices.
    package var trials = Part()
    /// The runs of the table.
    package var runs = Part()
    /// Runs whose options could not be chosen.
    package var waiting = 0
    /// Datasets whose statistics were recorded.
    package var described = 0

    /// The signal that stopped it, or nil.
    package var stoppedBy: Int32? { trials.runs.stoppedBy ?? runs.runs.stoppedBy }
    /// Whether a run failed or was not done. A failed trial is none of these: its setting is not chosen.
    package var isIncomplete: Bool {
        runs.runs.failed + runs.failedBefore + runs.runs.refused + trials.runs.refused + waiting > 0
    }
    /// Failed runs and trials.
    package var failed: Int { trials.runs.failed + runs.runs.failed + failedBefore }
    /// Runs and trials that failed before, and were not tried again.
    package var failedBefore: Int { trials.failedBefore + runs.failedBefore }
}

extension ExperimentSummary: CustomStringConvertible {
    /// e.g. `60 of 60 runs finished, in 4:05; 10 existed already`, or `70 runs exist already, none to do`; with trials
    /// `trials: 24 of 24 runs finished, in 0:41; runs: ...`.
    package var description: String {
        if described > 0 { return "statistics of \(PlainText.count(described, "dataset"))" }
        guard trials != Part() else { return runs.description }
        if trials.runs.stoppedBy != nil { return "trials: \(trials)" }
        return "trials: \(trials); runs: \(runs)"
            + (waiting > 0 ? "; \(PlainText.count(waiting, "run")) without a choice" : "")
    }
}

extension ExperimentSummary.Part: CustomStringConvertible {
    package var description: String {
        let before = failedBefore > 0 ? "; \(failedBefore) failed before" : ""
        if runs.total == 0 { return "\(PlainText.count(existing, "run")) exist already, none to do\(before)" }
        return "\(runs)" + (existing > 0 ? "; \(existing) existed already" : "") + before
    }
}

import Foundation
import ThawCore
import ThawModel
import ThawPlanning
import ThawStore
import ThawSupport

/// Submits the runs of a plan that nobody has done and nobody is going to do, as array jobs.
package struct SlurmSubmitter {
    /// The plan to submit.
    package var plan: IdentifiedPlan
    /// Path of the result database, which need not exist. It is not written.
    package var database: String
    /// Path of the spec.
    package var spec: String
    /// By default the spec's own.
    package var settings: SlurmSettings
    /// Absolute path of the program that tasks start.
    package var program: String
    /// What tasks need of the environment, however Slurm starts them.
    package var variables: [String: String] = [:]
    /// Whether runs that failed are submitted again.
    package var retriesFailed = false
    /// Whether recorded runs may leave the experiment's tables because the plan does not have them any more.
    package var replaces = false
    /// The cluster's commands.
    package var slurm = Slurm()

    /// Submits `plan` with its spec's own settings.
    package init(plan: IdentifiedPlan, database: String, spec: String, program: String) {
        self.plan = plan
        self.database = database
        self.spec = spec
        self.program = program
        settings = plan.plan.slurm
    }

    private var folder: SubmissionFolder { SubmissionFolder(database: database) }

    /// Submits what is missing, and returns as soon as it is submitted. What was submitted before an error stands.
    ///
    /// - onSubmitted: called with one line for each array job.
    ///
    /// Throws `SlurmError`, `StoreError`, `RunningError.runsWouldLeave`.
    package func submit(onSubmitted: (String) -> Void) throws -> SubmissionSummary {
        try checkForRuns()
        guard slurm.isThere else { throw SlurmError.missing(command: "sbatch") }
        let lock = try folder.lock()
        defer { lock.unlock() }
        var work = try SubmittedWork(folder.submissions(), slurm: slurm)
        try work.giveUpLost()
        let (jobs, summary) = try selection(work)
        guard !jobs.isEmpty else { return summary }
        let configuration = try slurm.configuration()
        for array in arrays(jobs, maxArraySize: try maxArraySize(configuration)) {
            let record = self.record(array, cluster: configuration.clusterName)
            let path = try folder.nextPath()
            let script = try self.script(record, at: path).text()
            // Written down before it is submitted: if this process is killed, the next one finds the job by its name.
            let submission = try folder.add(record, tasks: array, script: script, at: path)
            let jobID = try slurm.submit(script: submission.scriptPath, name: record.jobName)
            try submission.keep(jobID: jobID)
            let count = array.reduce(0) { $0 + $1.count }
            onSubmitted(
                "submitted job \(jobID): \(PlainText.count(count, "run")) in \(PlainText.count(array.count, "task")); "
                    + "script, logs and results in \(path)")
        }
        return summary
    }

    /// The script of the first array job that `submit` would submit, or nil if there is nothing to submit. Nothing is
    /// written.
    package func dryRun() throws -> (script: String?, summary: SubmissionSummary) {
        try checkForRuns()
        let (jobs, summary) = try selection(SubmittedWork(folder.submissions(), slurm: slurm))
        guard !jobs.isEmpty else { return (nil, summary) }
        let configuration = try? slurm.configuration()
        let size = try configuration.map(maxArraySize) ?? Self.usualMaxArraySize
        guard let array = arrays(jobs, maxArraySize: size).first else { return (nil, summary) }
        return (try script(record(array, cluster: ""), at: folder.nextPath()).text(), summary)
    }

    private static let usualMaxArraySize = 1001

    /// Throws `SlurmError.failed` where there are no array jobs: 0 switches them off (slurm.conf(5)), and 1 leaves no index.
    private func maxArraySize(_ configuration: Slurm.Configuration) throws(SlurmError) -> Int {
        guard configuration.maxArraySize > 1 else {
            throw .failed(command: "sbatch", detail: "this cluster allows no array jobs (MaxArraySize)")
        }
        return configuration.maxArraySize
    }

    private func checkForRuns() throws(SlurmError) {
        if plan.plan.report.statistics != nil { throw .noRuns(experiment: plan.plan.experiment) }
    }

    // MARK: - What to submit

    private func selection(_ work: SubmittedWork) throws -> ([Job], SubmissionSummary) {
        let store = FileManager.default.fileExists(atPath: database) ? try ResultStore.checked(path: database) : nil
        // Before anything is computed in vain: what is done here is to be collected.
        if !replaces, let store { try plan.requireNoneLeaves(store) }
        let chosen = try plan.choosing(from: store)
        let progress = try GridProgress(work, store: store)
        let collected = try store?.finishedIdentities() ?? []
        let now = Date().timeIntervalSince1970
        let claimed = Set(try store?.claims().filter { !$0.isLost(at: now) }.map(\.identity) ?? [])
        var summary = SubmissionSummary()
        summary.waiting = chosen.plan.waiting.count
        var others: Set<String> = []
        for run in Set((chosen.trials + chosen.runs).map(\.identity)) {
            if claimed.contains(run) {
                summary.underWay += 1
                others.insert(run)
                continue
            }
            switch progress.state(of: run) {
            case .done:
                summary.done += 1
                if !collected.contains(run) { summary.uncollected += 1 }
            case .running, .pending: summary.queued += 1
            case .failed where !retriesFailed: summary.failed += 1
            case .failed, .lost, .notSubmitted: continue
            }
            others.insert(run)
        }
        let trials = chosen.trials.jobs(without: others)
        let jobs = trials + chosen.runs.jobs(without: others.union(trials.map(\.identity)))
        summary.submitted = jobs.count
        return (jobs, summary)
    }

    /// The tasks of each array job: indices count from 1 and are less than `maxArraySize`.
    private func arrays(_ jobs: [Job], maxArraySize: Int) -> [[[Job]]] {
        let chunks = TaskChunks.of(jobs, size: settings.chunk)
        let size = maxArraySize - 1
        return stride(from: 0, to: chunks.count, by: size).map { Array(chunks[$0..<min($0 + size, chunks.count)]) }
    }

    // MARK: - How

    private func record(_ array: [[Job]], cluster: String) -> Submission.Record {
        let unique = UUID().uuidString.lowercased().filter { $0 != "-" }.prefix(12)
        return Submission.Record(
            jobName: "thaw-\(plan.plan.experiment)-\(unique)", experiment: plan.plan.experiment,
            spec: Self.absolute(spec), cluster: cluster, numericsRevision: Numerics.revision, cpus: settings.cpus,
            runs: array.map { $0.map(\.identity) }, submittedAt: Date().timeIntervalSince1970)
    }

    private func script(_ record: Submission.Record, at path: String) -> SlurmScript {
        SlurmScript(
            settings: settings, jobName: record.jobName, taskCount: record.runs.count, folder: Self.absolute(path),
            workingFolder: FileManager.default.currentDirectoryPath, program: program, variables: variables)
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}

/// What `SlurmSubmitter` found, and what it submitted.
package struct SubmissionSummary: Hashable, Sendable {
    /// Runs, trials included, that were submitted (or would be).
    package var submitted = 0
    /// Runs that have a result, in the database or in a part.
    package var done = 0
    /// Those of them that are in parts alone.
    package var uncollected = 0
    /// Runs that Slurm has still to do or is doing.
    package var queued = 0
    /// Runs that a `thaw run` is doing.
    package var underWay = 0
    /// Runs that failed and are not tried again.
    package var failed = 0
    /// Runs whose options are still to be chosen.
    package var waiting = 0

    /// One line for each kind of run that was not submitted.
    package var lines: [String] {
        var lines: [String] = []
        if submitted == 0 { lines.append("nothing to submit") }
        if done > 0 {
            let place = uncollected > 0 ? " (\(PlainText.grouped(uncollected)) not collected yet)" : ""
            lines.append("\(PlainText.count(done, "run")) with a result\(place)")
        }
        if queued > 0 { lines.append("\(PlainText.count(queued, "run")) on Slurm already") }
        if underWay > 0 { lines.append("\(PlainText.count(underWay, "run")) under way in `thaw run`") }
        if failed > 0 {
            lines.append("\(PlainText.count(failed, "run")) that failed; --retry-failed submits them again")
        }
        if waiting > 0 {
            lines.append(
                "\(PlainText.count(waiting, "run")) waiting for a choice: collect the trials, then submit again")
        }
        return lines
    }
}

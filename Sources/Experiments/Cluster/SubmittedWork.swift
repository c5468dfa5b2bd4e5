import Foundation
import ThawExecution
import ThawStore

/// What became of everything that was submitted for one database, as the tasks' parts and Slurm say it.
struct SubmittedWork {
    /// A task with runs that have no outcome in its parts, and that nobody else was given.
    struct OpenTask {
        var submission: Submission
        var task: Int
        /// The runs without an outcome.
        var missing: [String]
        /// Nil if Slurm does not know the task (any more).
        var state: Slurm.Task.State?

        /// Whether Slurm will do it, or is doing it. If not, it is lost.
        var isActive: Bool { state?.isActive ?? false }
    }

    /// Results and failures in all parts.
    private(set) var runs: [RunRecord] = []
    private(set) var failures: [FailedRun] = []
    private(set) var open: [OpenTask] = []

    private let slurm: Slurm

    /// Reads the parts; Slurm is asked only if there are runs without an outcome.
    ///
    /// Throws `SlurmError`, also if Slurm does not answer, and `StoreError` for a part that cannot be read.
    init(_ submissions: [Submission], slurm: Slurm) throws {
        self.slurm = slurm
        let found = try submissions.map { try Self.openTasks(of: $0) }
        let unfinished = zip(submissions, found).filter { !$1.open.isEmpty }.map(\.0)
        for (submission, found) in zip(submissions, found)
        where !unfinished.contains(where: { $0.path == submission.path }) {
            add(found)
        }
        // First Slurm, then the parts: the other way round, a task that ends in between would count as lost.
        let states = try Self.states(of: unfinished, slurm)
        for submission in unfinished {
            var found = try Self.openTasks(of: submission)
            for index in found.open.indices {
                found.open[index].state = states[submission.path]?[found.open[index].task]
            }
            add(found)
        }
    }

    var active: [OpenTask] { open.filter(\.isActive) }
    var lost: [OpenTask] { open.filter { !$0.isActive } }

    private mutating func add(_ found: Found) {
        runs += found.runs
        failures += found.failures
        open += found.open
    }

    // MARK: - Parts

    private typealias Found = (runs: [RunRecord], failures: [FailedRun], open: [OpenTask])

    private static func openTasks(of submission: Submission) throws -> Found {
        let parts = try submission.parts()
        let givenUp = try submission.givenUpTasks()
        var found: Found = ([], [], [])
        for task in submission.tasks {
            var outcomes: Set<String> = []
            for part in parts[task] ?? [] {
                let contents = try PublishedStore.contents(of: part)
                found.runs += contents.runs
                found.failures += contents.failures
                outcomes.formUnion(contents.runs.map(\.identity) + contents.failures.map(\.identity))
            }
            let missing = submission.runs(ofTask: task).filter { !outcomes.contains($0) }
            if !missing.isEmpty, !givenUp.contains(task) {
                found.open.append(OpenTask(submission: submission, task: task, missing: missing, state: nil))
            }
        }
        return found
    }

    // MARK: - Slurm

    /// The state of each task that Slurm knows, by the submission's path and the task's number. A job whose number was
    /// not written down, because `thaw submit` was killed, is recognised by its name.
    private static func states(
        of submissions: [Submission], _ slurm: Slurm
    ) throws -> [String: [Int: Slurm.Task.State]] {
        guard !submissions.isEmpty else { return [:] }
        let here = try slurm.configuration().clusterName
        for submission in submissions where submission.record.cluster != here {
            throw SlurmError.otherCluster(submission: submission.path, there: submission.record.cluster, here: here)
        }
        let tasks = Dictionary(grouping: try slurm.tasks(ofJobs: submissions.map(\.record.jobName)), by: \.jobName)
        var states: [String: [Int: Slurm.Task.State]] = [:]
        for submission in submissions {
            let known = tasks[submission.record.jobName] ?? []
            states[submission.path] = Dictionary(known.map { ($0.index, $0.state) }) { $0.isActive ? $0 : $1 }
            // One that has ended is most likely one that sbatch refused: Slurm remembers those for a while.
            if submission.jobID == nil, let task = known.first(where: { $0.state.isActive }) {
                try submission.keep(jobID: task.jobID)
            }
        }
        return states
    }

    // MARK: - Giving up

    /// Sees to it that lost tasks stay lost, so that their runs can be given to others: from now on they do nothing if
    /// they are started after all, by hand or by an sbatch that outlived the `thaw submit` that started it.
    mutating func giveUpLost() throws {
        for task in lost { try task.submission.giveUp(task.task) }
        // A task that was started before it could see this is known to Slurm by now.
        let submissions = Dictionary(lost.map { ($0.submission.path, $0.submission) }) { first, _ in first }
        let states = try Self.states(of: submissions.values.sorted { $0.path < $1.path }, slurm)
        for index in open.indices where !open[index].isActive {
            let (submission, task) = (open[index].submission, open[index].task)
            open[index].state = states[submission.path]?[task]
            if open[index].isActive { submission.takeBack(task) }
        }
        open.removeAll { !$0.isActive }
        for submission in submissions.values where submission.jobID == nil {
            // It never came to be: sbatch refused it, or was killed.
            if try submission.isUntouched { try? FileManager.default.removeItem(atPath: submission.path) }
        }
    }
}

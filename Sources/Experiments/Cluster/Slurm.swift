import Foundation
import ThawSupport

/// The cluster, as far as its users' commands show it. Nothing here needs accounting.
package struct Slurm: Sendable {
    private let environment: [String: String]

    /// - environment: with PATH, on which the commands are looked for.
    package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    /// True if `sbatch` is on PATH.
    var isThere: Bool { command("sbatch").isThere }

    // MARK: - What it is like

    struct Configuration: Hashable, Sendable {
        var clusterName: String
        /// Indices of array tasks are below this.
        var maxArraySize: Int
    }

    func configuration() throws(SlurmError) -> Configuration {
        let text = try command("scontrol").run(["show", "config"])
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        guard let name = values["ClusterName"], let size = values["MaxArraySize"].flatMap({ Int($0) }) else {
            throw .notUnderstood(command: "scontrol show config", output: "no ClusterName and MaxArraySize")
        }
        return Configuration(clusterName: name, maxArraySize: size)
    }

    // MARK: - Submitting

    /// Submits the job script at `path` under a name; returns the job's number.
    func submit(script path: String, name: String) throws(SlurmError) -> String {
        // The name once more: a variable of the environment would override the script's.
        let output = try command("sbatch", without: Self.ownVariables).run(["--parsable", "--job-name=\(name)", path])
        let number = output.prefix { $0.isNumber }
        guard !number.isEmpty, output.dropFirst(number.count).first ?? ";" == ";" else {
            throw .notUnderstood(command: "sbatch", output: output.singleLine)
        }
        return String(number)
    }

    /// Variables that would override what the script says of where and how often it runs.
    private static let ownVariables = [
        "SBATCH_ARRAY_INX", "SBATCH_JOB_NAME", "SBATCH_OUTPUT", "SBATCH_ERROR", "SBATCH_INPUT", "SBATCH_OPEN_MODE",
        "SBATCH_WAIT", "SBATCH_CLUSTERS",
    ]

    // MARK: - Asking

    /// A task that Slurm knows.
    struct Task: Hashable, Sendable {
        var jobName: String
        /// The number of the array job.
        var jobID: String
        var index: Int
        var state: State

        enum State: Hashable, Sendable {
            case pending
            /// Running, ending, or stopped for the moment.
            case running
            /// Slurm still remembers how it ended: `CANCELLED`, `TIMEOUT`, ...
            case ended(String)
        }
    }

    /// The tasks of the jobs with these names. Slurm forgets a task some minutes after its end.
    ///
    /// Jobs are asked for by name, since a name is known before the job is: a submission whose number was never written
    /// down is found too. Throws if Slurm does not answer: that no task is known is an answer.
    func tasks(ofJobs names: [String]) throws(SlurmError) -> [Task] {
        guard !names.isEmpty else { return [] }
        // Variables such as SQUEUE_STATES would hide tasks.
        let variables = environment.keys.filter { $0.hasPrefix("SQUEUE_") || $0 == "SLURM_CLUSTERS" }
        let output = try command("squeue", without: variables).run([
            "--noheader", "--array", "--states=all", "--format=%j|%F|%K|%T", "--name=\(names.joined(separator: ","))",
        ])
        return try Self.tasks(from: output)
    }

    /// The tasks in the lines `name|job|index|state`.
    static func tasks(from output: String) throws(SlurmError) -> [Task] {
        var tasks: [Task] = []
        for line in output.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            // Whatever it is, it must not be overlooked: a task that is not seen counts as lost.
            guard fields.count == 4, let index = Int(fields[2]), !fields[3].isEmpty else {
                throw .notUnderstood(command: "squeue", output: String(line.prefix(100)).singleLine)
            }
            tasks.append(
                Task(jobName: fields[0], jobID: fields[1], index: index, state: Task.State(squeue: fields[3])))
        }
        return tasks
    }

    private func command(_ name: String, without variables: [String] = []) -> SlurmCommand {
        SlurmCommand(name: name, environment: environment.filter { !variables.contains($0.key) })
    }
}

extension Slurm.Task.State {
    /// States after which a task does not run again by itself. All others, known or not, are taken for alive.
    private static let ends: Set<String> = [
        "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
        "REVOKED", "TIMEOUT",
    ]
    private static let waits: Set<String> = ["PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT"]

    /// - squeue: the state's long name.
    init(squeue name: String) {
        if Self.ends.contains(name) {
            self = .ended(name)
        } else {
            self = Self.waits.contains(name) ? .pending : .running
        }
    }

    var isActive: Bool {
        if case .ended = self { false } else { true }
    }
}

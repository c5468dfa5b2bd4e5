import Foundation
import TestSupport

/// Scripts that stand in for Slurm's commands. What is submitted is written to a queue, a file of lines
/// `name|job|index|state`, and nobody does it unless a test says so.
struct FakeSlurm {
    let folder: TemporaryFolder

    init(maxArraySize: Int = 1001, cluster: String = "fake") throws {
        folder = try TemporaryFolder()
        try write(cluster, to: "cluster")
        try write(String(maxArraySize), to: "max-array-size")
        try write("", to: "queue")
        try script(
            "sbatch",
            """
            [ -e here/slow ] && sleep 1
            [ -e here/refuse ] && { echo "sbatch: error: invalid partition specified" >&2; exit 1; }
            [ -e here/kill-before ] && { rm here/kill-before; kill -9 $PPID; exit 1; }
            for argument; do case $argument in --job-name=*) name=${argument#*=};; *) script=$argument;; esac; done
            job=$(( $(cat here/last 2> /dev/null || echo 10) + 1 ))
            echo $job > here/last
            tasks=$(sed -n 's/^#SBATCH --array=1-//p' "$script")
            for task in $(seq $tasks); do echo "$name|$job|$task|PENDING" >> here/queue; done
            [ -e here/kill-after ] && { rm here/kill-after; kill -9 $PPID; exit 1; }
            echo $job
            """)
        try script(
            "squeue",
            """
            [ -e here/unreachable ] && { echo "slurm_load_jobs error: Unable to contact slurm controller" >&2; exit 1; }
            for argument; do case $argument in --name=*) names=${argument#*=};; esac; done
            for name in ${names//,/ }; do grep "^$name|" here/queue; done
            exit 0
            """)
        try script(
            "scontrol",
            """
            [ -e here/unreachable ] && { echo "Unable to contact slurm controller" >&2; exit 1; }
            echo "ClusterName             = $(cat here/cluster)"
            echo "MaxArraySize            = $(cat here/max-array-size)"
            """)
    }

    private func script(_ name: String, _ text: String) throws {
        let text = text.replacing("here/", with: folder.url.path + "/")
        try write("#!/bin/bash\n\(text)\n", to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path(name))
    }

    func write(_ text: String, to name: String) throws { try folder.write(text, to: name) }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent(name))
    }

    /// PATH with the scripts first.
    var path: String {
        folder.url.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    }

    /// The lines of the queue.
    var queue: [String] {
        (try? String(contentsOfFile: folder.path("queue"), encoding: .utf8))?.split(separator: "\n").map(String.init)
            ?? []
    }

    /// Gives a task another state; nil takes it from the queue.
    func set(_ job: Int, _ task: Int, to state: String?) throws {
        let lines = queue.compactMap { line -> String? in
            let fields = line.split(separator: "|")
            guard fields[1] == "\(job)", fields[2] == "\(task)" else { return line }
            return state.map { "\(fields[0])|\(job)|\(task)|\($0)" }
        }
        try write(lines.map { $0 + "\n" }.joined(), to: "queue")
    }
}

/// A folder to submit from.
struct SubmittingPlace {
    let place: Workplace
    let slurm: FakeSlurm

    init(_ spec: String = SubmittingPlace.spec, maxArraySize: Int = 1001) throws {
        place = try Workplace()
        slurm = try FakeSlurm(maxArraySize: maxArraySize)
        try place.write(spec, to: "spec.yaml")
    }

    func start(_ arguments: [String], _ variables: [String: String] = [:]) throws -> ThawProcess {
        try ThawProcess(arguments, in: place.folder, path: slurm.path, variables: variables)
    }

    func thaw(_ arguments: String..., variables: [String: String] = [:]) throws -> ThawProcess.Result {
        try start(arguments, variables).wait()
    }

    func submit(_ more: String...) throws -> ThawProcess.Result {
        try start(["submit", "spec.yaml", "--engine", "slurm", "--db", "db.sqlite"] + more).wait()
    }

    func collect(_ more: String...) throws -> ThawProcess.Result {
        try start(["collect", "spec.yaml", "--db", "db.sqlite"] + more).wait()
    }

    /// Does a task as a node would, and takes it from the queue.
    func work(_ submission: String, job: Int, task: Int) throws -> ThawProcess.Result {
        let result = try thaw("task", place.folder.path("db.slurm/\(submission)"), "\(task)")
        try slurm.set(job, task, to: nil)
        return result
    }

    /// Six runs on pre-trained backbones of three seeds: three tasks.
    static let spec = """
        experiment: six
        datasets: [\(Workplace.dataset)]
        backbones: [deepfm]
        methods:
          - base
          - cvar: {repeats: 2, refresh-epochs: 1, refresh-repeats: 1}
        seeds: {from: 1, count: 3}
        slurm: {chunk: 2, partition: cpu}

        """
}

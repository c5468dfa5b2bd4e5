import Foundation
import ThawCore

/// The job script of a submission.
struct SlurmScript {
    var settings: SlurmSettings
    var jobName: String
    var taskCount: Int
    /// Absolute path of the submission's folder.
    var folder: String
    /// The working directory of the tasks.
    var workingFolder: String
    /// Absolute path of the program.
    var program: String
    /// What tasks need of the environment, however they are started.
    var variables: [String: String]

    /// Throws `SlurmError.unfitPath`.
    func text() throws(SlurmError) -> String {
        for path in [folder, workingFolder] where !path.fitsInQuotes { throw .unfitPath(path) }
        let log = folder.doubling("%") + "/logs/%a.log"
        var options = [
            "--job-name=\(jobName)", "--array=1-\(taskCount)", "--chdir=\"\(workingFolder)\"", "--output=\"\(log)\"",
            "--open-mode=append", "--ntasks=1", "--cpus-per-task=\(settings.cpus)",
        ]
        if let partition = settings.partition { options.append("--partition=\(partition)") }
        if let memory = settings.memory { options.append("--mem=\(memory)") }
        if let time = settings.time { options.append("--time=\(time)") }
        options += settings.sbatch
        let exports = variables.sorted { $0.key < $1.key }.map { "export \($0.key)=\($0.value.shellQuoted)" }
        let lines =
            ["#!/bin/bash", "# Written by `thaw submit`. Task N does the runs in tasks/N.json."]
            + options.map { "#SBATCH \($0)" } + [""] + exports
            + ["# A line of `setup` may set this to another command that starts thaw, e.g. in a container."]
            + ["thaw=(\(program.shellQuoted))"] + settings.setup
            + ["exec \"${thaw[@]}\" task \(folder.shellQuoted) \"$SLURM_ARRAY_TASK_ID\""]
        return lines.map { $0 + "\n" }.joined()
    }
}

extension String {
    /// Whether this can stand in double quotes, on one line.
    fileprivate var fitsInQuotes: Bool {
        !unicodeScalars.contains { $0 == "\"" || $0 == "\\" || $0.properties.generalCategory == .control }
    }
}

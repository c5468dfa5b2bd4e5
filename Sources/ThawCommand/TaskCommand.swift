import ArgumentParser
import Foundation
import ThawCluster
import ThawExecution

struct TaskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "Do the runs of one array task; job scripts of `thaw submit` start it.",
        shouldDisplay: false)

    @Argument(help: "The submission's folder.", completion: .directory) var folder: String

    @Argument(help: "The task's number, from 1.") var number: Int

    mutating func run() throws {
        try ProcessorCheck.requireV3()
        let task = try ClusterTask(submission: Submission(path: folder), number: number)
        let summary = try task.run(progress: standardProgressReporter())
        Output.note(summary.total == 0 ? "all runs of the task are done" : "\(summary)")
        if let signal = summary.stoppedBy { throw ExitCode(128 + signal) }
        if summary.failed > 0 { throw Failure.incomplete }
    }
}

import ArgumentParser
import Experiments
import Foundation

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Do the runs of a spec that have no result yet, and print its table.",
        discussion: """
            Every finished run is in the database at once. Whatever stops the command (Ctrl-C, kill, a crash), the \
            same command goes on from there; runs that failed are tried again.

              thaw run experiments/table1.yaml
              THAW_DATA=~/datasets thaw run experiments/table1.yaml --jobs 4
            """)

    @OptionGroup var arguments: SpecArguments

    @Option(name: .shortAndLong, help: ArgumentHelp("Runs at a time (default: as many as cores).", valueName: "n"))
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "Take runs that this database, or one in this folder, has already (same identity, same bits); repeatable.",
            valueName: "path"))
    var reuse: [String] = []

    @Flag(help: "Pre-train every backbone anew, so that its time is measured, and keep none.")
    var noCache = false

    @Flag(help: "Do not print the table at the end.")
    var noReport = false

    @Option(help: "The table's format.")
    var format: TableFormat = .terminal

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be from 1 to 1024") }
    }

    mutating func run() throws {
        try ProcessorCheck.requireV3()
        let plan = try arguments.identifiedPlan()
        for note in plan.syntheticNotes { Output.note(note) }
        let published = try arguments.publishedJSON(for: plan)
        let database = arguments.database(for: plan)
        if arguments.db == nil { try ResultLocation.makeFolder() }
        var runner = ExperimentRunner(
            plan: plan, database: database, workerCount: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
            publishedJSON: published)
        runner.reuse = reuse.flatMap(ResultLocation.databases)
        if noCache { runner.worker = .withoutCache }
        let summary = try runner.run(progress: standardProgressReporter())
        Output.note("\(summary); results in \(database)")
        if let signal = summary.stoppedBy {
            Output.note("run the same command again to go on")
            throw ExitCode(128 + signal)
        }
        if summary.failed > 0 { Output.note("`thaw status \(database)` says why runs failed") }
        if !noReport {
            let store = try ResultStore(path: database, access: .readOnly)
            let report = try ExperimentReport(store: store, experiment: plan.plan.experiment)
            try Output.write(Output.text(report, as: format))
        }
        if summary.isIncomplete { throw Failure.incomplete }
    }
}

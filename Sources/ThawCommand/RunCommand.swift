import ArgumentParser
import Foundation
import ThawExecution
import ThawModel
import ThawReporting
import ThawStore
import ThawSupport

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Do the runs of a spec that have no result yet, and print its table.",
        discussion: """
            Every finished run is in the database at once. Whatever stops the command (Ctrl-C, kill, a crash), the \
            same command goes on from there. Ctrl-C once stops in order, twice at once. Several `thaw run` of one spec, at the \
            same time, share the work. `thaw status --watch` shows how far they are.

            A run whose worker dies is tried again (--retries); one that fails by its own computation, or takes longer or more \
            memory than it may, is recorded as failed with the reason, and the rest goes on. Failed runs are done again \
            with --retry-failed.

              thaw run experiments/table1.yaml
              THAW_DATA=~/datasets thaw run experiments/table1.yaml --jobs 4
              thaw run experiments/table1.yaml --timeout 30m --max-memory 4G
            """)

    @OptionGroup var arguments: SpecArguments

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Runs at a time (default: as many as processors that this process may use, by taskset, cpusets, quotas and Slurm).",
            valueName: "n"))
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "Take runs that this database, or one in this folder, has already (same identity, same bits); repeatable.",
            valueName: "path"))
    var reuse: [String] = []

    @Flag(help: "Take runs also from databases in which `thaw check` finds values that do not follow; a line says so.")
    var unchecked = false

    @Option(help: ArgumentHelp("Try a run whose worker died so often again.", valueName: "n"))
    var retries = RunLimits().retries

    @Flag(help: "Try runs again that failed in an earlier call.")
    var retryFailed = false

    @Option(
        help: ArgumentHelp(
            "Stop a run that takes longer: 90s, 30m, 2h, 1:30:00.", valueName: "time"),
        transform: { text in try limit(RunLimits.seconds(text), text, "a time such as 90s, 30m, 2h or 1:30:00") })
    var timeout: Double?

    @Option(
        help: ArgumentHelp("Stop a run that takes more memory: 500M, 4G.", valueName: "size"),
        transform: { text in try limit(RunLimits.bytes(text), text, "a size such as 500M or 4G") })
    var maxMemory: Int?

    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            "Record in a database of this command's own, and unite all at the end (default: if the database is on a network "
                + "file system, whose locks SQLite cannot rely on)."))
    var parts: Bool?

    @Flag(help: "Go on although the data have changed since runs of this experiment were recorded.")
    var newData = false

    @Flag(help: "Make the tables without recorded runs that the spec does not have any more (their results stay).")
    var replace = false

    @Flag(help: "Pre-train every backbone anew, so that its time is measured, and keep none.")
    var noCache = false

    @Flag(help: "Do not print the table at the end.")
    var noReport = false

    @Option(help: "The table's format.")
    var format: TableFormat = .terminal

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be from 1 to 1024") }
        if !(0...1000).contains(retries) { throw ValidationError("--retries must be from 0 to 1000") }
    }

    private static func limit<Value>(_ value: Value?, _ text: String, _ expected: String) throws -> Value {
        guard let value else { throw ValidationError("'\(text)' is not \(expected)") }
        return value
    }

    mutating func run() throws {
        try ProcessorCheck.requireV3()
        let plan = try arguments.identifiedPlan()
        for note in plan.syntheticNotes { Output.note(note) }
        let published = try arguments.publishedJSON(for: plan)
        let database = arguments.database(for: plan)
        if arguments.db == nil { try ResultLocation.makeFolder() }
        var runner = ExperimentRunner(
            plan: plan, database: database, workerCount: jobs ?? ProcessorAllowance.count,
            publishedJSON: published)
        runner.reuse = try ReusedDatabases.open(
            reuse.flatMap(ResultLocation.databases), for: database, lettingThrough: unchecked)
        if noCache { runner.worker = .withoutCache }
        runner.limits = RunLimits(retries: retries, seconds: timeout, memory: maxMemory)
        runner.retriesFailed = retryFailed
        runner.acceptsNewData = newData
        runner.replaces = replace
        runner.usesParts = parts
        let summary = try runner.run(progress: standardProgressReporter())
        Output.note("\(summary); results in \(database)")
        if let signal = summary.stoppedBy {
            Output.note("to go on: \(CommandText.current)")
            throw ExitCode(128 + signal)
        }
        if summary.failed > 0 { Output.note("`thaw status \(CommandText.quoted(database))` says why runs failed") }
        if summary.failedBefore > 0 {
            Output.note("to try those again that failed before: \(CommandText.adding("--retry-failed"))")
        }
        if !noReport {
            let store = try ResultStore(path: database, access: .readOnly)
            let report = try ExperimentReport(store: store, experiment: plan.plan.experiment)
            Output.noteUnwritten(report, as: format)
            try Output.write(Output.text(report, as: format), Output.mode)
        }
        if summary.isIncomplete { throw Failure.incomplete }
    }
}

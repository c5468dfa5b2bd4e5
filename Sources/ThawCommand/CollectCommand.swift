import ArgumentParser
import Foundation
import ThawCluster
import ThawReporting
import ThawStore

struct CollectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Bring the results of submitted runs into the database, and say what is missing.",
        discussion: """
            What is finished is recorded, all of it or nothing. Then it is said what is running and pending, what failed and \
            why, and what is lost, with the end of the task's log. Exit code 0 if every run has a result, 1 if not; the table \
            is printed when all have one.

              thaw collect experiments/table1.yaml
              thaw collect results/table1.sqlite
            """)

    @Argument(help: "The spec (.yaml), or the database that its runs were submitted for.", completion: .file())
    var source: String

    @Option(help: ArgumentHelp("The database, where a spec is given.", valueName: "file"))
    var db: String?

    @Flag(help: "Make the tables without recorded runs that the spec does not have any more (their results stay).")
    var replace = false

    @Flag(help: "Do not print the table.")
    var noReport = false

    @Option(help: "The table's format.")
    var format: TableFormat = .terminal

    mutating func run() throws {
        let isSpec = try isSpec(source, db: db)
        var arguments = SpecArguments()
        arguments.spec = isSpec ? source : try SubmissionFolder(database: source).spec()
        arguments.db = isSpec ? db : source
        let plan = try arguments.identifiedPlan()
        let database = arguments.database(for: plan)
        var collector = SlurmCollector(
            plan: plan, database: database, publishedJSON: try arguments.publishedJSON(for: plan))
        collector.replaces = replace
        let summary = try collector.collect()
        for line in summary.choices + summary.lines { Output.note(line) }
        Output.note("results in \(database)")
        if summary.leavesRunsToSubmit || summary.waiting > 0 {
            Output.note("`thaw submit \(arguments.words) --engine slurm` submits what is missing")
        }
        if summary.failed > 0 {
            Output.note(
                "`thaw status \(CommandText.quoted(database))` says which runs failed; "
                    + "`thaw submit \(arguments.words) --engine slurm --retry-failed` submits them again"
            )
        }
        guard summary.isComplete else { throw Failure.incomplete }
        guard !noReport else { return }
        let store = try ResultStore(path: database, access: .readOnly)
        let report = try ExperimentReport(store: store, experiment: plan.plan.experiment)
        Output.noteUnwritten(report, as: format)
        try Output.write(Output.text(report, as: format), Output.mode)
    }
}

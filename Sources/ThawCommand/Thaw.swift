import ArgumentParser
import ThawCore
import ThawExecution
import ThawModel

struct Thaw: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thaw",
        abstract: "Experiments on the item cold-start problem in click-through rate prediction.",
        discussion: """
            A spec (a YAML file; docs/spec.md has all keys) says which methods to compare, on which data and with \
            which seeds. Its runs are done once each; results are kept in a database and tables are made from that.

              thaw plan experiments/table1.yaml                   list the runs, without doing any
              thaw run experiments/table1.yaml                    do what is missing, print the table
              thaw submit experiments/table1.yaml --engine slurm  the same on a cluster
              thaw collect experiments/table1.yaml                take the results from there
              thaw report results/table1.sqlite                   print the table again
              thaw check results/table1.sqlite                    say what in a database does not follow from the rest
              thaw diff A.sqlite B.sqlite                         say what differs between two databases

            Real data are looked for in the folder that THAW_DATA names (default: ./data); `thaw datasets fetch \
            movielens-1m` gets some. Where there are none, synthetic data take their place, and tables say so.

            Exit codes: 0 all is well; 1 some runs failed, a table lacks runs, databases differ, or a verified run is \
            different; 2 bad usage, spec, data or database; 130 stopped by Ctrl-C (run the same command again to go on).
            """,
        subcommands: [
            RunCommand.self, PlanCommand.self, ValidateCommand.self, StatusCommand.self, ReportCommand.self,
            DiffCommand.self, CheckCommand.self, VerifyCommand.self, MergeCommand.self, DumpCommand.self,
            AUCCommand.self, DatasetsCommand.self, MethodsCommand.self, BackbonesCommand.self, SpecCommand.self,
            NewCommand.self, SubmitCommand.self, CollectCommand.self, WorkerCommand.self, TaskCommand.self,
            SourceCommand.self,
        ])

    @Flag(name: .long, help: "Show the version and the revision of the source it was built from.")
    var version = false

    mutating func run() throws {
        guard version else { throw CleanExit.helpRequest(self) }
        try Output.print("thaw \(EnvironmentCapture.thawVersion) (\(Revision.current()))")
    }

}

/// Does what the arguments of this process say, as `thaw` does, and ends it where that fails.
///
/// A program that calls this has the whole command line, and is the program of its own workers.
///
/// - registry: the backbones and methods that specs may name.
public func main(registry: Registry = .standard) {
    ProgramRegistry.install(registry)
    let arguments = CommandLine.arguments
    if arguments.dropFirst().first == ExternalGuard.commandName { ExternalGuard.run(Array(arguments.dropFirst(2))) }
    do {
        var command = try Thaw.parseAsRoot()
        try command.run()
    } catch {
        Failure.end(error)
    }
}

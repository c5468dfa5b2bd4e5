import ArgumentParser
import Experiments

extension CheckFormat: ExpressibleByArgument {}

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what in a result database does not follow from its specs, its runs and this program.",
        discussion: """
            Everything that can be derived is derived and compared: identities, planned runs, labels, choices of `tune`, \
            budgets and steps, sizes of the data, views, the paper's numbers. It takes seconds: nothing is trained, and no \
            data are read. `thaw verify` does runs again.

              thaw check results/movielens-1m-rebuilt/table1.sqlite
              thaw check theirs.sqlite --format json

            Settings and numbers are compared, never wording. What this program does not know (a method or an option of a \
            later one, a user's own published numbers) is listed as not checkable, which is not wrong.

            Exit codes: 0 nothing disagrees; 2 something does, or the database cannot be read.
            """)

    @Argument(help: "The result database.", completion: .file()) var database: String

    @Option(help: "The format.") var format: CheckFormat = .terminal

    mutating func run() throws {
        let check = try DatabaseCheck(ResultStore(path: database, access: .readOnly))
        try Output.write(check.rendered(as: format))
        if !check.isSound { throw Failure.badInput }
    }
}

import ArgumentParser
import ThawEvidence
import ThawStore

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
              thaw check theirs.sqlite --expect DIGEST

            The digest of each experiment is over what its results say (`thaw dump --digest`); a paper cites it. Titles and \
            labels are words, which it does not hold: which method a row with a label of its own is, the note below the table says.

            Settings and numbers are compared, never wording, but no label may name another component. What this program does not know (a method or an option of a \
            later one, a user's own published numbers) is listed as not checkable, which is not wrong.

            Exit codes: 0 nothing disagrees; 2 something does, or the database cannot be read.
            """)

    @Argument(help: "The result database.", completion: .file()) var database: String

    @Option(help: "The format.") var format: CheckFormat = .terminal

    @Option(
        help: ArgumentHelp(
            "The digest of an experiment that the database must have, as a paper cites it: 32 digits or more of it.",
            valueName: "digest"))
    var expect: String?

    func validate() throws {
        guard let expect else { return }
        guard (32...64).contains(expect.utf8.count), expect.utf8.allSatisfy(Self.digits.contains) else {
            throw ValidationError("--expect must be a digest, or its first 32 digits or more, in hexadecimal")
        }
    }

    private static let digits = Set("0123456789abcdefABCDEF".utf8)

    mutating func run() throws {
        let check = try DatabaseCheck(ResultStore(path: database, access: .readOnly))
        try Output.write(check.rendered(as: format))
        if let expect, !check.hasDigest(expect) {
            throw CommandError(
                description:
                    "\(database): no experiment in it has the digest \(expect); it is another database than was meant, "
                    + "or was changed")
        }
        if !check.isSound { throw Failure.badInput }
    }
}

import ArgumentParser
import ThawStore
import ThawSupport

struct DumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Print all that a database records as text, one fact a line.",
        discussion: """
            Databases of the same results give the same text, so that `diff` compares them; each run is one line, with its \
            metrics. With

              git config diff.thaw.textconv '.build/release/thaw dump --unchecked'

            `git diff` and `git log -p` show committed databases in this form. A digest is a SHA-256 over the sorted lines of \
            one experiment:

              thaw dump FILE --experiment NAME | LC_ALL=C sort | sha256sum
            """)

    @Argument(help: "The result database.", completion: .file()) var database: String

    @Option(help: ArgumentHelp("Only what belongs to this experiment.", valueName: "name"))
    var experiment: String?

    @Flag(help: "Print the digest of each experiment's results, to be cited, in place of them.")
    var digest = false

    @Flag(
        help: """
            Everything that is recorded: also what says nothing of results, such as times, hosts, versions, titles, labels, \
            budgets and attempts.
            """)
    var times = false

    @Flag(help: "Print also records that do not agree with themselves, since somebody has changed them.")
    var unchecked = false

    func validate() throws {
        if digest, times { throw ValidationError("--digest is over results alone, and goes with no --times") }
    }

    mutating func run() throws {
        let store =
            try unchecked ? ResultStore(path: database, access: .readOnly) : ResultStore.checked(path: database)
        let mark = unchecked ? Self.mark(of: store) : nil
        guard digest else {
            try Output.write((mark.map { $0 + "\n" } ?? "") + store.dump(includingTimes: times, experiment: experiment))
            return
        }
        let digests = try experiment.map { [($0, try store.digest(of: $0))] } ?? store.digests()
        try Output.write(digests.map { "\($0.1)  \($0.0)\(mark == nil ? "" : "  unchecked")\n" }.joined())
    }

    /// The first line of a database that was let through; nil where its records agree with themselves.
    private static func mark(of store: ResultStore) -> String? {
        do {
            try store.checkRecords()
            return nil
        } catch {
            return "unchecked \(error)".singleLine
        }
    }
}

import ArgumentParser
import Experiments

struct DumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Print all that a database records as text, one fact a line.",
        discussion: """
            Databases of the same runs give the same text, so that `diff` compares them; each run is one line, with its \
            metrics. With

              git config diff.thaw.textconv '.build/release/thaw dump --unchecked'

            `git diff` and `git log -p` show committed databases in this form.
            """)

    @Argument(help: "The result database.", completion: .file()) var database: String

    @Flag(help: "Also what no two executions share: times, steps, memory, workers, hosts.")
    var times = false

    @Flag(help: "Print also records that do not agree with themselves, since somebody has changed them.")
    var unchecked = false

    mutating func run() throws {
        let store =
            try unchecked ? ResultStore(path: database, access: .readOnly) : ResultStore.checked(path: database)
        try Output.write(store.dump(includingTimes: times))
    }
}

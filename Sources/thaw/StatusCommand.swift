import ArgumentParser
import Experiments

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show which runs are done, failed (and why) and missing.",
        discussion: "As planned by the last `thaw run`. Without an argument: of every database in ./results.")

    @OptionGroup var arguments: ResultsArguments

    mutating func run() throws {
        guard let source = arguments.source else {
            let databases = ResultLocation.all()
            if databases.isEmpty { Output.note("no databases in \(ResultLocation.folder); `thaw run` makes some") }
            for database in databases { try show(database, experiment: arguments.experiment) }
            return
        }
        let (database, experiment) = try arguments.resolved(source)
        try show(database, experiment: experiment)
    }

    private func show(_ database: String, experiment: String?) throws {
        let store = try ResultStore.checked(path: database)
        try Output.print(["\(database):"] + StatusText.lines(store, experiment: experiment))
    }
}

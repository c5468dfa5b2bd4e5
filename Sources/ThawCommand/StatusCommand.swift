import ArgumentParser
import Foundation
import ThawExecution
import ThawReporting
import ThawStore
import ThawSupport

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show which runs are done, running, failed (and why) and missing.",
        discussion: """
            As planned by the last `thaw run`. Without an argument: of every database in ./results. It reads while others \
            write; `lost` are runs whose scheduler is gone: the next `thaw run` does them.

              thaw status results/table1.sqlite --watch
            """)

    @OptionGroup var arguments: ResultsArguments

    @Flag(help: "Show it again and again, until all runs are done or have failed.")
    var watch = false

    @Option(help: ArgumentHelp("With --watch: seconds in between.", valueName: "seconds"))
    var interval = 2.0

    @Option(help: "terminal, or json for programs (docs/running.md).") var format: ListFormat = .terminal

    func validate() throws {
        if watch, format == .json {
            throw ValidationError("--watch is for people; ask for JSON as often as you want it")
        }
        if arguments.source == nil, arguments.db != nil {
            throw ValidationError("--db is for a spec (.yaml), and none is named")
        }
        if !(0.1...3600).contains(interval) { throw ValidationError("--interval must be from 0.1 to 3600 seconds") }
    }

    mutating func run() throws {
        if format == .json { return try Output.write(CanonicalJSON.document(document())) }
        guard watch else { return try Output.print(try report(checked: true).lines) }
        let isTerminal = Terminal.isTerminal(STDOUT_FILENO)
        var shown: [String] = []
        while true {
            let (lines, isOver) = try report(checked: shown.isEmpty)
            if isTerminal {
                try Output.write(
                    Screen.text(lines, width: Output.width, height: Terminal.height(STDOUT_FILENO)), .drawn)
            } else if lines != shown {
                try Output.print([Date().formatted(.iso8601) + ":"] + lines + [""])
            }
            shown = lines
            if isOver { return }
            Thread.sleep(forTimeInterval: interval)
        }
    }

    private func document() throws -> CanonicalJSON.Value {
        let sources =
            try arguments.source.map { [try arguments.resolved($0)] }
            ?? ResultLocation.all().map { ($0, arguments.experiment) }
        let databases = try sources.map { database, experiment -> CanonicalJSON.Value in
            let store = try ResultStore.checked(path: database)
            return .object([
                "database": .text(database), "parts": .integer(PartDatabases.count(of: database)),
                "over": .flag(try StatusText.isOver(store, experiment: experiment)),
                "experiments": try StatusText.json(store, experiment: experiment),
            ])
        }
        return .object(["format": .text("thaw-status/1"), "databases": .list(databases)])
    }

    /// - checked: whether all records are checked, too: once is enough.
    private func report(checked: Bool) throws -> (lines: [String], isOver: Bool) {
        guard let source = arguments.source else {
            let databases = ResultLocation.all()
            if databases.isEmpty { Output.note("no databases in \(ResultLocation.folder); `thaw run` makes some") }
            let reports = try databases.map {
                try report($0, experiment: arguments.experiment, checked: checked)
            }
            return (reports.flatMap(\.lines), reports.allSatisfy(\.isOver))
        }
        let (database, experiment) = try arguments.resolved(source)
        return try report(database, experiment: experiment, checked: checked)
    }

    private func report(
        _ database: String, experiment: String?, checked: Bool
    ) throws -> (lines: [String], isOver: Bool) {
        let store =
            try checked ? ResultStore.checked(path: database) : ResultStore(path: database, access: .readOnly)
        // First: what ends meanwhile is among the lines.
        let isOver = try StatusText.isOver(store, experiment: experiment)
        let parts = PartDatabases.count(of: database)
        let note =
            parts > 0
            ? ["\(PlainText.count(parts, "database")) not united yet in \(PartDatabases.folder(of: database))"] : []
        return (
            ["\(database):"] + (try StatusText.lines(store, experiment: experiment)) + note,
            isOver
        )
    }

    /// A screen that is drawn anew in place.
    private enum Screen {
        /// At most a screenful: of more lines the last ones, which have the totals.
        static func text(_ lines: [String], width: Int, height: Int) -> String {
            let room = max(height - 1, 2)
            let shown = lines.count <= room ? lines : ["..."] + lines.suffix(room - 1)
            let lines = shown.map { line in
                line.singleLine.prefix(max(width - 1, 1)) + TerminalText.Escape.eraseLine.rawValue + "\n"
            }
            return TerminalText.Escape.home.rawValue + lines.joined() + TerminalText.Escape.eraseRest.rawValue
        }
    }
}

import ArgumentParser
import Experiments
import Foundation

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print the table of an experiment from its database.",
        discussion: """
            The same database gives the same bytes.

              thaw report results/table1.sqlite --format markdown
              thaw report experiments/table1.yaml --format latex --out table1.tex
            """)

    @OptionGroup var arguments: ResultsArguments

    @Option(help: "The table's format.")
    var format: TableFormat = .terminal

    @Flag(help: "Show the table even if runs are missing, and say which.")
    var partial = false

    @Flag(help: "Show the trials by which options were chosen (`tune` in the spec) instead of the table.")
    var trials = false

    @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var out: String?

    func validate() throws {
        if arguments.source == nil { throw ValidationError("name a result database or a spec") }
    }

    mutating func run() throws {
        let (database, experiment) = try arguments.resolved(arguments.source ?? "")
        let store = try ResultStore(path: database, access: .readOnly)
        let builder = try TableBuilder(store: store, experiment: experiment)
        if let name = builder.missingPublished {
            Output.note("the table lacks the paper's numbers: published/\(name).json was not there when it was run")
        }
        let table = try trials ? trialTable(of: builder) : builder.build(partial: partial)
        guard let out else { return try Output.write(Output.text(table, as: format)) }
        do {
            try Data(table.rendered(as: format).utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
        } catch {
            throw CommandError(description: "\(out): cannot be written: \(error.localizedDescription)")
        }
    }

    private func trialTable(of builder: TableBuilder) throws -> TableModel {
        guard let table = builder.trialTable() else {
            throw CommandError(description: "the experiment has no trials: its spec has no `tune`")
        }
        return table
    }
}

import ArgumentParser
import Foundation
import ThawEvidence
import ThawStore

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Unite databases of parts of a grid.",
        discussion: """
            Everything is carried over, with where and when it was made. A run that several databases have must have the \
            same bits in all; a failure gives way to a result. The parts of an experiment (same name) become one: parts \
            that were made with other seeds, or other methods, of one spec give what the whole spec would have.

              thaw merge results/table1.sqlite machine-a.sqlite machine-b.sqlite
              thaw merge --force all.sqlite all.sqlite more.sqlite

            The order of the databases makes no difference, but to words: where titles, or labels of one thing, differ, those of \
            the first database stand, and a line says so. The output is whole or untouched.
            """)

    @Argument(help: "The database to make.", completion: .file()) var output: String

    @Argument(help: "The databases to unite; of a folder, all in it.", completion: .file()) var inputs: [String]

    @Flag(help: "Replace a result database that is at the output's place. (It may be one of those to unite.)")
    var force = false

    @OptionGroup var check: UncheckedArguments

    mutating func run() throws {
        let paths = inputs.flatMap(ResultLocation.databases)
        if paths.isEmpty { throw CommandError(description: "\(inputs.joined(separator: ", ")): no databases there") }
        let letsThrough = check.unchecked
        var merge = DatabaseMerge(inputs: paths, output: output, replacesOutput: force)
        merge.open = { try ResultStore.sound(path: $0, lettingThrough: letsThrough) }
        let summary = try merge.run()
        summary.notes.forEach(Output.note)
        Output.note("\(summary); in \(output)")
    }
}

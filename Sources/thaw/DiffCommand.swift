import ArgumentParser
import Experiments
import Foundation

extension DiffFormat: ExpressibleByArgument {}

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say what differs between two result databases, and whether their claims still hold.",
        discussion: """
            Runs are paired by identity; the rest by dataset, backbone, method, options and seed, so that a run on other \
            data or with another value of an option is compared with what it was. First comes what was changed (specs, \
            settings, seeds, data, numerics), then what follows: the claims that are reversed, that are lost because there are \
            fewer seeds, and that are new (the best method, the order, the sign of RelaImpr, significance), and the cells.

              thaw diff results/table1.sqlite theirs.sqlite
              thaw diff a.sqlite b.sqlite --tolerance 1e-6 --format json

            Times, memory and hosts are not differences, nor is another title of equal data. Source revision, compiler, OpenBLAS and processor are listed, but \
            do not make databases different: what counts is what came out. Everything else recorded counts, specs and \
            planned runs included.

            Nothing is written. docs/diff.md describes the JSON. Exit codes: 0 equal, 1 different, 2 trouble.
            """)

    @Argument(help: "A result database.", completion: .file())
    var a: String

    @Argument(help: "The database to compare it with.", completion: .file())
    var b: String

    @Option(help: "The format.")
    var format: DiffFormat = .terminal

    @Option(
        help: ArgumentHelp(
            "Metrics that are no further apart count as equal. With 0, the same run must have the same bits.",
            valueName: "difference"))
    var tolerance = 0.0

    @Option(help: ArgumentHelp("Compare this experiment alone, with its runs.", valueName: "name"))
    var experiment: String?

    @Flag(help: "Shorten no list, and list cells that change below the digits shown. (JSON always has everything.)")
    var all = false

    @OptionGroup var check: UncheckedArguments

    func validate() throws {
        guard tolerance.isFinite, tolerance >= 0 else {
            throw ValidationError("--tolerance must be a number from 0")
        }
    }

    mutating func run() throws {
        let contents = try [a, b].map { path in
            try DatabaseContents(store: ResultStore.sound(path: path, lettingThrough: check.unchecked))
        }
        let diff = try DatabaseDiff(contents[0], contents[1], tolerance: tolerance, experiment: experiment)
        try Output.write(
            diff.rendered(as: format, width: Output.width, styled: Output.mode == .styled, all: all), Output.mode)
        if diff.verdict == .different { throw Failure.different }
    }
}

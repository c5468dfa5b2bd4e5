import ArgumentParser
import Experiments
import Foundation

struct FindingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: "Write what result databases say of the paper's claims, as Markdown.",
        discussion: """
            Reads \(Findings.experiments.map { $0 + ".sqlite" }.joined(separator: ", ")) in FOLDER. Every number and every \
            verdict is computed from them: the same databases give the same bytes.

              thaw findings results/movielens-1m-rebuilt --out docs/findings.md
            """)

    @Argument(help: "The folder with the databases.")
    var folder: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var out: String?

    @Option(
        help: ArgumentHelp(
            "The figures' folder as the document links to it (default: ../FOLDER).", valueName: "path"))
    var figures: String?

    @OptionGroup var check: UncheckedArguments

    mutating func run() throws {
        let text = try Findings(folder: folder, lettingThrough: check.unchecked).markdown(
            figures: figures ?? "../" + folder)
        try Output.write(text, to: out)
    }
}

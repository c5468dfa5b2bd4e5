import ArgumentParser
import Foundation

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Begin something of your own in a checkout of Thaw.", subcommands: [Method.self])

    struct Method: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the skeleton of a cold-start method, its test and a spec that compares it with base.",
            discussion: """
                Run it in a checkout. It writes Sources/Core/Methods/NAME.swift, Tests/ContractTests/NAMETests.swift and \
                experiments/NAME.yaml, and registers the method; nothing is overwritten. The skeleton works: a new item \
                starts from the mean of the old ones. docs/adding-a-method.md makes another method of it.

                  thaw new method nearest-items --title "Nearest items"
                """)

        @Argument(help: "The name in specs: lower-case letters, digits and hyphens.") var name: String
        @Option(help: ArgumentHelp("The name in tables (default: the name's words).", valueName: "text"))
        var title: String?

        mutating func run() throws {
            let method = try NewMethod(
                name: name, title: title, folder: FileManager.default.currentDirectoryPath)
            try Output.print(try method.write() + method.nextSteps)
        }
    }
}

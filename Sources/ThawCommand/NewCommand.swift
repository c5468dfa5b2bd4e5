import ArgumentParser
import Foundation

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Begin a method of your own: in a package of its own, or in a checkout of Thaw.",
        subcommands: [Package.self, Method.self])

    struct Package: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Write a package with a cold-start method, its test, and a spec that compares it with base and CSDM.",
            discussion: """
                It makes the folder NAME: a Swift package that depends on Thaw. Its program has everything that thaw has, and \
                one method more, a skeleton that works: a new item starts from the mean of the old ones. The tests hold it to \
                the contract of all methods. Nothing is overwritten.

                  thaw new package nearest-items --title "Nearest items"
                """)

        @Argument(help: "The name of package and method: lower-case letters, digits and hyphens.") var name: String
        @Option(help: ArgumentHelp("The name in tables (default: the name's words).", valueName: "text"))
        var title: String?
        @Option(
            help: ArgumentHelp(
                "Thaw's source: a checkout, or the address of its repository (default: the checkout of this program).",
                valueName: "path"))
        var thaw: String?

        mutating func run() throws {
            let package = try NewPackage(
                name: name, title: title, folder: FileManager.default.currentDirectoryPath, thaw: thaw)
            try Output.print(try package.write() + package.nextSteps)
        }
    }

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

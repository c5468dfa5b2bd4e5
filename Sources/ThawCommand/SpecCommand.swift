import ArgumentParser
import ThawSpec

struct SpecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spec",
        abstract: "Print the reference of all keys of specs, or their JSON Schema.",
        discussion: """
            Both come from the description that specs are read by, with the methods, backbones and datasets of this build.

              thaw spec --out docs/spec.md
              thaw spec --format json-schema --out experiments/thaw-spec.schema.json

            Editors that speak to yaml-language-server use the schema if the first line of a spec is

              # yaml-language-server: $schema=thaw-spec.schema.json
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case markdown
        case jsonSchema = "json-schema"
    }

    @Option(help: "markdown or json-schema (draft 2020-12).") var format: Format = .markdown

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var out: String?

    mutating func run() throws {
        let reference = SpecReference()
        try Output.write(format == .markdown ? reference.markdown() : reference.jsonSchema(), to: out)
    }
}

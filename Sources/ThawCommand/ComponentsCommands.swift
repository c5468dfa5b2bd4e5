import ArgumentParser
import ThawCore
import ThawModel
import ThawSupport

struct MethodsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "methods", abstract: "List the cold-start methods with their options, defaults and sources.")

    @Argument(help: "One method alone.") var name: String?

    mutating func run() throws {
        if name == ExternalMethod.key { return try Output.print(ExternalMethod.help) }
        try ComponentList.print(
            ProgramRegistry.current.methods, named: name, kind: "method", others: [ExternalMethod.key])
        if name == nil { try Output.print([""] + ExternalMethod.help) }
    }
}

struct BackbonesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backbones", abstract: "List the backbones, and the training settings that all share.")

    @Argument(help: "One backbone alone, or `training`.") var name: String?

    mutating func run() throws {
        try ComponentList.print(
            ProgramRegistry.current.backbones + [Training.description], named: name, kind: "backbone")
    }
}

private enum ComponentList {
    /// All of `components`, or the one with this name; an error that offers the nearest one otherwise.
    /// - others: more names that there are.
    static func print(
        _ components: [ComponentDescription], named name: String?, kind: String, others: [String] = []
    ) throws {
        let chosen = components.filter { name == nil || $0.name == name }
        if let name, chosen.isEmpty {
            let hint = NearestName.hint(for: name, in: components.map(\.name) + others)
            throw CommandError(description: "unknown \(kind) '\(name)'; \(hint)")
        }
        try Output.print(Array(chosen.map(ComponentText.lines).joined(separator: [""])))
    }
}

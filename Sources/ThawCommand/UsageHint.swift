import ArgumentParser
import ThawSupport

/// What was probably meant by arguments that the parser refuses and cannot say more about: it knows the options of one command
/// alone, and takes a command that there is not for an argument too many.
enum UsageHint {
    /// `message` of the parser, with a first line that names the nearest command, or the command that has the option.
    ///
    /// - arguments: those of the process, the program first.
    static func improved(_ message: String, arguments: [String]) -> String {
        guard let said = firstLine(instead: message, Array(arguments.dropFirst())) else { return message }
        let rest = message.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        return (["Error: \(said)"] + rest.map(String.init)).joined(separator: "\n")
    }

    private static func firstLine(instead message: String, _ words: [String]) -> String? {
        var command: any ParsableCommand.Type = Thaw.self
        var path = ["thaw"]
        var words = words[...]
        while let word = words.first, let next = subcommands(of: command).first(where: { name(of: $0) == word }) {
            command = next
            path.append(words.removeFirst())
        }
        let shown = path.joined(separator: " ")
        let names = shownSubcommands(of: command).map { name(of: $0) }
        if let word = words.first, !word.hasPrefix("-"), !names.isEmpty {
            return "\(shown) has no command \(word.inQuotes); \(NearestName.hint(for: word, in: names))"
        }
        guard let option = message.firstMatch(of: #/Unknown option '(--[a-z][a-z-]*)/#).map({ String($0.1) }) else {
            return nil
        }
        let others = leaves(of: Thaw.self, "thaw").filter { options(of: $0.command).contains(option) }.map(\.path)
        if others.isEmpty { return nil }
        return "\(shown) has no option \(option); \(PlainText.list(others.map { "`\($0)`" })) "
            + (others.count == 1 ? "has" : "have")
    }

    private static func subcommands(of command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        command.configuration.subcommands
    }

    private static func shownSubcommands(of command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        // A key path of a metatype ends the compiler (Swift 6.3.1).
        command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
    }

    private static func name(of command: any ParsableCommand.Type) -> String { command._commandName }

    /// The commands for users that do something themselves.
    private static func leaves(
        of command: any ParsableCommand.Type, _ path: String
    ) -> [(path: String, command: any ParsableCommand.Type)] {
        let shown = shownSubcommands(of: command)
        return shown.isEmpty ? [(path, command)] : shown.flatMap { leaves(of: $0, "\(path) \(name(of: $0))") }
    }

    /// `--help` and all others, as the command's help lists them.
    /// - includesHidden: also those that it does not list.
    static func options(of command: any ParsableCommand.Type, includesHidden: Bool = false) -> Set<String> {
        let lines = Thaw.helpMessage(for: command, includeHidden: includesHidden, columns: 1000).split(separator: "\n")
            .filter { $0.hasPrefix("  -") }
        return Set(
            lines.flatMap { line -> [String] in
                // What follows the gap is text, which may name options of other commands.
                let text = line.dropFirst(2)
                let names = text[..<(text.firstRange(of: "  ")?.lowerBound ?? text.endIndex)]
                return names.matches(of: #/--[a-z][a-z-]*/#).map { String($0.0) }
            })
    }
}

import ArgumentParser

/// Why the program would not take `arguments` (without its own name), in the parser's words; nil if it would. Nothing is done.
package func refusal(of arguments: [String]) -> String? {
    do {
        _ = try Thaw.parseAsRoot(arguments)
        return nil
    } catch {
        let message = Thaw.fullMessage(for: error)
        // `--help` and `--version` arrive as errors, too.
        return Thaw.exitCode(for: error) == .success
            ? nil : UsageHint.improved(message, arguments: ["thaw"] + arguments)
    }
}

/// The options, hidden ones included, of the command at `path`, e.g. `["datasets", "fetch"]`; nil if there is no such command.
package func optionNames(of path: [String]) -> Set<String>? {
    var command: any ParsableCommand.Type = Thaw.self
    for name in path {
        let next = command.configuration.subcommands.first { $0._commandName == name }
        guard let next else { return nil }
        command = next
    }
    return UsageHint.options(of: command, includesHidden: true)
}

import ArgumentParser
import ThawCommand

/// What those who maintain Thaw need, and nobody who uses it.
@main
struct Maintain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thaw-maintain", abstract: "Tools of those who maintain Thaw.", subcommands: [FindingsCommand.self]
    )

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Failure.end(error)
        }
    }
}

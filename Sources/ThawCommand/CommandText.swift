import Foundation
import ThawSupport

/// The command that this process was started with, to be typed again.
enum CommandText {
    /// e.g. `THAW_DATA=/data thaw run 'my table.yaml' --jobs 2`.
    static var current: String { text(CommandLine.arguments) }

    /// The same with another argument.
    static func adding(_ argument: String) -> String { text(CommandLine.arguments + [argument]) }

    private static func text(_ words: [String]) -> String {
        // Without it, the same command may be about other data.
        let data = ProcessInfo.processInfo.environment["THAW_DATA"].map { ["THAW_DATA=" + quoted($0)] } ?? []
        return (data + words.map(quoted)).joined(separator: " ")
    }

    /// As a shell reads it: in quotes where it needs them.
    static func quoted(_ word: String) -> String { word.shellWord }
}

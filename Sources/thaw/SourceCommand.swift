import ArgumentParser
import Experiments
import Foundation
import ThawCore

struct SourceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Print what `make install` writes down of the source, as JSON.",
        shouldDisplay: false)

    mutating func run() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try Output.print(String(decoding: try encoder.encode(Revision.source()), as: UTF8.self).harmlessJSON)
    }
}

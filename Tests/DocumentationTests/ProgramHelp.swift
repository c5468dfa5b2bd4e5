import Foundation
import Synchronization
import TestSupport

/// What `thaw --help` knows of its subcommands and their options.
final class ProgramHelp: Sendable {
    static let shared = ProgramHelp()

    private let texts = Mutex<[String: String?]>([:])

    /// Why a command of `thaw` cannot be one, or nil; other commands are not looked at.
    func refusal(of command: String) -> String? {
        var words = command.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let program = words.first, program == "thaw" || program.hasSuffix("/thaw") else { return nil }
        words.removeFirst()
        if words.first == "help" { words.removeFirst() }
        var path: [String] = []
        while let word = words.first, word.wholeMatch(of: #/[a-z][a-z-]*/#) != nil, text(path + [word]) != nil {
            path.append(words.removeFirst())
        }
        if path.isEmpty, let word = words.first, !word.hasPrefix("-") { return "thaw has no subcommand '\(word)'" }
        guard let help = text(path) else { return "thaw cannot be asked for its help" }
        for word in words {
            guard let name = word.prefixMatch(of: #/--[a-z][a-z-]*|-[a-z]$/#)?.0 else { continue }
            let known = Set(help.split { !$0.isLetter && !$0.isNumber && $0 != "-" })
            if !known.contains(name) { return "thaw \(path.joined(separator: " ")) has no option \(name)" }
        }
        return nil
    }

    /// The help of a subcommand; nil if there is none.
    private func text(_ path: [String]) -> String? {
        texts.withLock { texts in
            let name = path.joined(separator: " ")
            if let known = texts[name] { return known }
            let help = Self.ask(path)
            texts[name] = .some(help)
            return help
        }
    }

    private static func ask(_ path: [String]) -> String? {
        guard let result = try? TestProcess.run(builtProduct("thaw"), path + ["--help"]) else { return nil }
        let usage = (["USAGE: thaw"] + path).joined(separator: " ")
        return result.code == 0 && result.output.contains(usage) ? result.output : nil
    }
}

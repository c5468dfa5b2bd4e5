import Foundation
import TestSupport

/// Executes what a document shows, from its top to its end in one folder.
struct DocumentRunner {
    typealias Problem = MarkdownDocument.Problem

    let document: MarkdownDocument
    private let place: Playground
    private let help: ProgramHelp

    init(_ document: MarkdownDocument, help: ProgramHelp = .shared) throws {
        self.document = document
        self.help = help
        place = try Playground()
    }

    /// What the document says and is not so.
    func problems() throws -> [Problem] {
        try document.problems + document.blocks.flatMap(problems(of:))
    }

    private func problems(of block: FencedBlock) throws -> [Problem] {
        switch block.language {
        case "console":
            let (commands, strayLines) = ShownCommand.commands(of: block)
            let stray = strayLines.map { document.problem($0, "output without a command before it") }
            return try stray + commands.compactMap(problem(of:))
        case "yaml": return try problems(ofSpec: block)
        case "sql": return try problems(ofQuery: block)
        case "python": return try problems(ofPython: block)
        case "swift":
            let isQuoted = Repository.quotes(block.lines)
            return isQuoted ? [] : [document.problem(block.line, "these lines are in no file of the source")]
        case "json":
            guard (try? JSONSerialization.jsonObject(with: Data(block.text.utf8))) == nil else { return [] }
            return [document.problem(block.line, "this is no JSON")]
        case "text":
            guard let listed = NotExecuted.text(document.path, block) else {
                return [document.problem(block.line, "a text that is not listed in NotExecuted.texts")]
            }
            return absent(listed.suites).map { document.problem(block.line, $0) }
        default:
            return [
                document.problem(
                    block.line,
                    "a block of the class '\(block.language)'; known are console, yaml, sql, python, swift, json and text "
                        + "(CONTRIBUTING.md, Documents)")
            ]
        }
    }

    // MARK: Commands

    private func problem(of command: ShownCommand) throws -> Problem? {
        if let listed = NotExecuted.command(named: command.name) {
            return try problem(of: command, insteadOf: listed)
        }
        let (code, output) = try place.run(command.text)
        guard code == command.exitCode else {
            let said = code == 124 ? "takes more than two minutes" : "ends with exit code \(code)"
            return document.problem(command.line, "\(command.text): \(said)\n\(output.joined(separator: "\n"))")
        }
        guard !command.output.allSatisfy(\.isEmpty) else { return nil }
        return ShownOutput.difference(shown: command.output, actual: output).map {
            document.problem(
                command.line, "\(command.text): \($0)\nAll of it:\n\(output.joined(separator: "\n"))")
        }
    }

    private func problem(of command: ShownCommand, insteadOf listed: NotExecuted.Command) throws -> Problem? {
        func said(_ text: String) -> Problem { document.problem(command.line, "\(command.name): \(text)") }
        guard command.output.allSatisfy(\.isEmpty) else { return said("not executed, so no output can be shown") }
        func isRefused(_ command: String) throws -> Problem? {
            let (code, output) = try place.run(command)
            return code == 0 ? nil : said(output.joined(separator: "\n"))
        }
        switch listed.standIn {
        case .dryRun:
            if let problem = try isRefused("make -n" + command.name.dropFirst("make".count)) { return problem }
        case .command(let other):
            if let problem = try isRefused(other) { return problem }
        case .suites(let names):
            if let absent = absent(names).first { return said(absent) }
        }
        return help.refusal(of: command.name).map(said)
    }

    private func absent(_ suites: [String]) -> [String] {
        suites.filter { !Repository.declaredNames.contains($0) }.map { "there is no suite \($0)" }
    }

    // MARK: Specs

    /// A spec must be sound. One that does not say what to run is taken for an addition to table1.yaml.
    private func problems(ofSpec block: FencedBlock) throws -> [Problem] {
        let isWhole = block.lines.contains { $0.hasPrefix("datasets:") || $0.hasPrefix("extends:") }
        let name = fileName(of: block) ?? "experiments/line-\(block.line).yaml"
        try place.write((isWhole ? "" : "extends: table1.yaml\n") + block.text, to: name)
        let (code, output) = try place.run("thaw validate '\(name)'")
        return code == 0 ? [] : [document.problem(block.line, output.joined(separator: "\n"))]
    }

    /// The name that a block's first line gives to the file that it is: `# my.yaml`.
    private func fileName(of block: FencedBlock) -> String? {
        block.lines.first?.wholeMatch(of: #/# ([\w./-]+\.\w+)/#).map { String($0.1) }
    }

    // MARK: Queries and scripts

    /// A query must give rows of the database that its first line names, or else of Table 1's.
    private func problems(ofQuery block: FencedBlock) throws -> [Problem] {
        let named = block.lines.first?.wholeMatch(of: #/-- (\S+\.sqlite)/#).map { String($0.1) }
        let database = named ?? "results/movielens-1m-rebuilt/table1.sqlite"
        try place.write(block.text, to: ".build/query.sql")
        let (code, output) = try place.run("sqlite3 -bail -readonly '\(database)' < .build/query.sql")
        if code != 0 { return [document.problem(block.line, output.joined(separator: "\n"))] }
        let isEmpty = output.allSatisfy(\.isEmpty)
        return isEmpty ? [document.problem(block.line, "no rows in \(database)")] : []
    }

    /// A script must end well, or be a file that later blocks use. Without the packages that it imports, only its syntax is
    /// looked at.
    private func problems(ofPython block: FencedBlock) throws -> [Problem] {
        guard try place.run("command -v python3").code == 0 else { return [] }
        let name = fileName(of: block)
        let path = name ?? ".build/line-\(block.line).py"
        let isUsed = document.blocks.contains { $0.line > block.line && $0.text.contains(path) }
        if name != nil, !isUsed { return [document.problem(block.line, "no block below uses \(path)")] }
        try place.write(block.text, to: path)
        let imported = block.lines.flatMap { line in
            line.firstMatch(of: #/^(?:import (.*)|from (\w+))/#).map { ($0.1 ?? $0.2 ?? "").split(separator: ",") }
                ?? []
        }.compactMap { $0.firstMatch(of: #/\w+/#).map { String($0.0) } }
        let lacks = try imported.filter { try place.run("python3 -c 'import \($0)'").code != 0 }
        if !lacks.isEmpty {
            print("\(document.path):\(block.line): not run, for lack of \(lacks.joined(separator: ", "))")
        }
        let isRun = name == nil && lacks.isEmpty
        let (code, output) = try place.run(isRun ? "python3 '\(path)'" : "python3 -m py_compile '\(path)'")
        return code == 0 ? [] : [document.problem(block.line, output.joined(separator: "\n"))]
    }
}

extension NotExecuted {
    /// The entry that a command falls under.
    static func command(named name: String) -> Command? {
        commands.first { name == $0.words || name.hasPrefix($0.words + " ") }
    }

    static func text(_ document: String, _ block: FencedBlock) -> Text? {
        texts.first { $0.document == document && block.lines.first?.hasPrefix($0.begins) == true }
    }
}

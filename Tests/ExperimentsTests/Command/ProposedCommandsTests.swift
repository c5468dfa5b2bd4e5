import Testing

@testable import ThawCommand

/// Whatever a message, a help text or a document proposes, the program takes.
@Suite struct ProposedCommandsTests {
    private static let proposed = Result { try ProposedCommands() }

    /// The command that `words` begin with, and the rest.
    private static func command(_ words: [String]) -> (path: [String], rest: ArraySlice<String>)? {
        var (path, rest) = ([String](), words[...])
        while let word = rest.first, optionNames(of: path + [word]) != nil {
            path.append(word)
            rest = rest.dropFirst()
        }
        return path.isEmpty && rest.first?.hasPrefix("-") != true ? nil : (path, rest)
    }

    /// Why this is no command. One without arguments speaks of the command as such.
    private static func flaw(of text: String) -> String? {
        guard let words = ProposedCommands.words(text) else { return nil }
        // A version.
        if words.first?.first?.isNumber == true { return nil }
        guard let (path, rest) = command(words) else { return "there is no such command" }
        if rest.allSatisfy({ $0.hasPrefix("-") }) {
            let unknown = rest.map { $0.prefix { $0 != "=" } }.first {
                $0.hasPrefix("--") && $0 != "--version" && optionNames(of: path)?.contains(String($0)) != true
            }
            return unknown.map { "there is no option \($0)" }
        }
        // With options alone, it speaks of what they do.
        return refusal(of: words).flatMap { $0.hasPrefix("Error: Missing expected argument") ? nil : $0 }
    }

    @Test func everyCommandIsTaken() throws {
        let proposed = try Self.proposed.get()
        let all = proposed.spans + proposed.examples + proposed.mentions
        #expect(proposed.spans.count > 150 && proposed.examples.count > 30 && !proposed.mentions.isEmpty)
        for proposal in all {
            let flaw = Self.flaw(of: proposal.text)
            #expect(flaw == nil, "\(proposal.file): `\(proposal.text)`: \(flaw ?? "")")
        }
    }

    /// Options that stand without their command are of every command that prints the message.
    @Test func optionsStandBesideTheirCommand() throws {
        for proposal in try Self.proposed.get().strays
        where !Self.otherPrograms.contains(where: proposal.file.hasSuffix) {
            let name = proposal.file.split(separator: "/").last ?? ""
            let commands = Self.speakers["\(name) \(proposal.text)"] ?? Self.speakers[String(name)]
            #expect(commands != nil, "\(proposal.file): whose option is \(proposal.text)?")
            for command in commands ?? [] {
                let options = optionNames(of: command.split(separator: " ").map(String.init))
                #expect(
                    options?.contains(proposal.text) == true,
                    "\(proposal.file): thaw \(command) has no \(proposal.text)")
            }
        }
    }

    /// Sources that start git, Slurm and workers, style pages, and quote the options of users' programs.
    private static let otherPrograms = [
        "Revision.swift", "Slurm.swift", "SlurmScript.swift", "WorkerExecutable.swift", "Stylesheet.swift",
        "SpecKeys+External.swift", "SlurmSettings.swift", "SpecKeys+Slurm.swift", "FindingsCommand.swift",
    ]

    /// Source, or source and option -> the commands that print its messages.
    private static let speakers = [
        "DatasetFetcher.swift": ["datasets fetch"], "DiffDocument.swift": ["diff"],
        "DiffDocument+Sections.swift": ["diff"], "IdentifiedPlan+EarlierScores.swift": ["run", "plan"],
        "ReportError.swift --experiment": ["report", "status"], "RunLimits.swift": ["run"],
        "Runner.swift": ["run", "submit"], "RunningError.swift --db": ["run", "submit", "collect"],
        "RunningError.swift --new-data": ["run"], "RunningError.swift --replace": ["run", "submit", "collect"],
        "RunPreparation.swift": ["verify"], "SlurmSubmitter.swift": ["submit"], "StoreError.swift --force": ["merge"],
        "StoreError.swift --unchecked": ["report", "diff", "verify", "merge", "dump", "run"],
        "VerificationReport.swift": ["verify"],
        // The commands themselves.
        "CheckCommand.swift": ["check"], "DatasetsCommand.swift": ["datasets fetch"], "DiffCommand.swift": ["diff"],
        "DumpCommand.swift": ["dump"], "Inputs.swift": ["run", "plan", "submit", "collect", "status", "report"],
        "NewMethodError.swift --title": ["new method", "new package"], "NewMethodError.swift --thaw": ["new package"],
        "PlanCommand.swift": ["plan"], "ReportCommand.swift": ["report"], "RunCommand.swift": ["run"],
        "StatusCommand.swift": ["status"], "SubmitCommand.swift": ["submit"], "ValidateCommand.swift": ["validate"],
        "VerifyCommand.swift": ["verify"],
    ]

    /// What the parser itself cannot know.
    @Test(arguments: [
        (["foo"], "Error: thaw has no command 'foo'; choose from run, plan, "),
        (["reprot"], "Error: thaw has no command 'reprot'; did you mean 'report'?\n"),
        (["datasets", "ftch", "x"], "Error: thaw datasets has no command 'ftch'; did you mean 'fetch'?\n"),
        (["run", "x.yaml", "--partial"], "Error: thaw run has no option --partial; `thaw report` has\n"),
        (
            ["plan", "x.yaml", "--retry-failed"],
            "Error: thaw plan has no option --retry-failed; `thaw run` and `thaw submit` have\n"
        ),
        (["run", "x.yaml", "--job", "2"], "Error: Unknown option '--job'. Did you mean '--jobs'?\n"),
        (["status", "--watch", "--format", "json"], "Error: --watch is for people"),
    ])
    func refusalsSayWhatWasMeant(arguments: [String], message: String) {
        let said = refusal(of: arguments) ?? ""
        #expect(said.hasPrefix(message), "\(said)")
        #expect(said.contains("--help"), "the usage follows: \(said)")
    }
}

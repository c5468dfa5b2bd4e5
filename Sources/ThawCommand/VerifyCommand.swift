import ArgumentParser
import Foundation
import ThawEvidence
import ThawExecution
import ThawSupport

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Do runs of a database again, and say whether they give the same bits.",
        discussion: """
            A sample, drawn anew each time, unless --all or --run says otherwise: half of it from runs behind bold cells and \
            marks of the tables, spread over the methods, the rest at random from all others. The last line says how likely it \
            is that edited runs were missed. The data are found as for `thaw run` (THAW_DATA); where they are not those of the \
            record, that is said, and the run is not done. Backbones are pre-trained anew. Nothing is written into the database.

            A database may name commands: those of external methods. They are started with --programs alone, and printed \
            before. Look at them first: they can do whatever you can.

              thaw verify results/movielens-1m-rebuilt/table1.sqlite
              thaw verify table1.sqlite --run 3f9c

            Exit codes: 0 all are the same bits, or within the tolerance; 1 a run is different; 2 trouble: a run could \
            not be done again, or needs --programs.
            """)

    @Argument(help: "The result database.", completion: .file()) var database: String

    @Option(help: ArgumentHelp("Do so many runs again.", valueName: "n")) var sample = 5

    @Option(
        help: ArgumentHelp(
            "Draw the sample that an earlier call drew (default: another one each time).", valueName: "number"))
    var sampleSeed: Int?

    /// What it was called before.
    @Option(help: .hidden) var seed: Int?

    @Flag(help: "Do all runs again.") var all = false

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("Do the runs again whose identity begins so.", valueName: "prefix"))
    var identity: String?

    @Option(
        help: ArgumentHelp(
            "A metric that is no further off counts as confirmed; with 0, bits must be the same.",
            valueName: "difference"))
    var tolerance = 1e-6

    @Option(
        help: ArgumentHelp(
            "Start the recorded commands of external methods in this folder, that of their spec (default: start none).",
            valueName: "folder"))
    var programs: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Runs at a time (default: as many as processors that this process may use).", valueName: "n"))
    var jobs: Int?

    @OptionGroup var check: UncheckedArguments

    func validate() throws {
        if all, identity != nil { throw ValidationError("--all and --run exclude each other") }
        if seed != nil, sampleSeed != nil { throw ValidationError("--seed is an old name of --sample-seed: give one") }
        if sample < 1 { throw ValidationError("--sample must be at least 1") }
        if !(tolerance.isFinite && tolerance >= 0) { throw ValidationError("--tolerance must be a number from 0") }
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be from 1 to 1024") }
    }

    mutating func run() throws {
        try ProcessorCheck.requireV3()
        // Few digits, to be typed again.
        let seed = sampleSeed ?? seed ?? Int.random(in: 1...999_999_999)
        let selection: VerificationSelection =
            all ? .all : identity.map { .prefix($0.lowercased()) } ?? .sample(count: sample, seed: seed)
        var verification = Verification(
            database: database, selection: selection, locations: .current,
            workerCount: jobs ?? ProcessorAllowance.count, tolerance: tolerance,
            programs: programs)
        verification.letsThrough = check.unchecked
        let report = try verification.run(
            progress: standardProgressReporter(), loading: Output.note, announcing: Output.note)
        try Output.print(report.lines())
        if let signal = report.stoppedBy { throw ExitCode(128 + signal) }
        if report.isDifferent { throw Failure.different }
        if report.isIncomplete { throw Failure.badInput }
    }
}

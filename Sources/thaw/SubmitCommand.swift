import ArgumentParser
import Experiments
import Foundation
import ThawDatasets

struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submit the runs of a spec that have no result yet to a cluster.",
        discussion: """
            Writes and submits an array job, and returns at once. Runs that have a result, and those that an earlier \
            submission is going to do, are not submitted; lost ones (killed, cancelled, over the time limit) are. Jobs, logs \
            and results are in a folder beside the database (results/NAME.slurm), which must be on a file system that all \
            nodes share. docs/slurm.md says more.

              thaw submit experiments/table1.yaml --engine slurm
              thaw collect experiments/table1.yaml

            The options below override those of `slurm` in the spec.
            """)

    @OptionGroup var arguments: SpecArguments

    @Option(help: "What runs the jobs: slurm.") var engine: String

    @Option(help: ArgumentHelp("Runs of one array task, at most.", valueName: "n")) var chunk: Int?

    @Option(help: ArgumentHelp("The partition.", valueName: "name")) var partition: String?

    @Option(help: ArgumentHelp("Memory of a task, e.g. 4G.", valueName: "size")) var memory: String?

    @Option(help: ArgumentHelp("Time limit of a task, e.g. 2:00:00.", valueName: "limit")) var time: String?

    @Option(help: ArgumentHelp("Runs at a time in a task, a CPU each.", valueName: "n")) var cpus: Int?

    @Flag(help: "Submit runs that failed, too.") var retryFailed = false

    @Flag(help: "Make the tables without recorded runs that the spec does not have any more (their results stay).")
    var replace = false

    @Flag(help: "Print the job script (the first, if there are several), and submit nothing.") var dryRun = false

    func validate() throws {
        let engines = ["slurm"]
        if !engines.contains(engine) {
            throw ValidationError("there is no engine '\(engine)'; \(NearestName.hint(for: engine, in: engines))")
        }
        for (name, value, range) in [
            ("--chunk", chunk, SlurmSettings.chunkRange), ("--cpus", cpus, SlurmSettings.cpuRange),
        ] {
            guard let value, !range.contains(value) else { continue }
            throw ValidationError("\(name) must be from \(range.lowerBound) to \(range.upperBound)")
        }
        for (key, value) in [(SlurmSettings.Key.partition, partition), (.memory, memory), (.time, time)] {
            guard let value, let flaw = SlurmSettings.flaw(of: value, for: key) else { continue }
            throw ValidationError("--\(key.rawValue) \(flaw)")
        }
    }

    mutating func run() throws {
        let plan = try arguments.identifiedPlan()
        let database = arguments.database(for: plan)
        if arguments.db == nil, !dryRun { try ResultLocation.makeFolder() }
        var submitter = SlurmSubmitter(
            plan: plan, database: database, spec: arguments.spec, program: ThisProgram.path)
        submitter.settings.chunk = chunk ?? submitter.settings.chunk
        submitter.settings.partition = partition ?? submitter.settings.partition
        submitter.settings.memory = memory ?? submitter.settings.memory
        submitter.settings.time = time ?? submitter.settings.time
        submitter.settings.cpus = cpus ?? submitter.settings.cpus
        submitter.variables = Self.variables
        submitter.retriesFailed = retryFailed
        submitter.replaces = replace
        if dryRun {
            let (script, summary) = try submitter.dryRun()
            for line in summary.lines { Output.note(line) }
            return try Output.write(script ?? "")
        }
        for note in plan.syntheticNotes { Output.note(note) }
        let summary = try submitter.submit(onSubmitted: Output.note)
        for line in summary.lines { Output.note(line) }
        if summary.submitted + summary.queued + summary.uncollected > 0 {
            Output.note("`thaw collect \(arguments.words)` brings what is done into \(database)")
        }
    }

    /// Where data and caches are, whatever environment tasks are started with. Tasks have this working directory: an empty
    /// THAW_DATA is the default there, as it is here, and need not exist.
    private static var variables: [String: String] {
        let locations = DataLocations.current
        var variables = [
            "THAW_DATA": locations.isRootGiven ? URL(fileURLWithPath: locations.root).standardizedFileURL.path : "",
            "THAW_CACHE": URL(fileURLWithPath: locations.cache).standardizedFileURL.path,
        ]
        variables["THAW_REVISION"] = ProcessInfo.processInfo.environment["THAW_REVISION"]
        return variables
    }
}

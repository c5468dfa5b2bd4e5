import ArgumentParser
import Foundation
import ThawDatasets
import ThawEvidence
import ThawModel
import ThawPlanning
import ThawReporting
import ThawStore

extension TableFormat: ExpressibleByArgument {}

/// The spec that a command is about, and the database of its results.
struct SpecArguments: ParsableArguments {
    @Argument(help: "The spec: a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
    var spec: String

    @Option(
        help: ArgumentHelp(
            "The result database (default: results/NAME.sqlite, or results/NAME-synthetic.sqlite if all data are "
                + "synthetic).", valueName: "file"))
    var db: String?

    /// The arguments as they are to be given to another command, in a shell.
    var words: String { CommandText.quoted(spec) + (db.map { " --db \(CommandText.quoted($0))" } ?? "") }

    /// Reads the spec and its data, and says what the spec may not mean.
    func identifiedPlan() throws -> IdentifiedPlan {
        let plan = try SpecReader.read(path: spec, context: SpecContext()).plan
        for warning in plan.warnings { Output.note("\(warning)") }
        // Before data are read, and runs done, for a table that could not be shown.
        _ = try KnownNumbers.json(for: plan.report, ofSpec: spec)
        return try IdentifiedPlan(plan, locations: .current, progress: Output.note)
    }

    /// The published numbers that the table of `plan` compares with: the JSON of their file, if there is one.
    func publishedJSON(for plan: IdentifiedPlan) throws -> String? {
        let json = try KnownNumbers.json(for: plan.plan.report, ofSpec: spec)
        if json == nil, let name = plan.plan.report.publishedName {
            Output.note("no published/\(name).json beside the spec: the table will lack the paper's numbers")
        }
        return json
    }

    /// The database for the runs of `plan`.
    func database(for plan: IdentifiedPlan) -> String {
        db ?? ResultLocation.path(experiment: plan.plan.experiment, isSynthetic: plan.isSynthetic)
    }
}

/// Whether `source` is a spec, and not a database. Throws a `ValidationError` for a database if `--db` names another.
func isSpec(_ source: String, db: String?) throws -> Bool {
    let isSpec = ["yaml", "yml"].contains((source as NSString).pathExtension.lowercased())
    if !isSpec, db != nil {
        throw ValidationError("--db is for a spec (.yaml), and \(source) is a database already")
    }
    return isSpec
}

/// Results that exist: a database, or the spec they were made from.
struct ResultsArguments: ParsableArguments {
    @Argument(help: "A result database, or the spec (.yaml) whose results are meant.", completion: .file())
    var source: String?

    @Option(help: ArgumentHelp("The database, where a spec is given.", valueName: "file"))
    var db: String?

    @Option(help: ArgumentHelp("The experiment, where the database holds several.", valueName: "name"))
    var experiment: String?

    /// The database and the experiment that `source` stands for.
    func resolved(_ source: String) throws -> (database: String, experiment: String?) {
        guard try isSpec(source, db: db) else { return (source, experiment) }
        let plan = try SpecReader.read(path: source, context: SpecContext()).plan
        let database =
            try db
            ?? ResultLocation.existingPath(
                experiment: plan.experiment,
                isSynthetic: plan.runDatasets.allSatisfy { choice in
                    try DatasetLoader.isSynthetic(name: choice.name, options: choice.options, locations: .current)
                })
        return (database, experiment ?? plan.experiment)
    }
}

extension DataLocations {
    /// The locations that the environment names.
    static var current: DataLocations { .fromEnvironment(ProcessInfo.processInfo.environment) }
}

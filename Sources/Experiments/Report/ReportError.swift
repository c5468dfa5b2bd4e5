/// Why there is no table. Each message is one line that says what to do.
public enum ReportError: Error, Equatable, Sendable {
    /// The database holds no experiment of that name.
    case unknownExperiment(name: String, database: String, known: [String])
    /// The database holds several experiments or none, and no name was given.
    case experimentNotNamed(database: String, known: [String])
    /// The recorded report settings are not JSON of `ReportSettings`.
    case badSettings(experiment: String, detail: String)
    /// `missing` of `planned` runs have no result, `failed` of them because they failed.
    case incomplete(experiment: String, missing: Int, planned: Int, failed: Int)
    /// Runs in one row differ by more than their seed.
    case ambiguous(experiment: String, group: String, row: String, setting: String)
    /// The file of published numbers cannot be read or makes no sense.
    case badPublished(path: String, detail: String)
}

extension ReportError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownExperiment(let name, let database, let known) where known.isEmpty:
            "\(database): holds no experiment '\(name)', nor any other; `thaw run` with its spec first"
        case .unknownExperiment(let name, let database, let known):
            "\(database): holds no experiment \(name.inQuotes); \(NearestName.hint(for: name, in: known))"
        case .experimentNotNamed(let database, let known) where known.isEmpty:
            "\(database): holds no experiment; `thaw run` with a spec first"
        case .experimentNotNamed(let database, let known):
            "\(database): holds several experiments; choose one with --experiment: \(known.joined(separator: ", "))"
        case .badSettings(let experiment, let detail):
            "experiment \(experiment): its report settings cannot be read (\(detail)); run its spec again"
        case .incomplete(let experiment, let missing, let planned, let failed):
            "experiment \(experiment): \(missing) of \(planned) runs are missing"
                + (failed > 0 ? " (\(failed) of them failed)" : "")
                + "; `thaw run` finishes them, `--partial` shows the table with holes"
        case .ambiguous(let experiment, let group, let row, let setting):
            "experiment \(experiment): row '\(row)' of '\(group)' mixes runs that differ in \(setting); "
                + "give them labels of their own or split the experiment"
        case .badPublished(let path, let detail):
            "\(path): \(detail); see experiments/published/table1.json for the format"
        }
    }
}

import ThawModel
import ThawPlanning
import ThawSupport

/// Why there is no table. Each message is one line that says what to do.
package enum ReportError: Error, Equatable, Sendable {
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
    /// A figure that no runs of the experiment give.
    case undrawable(figure: String, flaw: FigureFlaw)
    /// The figure shows a time that `untimed` of `runs` runs lack.
    case untimed(figure: String, untimed: Int, runs: Int)
    /// The spec asks for no figures.
    case noFigures(experiment: String)
    /// The spec chooses no options by trials.
    case noTrials(experiment: String)
    /// No row of the table can be compared with another.
    case noTests(experiment: String)
    /// There is no gnuplot on PATH.
    case gnuplotMissing
    /// gnuplot ended with an error; `detail` is what it said.
    case gnuplotFailed(figure: String, detail: String)
    /// A file of a figure or table cannot be written.
    case notWritten(path: String, detail: String)
    /// Files and ids cannot be called after the experiment or figure of that name.
    case badName(kind: String, name: String)
    /// A symbolic link in a folder that files are to be written into leads out of it.
    case leadsOut(path: String, folder: String, target: String)
    /// The file of published numbers cannot be read or makes no sense.
    case badPublished(path: String, detail: String)
}

extension ReportError: CustomStringConvertible {
    /// One line, whatever the database has in place of names and identities.
    package var description: String { sentence.singleLine }

    private var sentence: String {
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
            "experiments, \(experiment), column report: holds no report settings (\(detail)); run its spec again"
        case .incomplete(let experiment, let missing, let planned, let failed):
            "experiment \(experiment): \(missing) of \(PlainText.count(planned, "run")) \(missing == 1 ? "is" : "are") missing"
                + (failed > 0 ? " (\(failed) of them failed)" : "")
                + "; `thaw run` finishes them, `thaw report DB --partial` shows the table with holes"
        case .ambiguous(let experiment, let group, let row, let setting):
            "experiment \(experiment): row '\(row)' of '\(group)' mixes runs that differ in \(setting); "
                + "give them labels of their own or split the experiment"
        case .undrawable(let figure, let flaw):
            "figure \(figure): \(flaw.message); \(flaw.hint)"
        case .untimed(let figure, let untimed, let runs):
            "figure \(figure): \(untimed) of \(PlainText.count(runs, "run")) \(untimed == 1 ? "has" : "have") no time per batch "
                + "(their backbones came from the cache, or they are older than its recording); `thaw run SPEC --no-cache --db FILE` measures it in a new database, and "
                + "`thaw report DB --partial` goes without it"
        case .noFigures(let experiment):
            "experiment \(experiment): its spec asks for no figures; add 'report: {figures: [...]}' and run it again"
        case .noTrials(let experiment):
            "experiment \(experiment): it has no trials, since its spec has no `tune`"
        case .noTests(let experiment):
            "experiment \(experiment): there is nothing to test; that takes two rows, or base and another, with a seed in common"
        case .gnuplotMissing:
            "gnuplot is missing, which draws the figures; install it with `apt-get install gnuplot-nox`, or `make install-deps`"
        case .gnuplotFailed(let figure, let detail):
            "figure \(figure): gnuplot failed: \(detail)"
        case .notWritten(let path, let detail):
            "\(path): cannot be written: \(detail)"
        case .badName(let kind, let name):
            "the \(kind) \(name.inQuotes) has a name that no file can have; it "
                + (TextRule.name.flaw(in: name) ?? "must be another") + ": correct the spec and run it again"
        case .leadsOut(let path, let folder, let target):
            "\(path): is a link to \(target), outside \(folder), where nothing is written; remove it, or choose another folder"
        case .badPublished(let path, let detail):
            "\(path): \(detail); see experiments/published/table1.json for the format"
        }
    }
}

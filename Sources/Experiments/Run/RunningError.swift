import ThawCore

/// What can keep runs from being done at all. (What goes wrong within one run is a `RunFailure`.)
public enum RunningError: Error, Equatable, Sendable {
    /// The worker's executable cannot be started.
    case workerCannotStart(command: String, reason: String)
    /// Worker processes end again and again before they take up a job.
    case workersKeepEnding(times: Int, how: String)
    /// `WorkerLoop` was started by hand, not by a `Scheduler`.
    case notStartedByScheduler
    /// A worker was given a line that is not a job.
    case malformedJob(reason: String)
    /// Another process works on the database. `owner` is its process id, nil if it could not be read.
    case databaseInUse(path: String, owner: String?)
    /// Runs of this experiment are recorded with other data of the same name.
    case dataChanged(path: String, dataset: String, runs: Int, was: String, now: String)
    /// An experiment's tables would lose runs that have results. `rows`: which, with their seeds.
    case runsWouldLeave(path: String, experiment: String, runs: Int, rows: [String])
    /// The lock beside the database cannot be made.
    case lockFailed(path: String, reason: String)
    /// A pre-trained backbone, or a fitted method, cannot be kept.
    case cacheNotWritten(path: String, reason: String)
    /// There is no place for files that only this process uses.
    case noScratchFolder(path: String, reason: String)
    /// The processor lacks instructions that the program was built for.
    case processorLacks([String], model: String)
}

extension RunningError: CustomStringConvertible {
    /// More rows than this are counted.
    private static let shownRows = 5

    /// One line: what happened, where, and what to do.
    public var description: String {
        switch self {
        case .workerCannotStart(let command, let reason):
            "cannot start a worker process \(command): \(reason)"
        case .workersKeepEnding(let times, let how):
            "worker processes ended \(times) times in a row before they took up a run; the last one: \(how)"
        case .notStartedByScheduler:
            "a worker is started by `thaw run`, not by hand: \(WorkerLoop.eventsVariable) names no open file descriptor"
        case .malformedJob(let reason):
            "a worker was given a line that is not a job (\(reason)): `thaw run` and its workers must be the same build"
        case .databaseInUse(let path, let owner?):
            "\(path): process \(owner) is working on this database; wait for it, or end it with `kill \(owner)`"
        case .databaseInUse(let path, nil):
            "\(path): another process is working on this database; wait for it to end"
        case .dataChanged(let path, let dataset, let runs, let was, let now):
            "\(path): \(PlainText.count(runs, "run")) of this experiment are recorded on \(dataset) with fingerprint "
                + "\(was.prefix(12)), and the data are now \(now.prefix(12)); put the old data back, name another database (--db), "
                + "or say --new-data to do all runs again beside the recorded ones"
        case .runsWouldLeave(let path, let experiment, let runs, let rows):
            "\(path): \(PlainText.count(runs, "run")) with results would leave the tables of \(experiment.singleLine): "
                + rows.prefix(Self.shownRows).joined(separator: "; ")
                + (rows.count > Self.shownRows ? "; and \(rows.count - Self.shownRows) more rows" : "")
                + "; put them back into the spec, name another database (--db) or experiment, or say --replace to make the "
                + "tables without them (their results stay in the database)"
        case .lockFailed(let path, let reason):
            "\(path): cannot lock the database: \(reason); its folder must exist and be writable"
        case .cacheNotWritten(let path, let reason):
            "\(path): cannot keep what was trained: \(reason); later runs train it again"
        case .noScratchFolder(let path, let reason):
            "\(path): no folder can be made there: \(reason); check its permissions and the disk, or set TMPDIR"
        case .processorLacks(let features, let model):
            "this processor (\(model)) lacks \(features.joined(separator: ", ")), which thaw is built for (x86-64-v3); "
                + "run it on an x86 machine made since about 2015"
        }
    }
}

import Foundation
import ThawDatasets
import ThawExecution
import ThawModel
import ThawStore
import ThawSupport

/// Does runs of a database again and compares them with what it records. Nothing is written into it.
///
/// Workers are those of `thaw run`; backbones are pre-trained anew (once for runs that share one), not taken from the
/// cache.
package struct Verification: Sendable {
    /// Path of the result database.
    package var database: String
    /// Which of its runs are done again.
    package var selection: VerificationSelection
    /// Where data and the cache are.
    package var locations: DataLocations
    /// Worker processes, at most.
    package var workerCount: Int
    /// A metric that is no further off counts as confirmed.
    package var tolerance: Double
    /// The folder that the files of external methods are relative to: that of their spec. Without one, no program that the
    /// database names is started.
    package var programs: String?
    /// Whether to go on where values in the database do not follow (`ResultStore.sound`).
    package var letsThrough = false

    /// - tolerance: in each metric's unit.
    /// - programs: nil leaves runs of external methods undone.
    package init(
        database: String, selection: VerificationSelection, locations: DataLocations, workerCount: Int,
        tolerance: Double, programs: String? = nil
    ) {
        self.database = database
        self.selection = selection
        self.locations = locations
        self.workerCount = workerCount
        self.tolerance = tolerance
        self.programs = programs.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    }

    /// - loading: called with one line whenever the loading of a dataset begins something that may take a while.
    /// - announcing: called with one line for each recorded command that is going to be started, before anything is.
    ///
    /// Throws `StoreError`, `VerificationError` if there is nothing to do, `RunningError`.
    package func run(
        progress: any ProgressReporter, loading: (@Sendable (String) -> Void)? = nil,
        announcing: (String) -> Void = { _ in }
    ) throws -> VerificationReport {
        let store = try ResultStore.sound(path: database, lettingThrough: letsThrough)
        let runs = Array(try store.runs(identities: store.finishedIdentities()).values).asPlanned(
            by: try store.experiments())
        let sample = try selection.sample(of: runs, marked: MarkedRuns(in: store, runs: runs))
        let chosen = selection.chosen(from: runs, sample)
        guard !chosen.isEmpty else {
            if case .prefix(let prefix) = selection { throw VerificationError.noSuchRun(prefix, path: database) }
            throw VerificationError.noRuns(path: database)
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("thaw-verify-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var preparation = RunPreparation(locations: locations, programs: programs, loading: loading)
        var verdicts: [String: RunVerdict] = [:]
        var jobs: [Job] = []
        for run in chosen {
            do throws(RunPreparation.Obstacle) {
                jobs.append(try preparation.job(for: run))
            } catch {
                verdicts[run.identity] = .notRun(error.reason)
            }
        }
        for line in RecordedCommands.lines(jobs) { announcing(line) }
        let worker = WorkerExecutable.keepingStates(in: folder.path)
        let scheduler = Scheduler(jobs: jobs, workerCount: workerCount, workerCommand: worker.command)
        let environment = try EnvironmentCapture.current(of: worker, environment: scheduler.workerEnvironment)
        let recorded = Dictionary(uniqueKeysWithValues: chosen.map { ($0.identity, $0.result) })
        let summary = try scheduler.run(
            onOutcome: { job, outcome in
                switch outcome {
                case .finished(let result):
                    verdicts[job.identity] = recorded[job.identity].map {
                        RunVerdict(recorded: $0, now: result, tolerance: tolerance)
                    }
                case .failed(let failure): verdicts[job.identity] = .failed(failure)
                }
            }, progress: progress)
        let reason = summary.stoppedBy == nil ? "its data changed meanwhile" : "stopped before it was done"
        return VerificationReport(
            database: database, total: runs.count, selection: selection, sample: sample, tolerance: tolerance,
            runs: chosen.map { ($0, verdicts[$0.identity] ?? .notRun(reason)) },
            environment: environment, stoppedBy: summary.stoppedBy, unchecked: store.unchecked)
    }
}

extension [RunRecord] {
    /// The runs with the settings that experiments have planned for them. A run's own record may say something else of what
    /// its identity leaves out (from where its data come), and what is done again is what was planned.
    func asPlanned(by experiments: [StoredExperiment]) -> [RunRecord] {
        let planned = Dictionary(
            experiments.flatMap { experiment in
                experiment.members.map { ($0.identity, $0.description) }
                    + experiment.tunings.flatMap(\.settings).flatMap(\.trials).map { ($0.identity, $0.description) }
            }
        ) { first, _ in first }
        return map { run in
            var run = run
            run.description = planned[run.identity] ?? run.description
            return run
        }
    }
}

/// Why there is nothing to verify.
package enum VerificationError: Error, Equatable, Sendable {
    /// The database holds no finished run.
    case noRuns(path: String)
    /// No identity begins so.
    case noSuchRun(String, path: String)
}

extension VerificationError: CustomStringConvertible {
    /// One line, whatever the database has in place of names and identities.
    package var description: String { sentence.singleLine }

    private var sentence: String {
        switch self {
        case .noRuns(let path): "\(path): holds no finished run that could be done again"
        case .noSuchRun(let prefix, let path):
            "\(path): holds no finished run whose identity begins with \(prefix.inQuotes); `thaw dump` lists them"
        }
    }
}

import Foundation
import ThawCore
import ThawDatasets
import ThawModel
import ThawSupport

/// One run of an external method: writes the data, tells the program each phase, reads its scores and computes the metrics
/// (docs/external-methods.md has the contract).
///
/// A warm set's rows are written when its phase is announced, which is after the scores of the phase before were read.
struct ExternalRun {
    private let method: ExternalMethod
    private let program: ProgramSettings
    private let run: RunDescription
    private let dataset: ColdStartDataset
    private let guardCommand: [String]

    /// Throws `RunFailure` if the job does not say how the method's program is started, or if its files are others than
    /// were planned.
    init(_ method: ExternalMethod, _ job: Job, on dataset: ColdStartDataset, guardCommand: [String]) throws {
        guard let program = job.program else {
            throw RunFailure(kind: .deterministic, reason: "\(method.name): nothing says where its program is")
        }
        if let change = method.change(in: program.folder) {
            throw RunFailure(
                kind: .deterministic,
                reason: "\(method.name): \(change); `thaw plan` shows what the files that are there now make of it")
        }
        self.method = method
        self.program = program
        run = job.description
        self.dataset = dataset
        self.guardCommand = guardCommand
    }

    /// - notify: gets the stages.
    ///
    /// Throws `RunFailure`, `DataError` (a full disk), `TrainingError.oneClassOnly`.
    func result(notify: (RunNotice) -> Void) throws -> RunResult {
        let startedAt = Date().timeIntervalSince1970
        let total = Stopwatch()
        let scratch = try makeScratch()
        // The guard does that too, also where this process is killed.
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let process = try ExternalProcess(
            name: method.name, command: method.command, in: program.folder, scratch: scratch,
            seconds: program.seconds, guardCommand: guardCommand)
        let folder = ExchangeFolder(dataset, path: scratch)
        notify(.stage("\(method.name): writing its data"))
        try writeStart(folder)
        process.start()
        var phases: [PhaseMetrics] = []
        for phase in Phase.allCases {
            notify(.stage("\(method.name): \(phase.name)"))
            if phase != .cold { try folder.write(.warm(phase), labels: true) }
            let clock = Stopwatch()
            process.tell("phase \(phase.name)")
            let scores = try scores(of: phase, from: process, in: scratch)
            let seconds = clock.seconds
            let metrics = try scores.metrics(on: dataset)
            phases.append(
                PhaseMetrics(
                    phase: phase, auc: metrics.auc, f1: metrics.f1, logLoss: metrics.logLoss, seconds: seconds))
        }
        process.tell("end")
        let peakMemory = try process.finish()
        // What a program has learned from, and how many parameters it has, is not known.
        return RunResult(
            phases: phases, pretrainSeconds: 0, totalSeconds: total.seconds, parameterCount: 0,
            peakMemory: peakMemory, startedAt: startedAt)
    }

    private func makeScratch() throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent(ExternalGuard.folderPrefix + UUID().uuidString).standardizedFileURL.path
        guard mkdir(folder, 0o700) == 0 else {
            throw RunFailure(
                kind: .deterministic,
                reason: "\(folder): cannot be made: \(SystemError.last); TMPDIR names another place")
        }
        return folder
    }

    /// What is there before Cold.
    private func writeStart(_ folder: ExchangeFolder) throws {
        try folder.writeTables(
            testLabels: false,
            run: ExchangeSchema.Run(
                method: .init(name: method.name, options: method.options),
                backbone: .init(name: run.backbone.name, options: run.backbone.options),
                training: run.training, seed: run.seed))
        try folder.write(.trainBase, labels: true)
        try folder.write(.test, labels: false)
    }

    private func scores(of phase: Phase, from process: ExternalProcess, in scratch: String) throws -> ExternalScores {
        let expected = "scores \(phase.name)"
        let file = ExternalScores.file(ofPhase: phase.name)
        let answer = try process.answer(in: phase.name)
        if answer.hasPrefix("error ") {
            throw process.failure(.deterministic, "gives up: \(answer.dropFirst("error ".count))", phase.name)
        }
        guard answer == expected else {
            throw process.failure(
                .deterministic,
                "answered \(answer.inQuotes) to 'phase \(phase.name)', not \(expected.inQuotes) (standard output is for "
                    + "answers alone: everything else belongs on standard error)", "")
        }
        do {
            return try ExternalScores(
                path: "\(scratch)/\(file)", count: dataset.split.test.count, precision: method.precision)
        } catch let error as DataError {
            // Where the folder was says nothing to anybody.
            let reason = error.description.replacingOccurrences(of: "\(scratch)/", with: "")
            throw process.failure(.deterministic, "gave unusable scores: \(reason)", "")
        }
    }
}

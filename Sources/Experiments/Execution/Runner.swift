import Foundation
import ThawCore
import ThawDatasets
import ThawModel
import ThawSupport

/// The phase loop, once for all methods: load the data, pre-train (or take the backbone from the cache), fit, evaluate,
/// then warm up and evaluate for each warm phase.
///
/// A runner belongs to one worker process and keeps every dataset it has loaded.
package final class Runner: JobExecutor {
    private let cache: StateCache?
    private let fitCache: StateCache?
    private let loadDataset: (Choice) throws -> ColdStartDataset
    private let makeSession: (ColdStartDataset, RunDescription) throws -> any ColdStartSession
    private let guardCommand: [String]
    private var datasets: [Choice: ColdStartDataset] = [:]

    /// - cache: where pre-trained backbones are shared between runs, or nil to pre-train each time.
    /// - fitCache: where the states after fitting a method are, for jobs that keep them, or nil to fit each time.
    /// - loadDataset: reads a dataset; called once for each choice.
    /// - makeSession: makes a session with untrained parameters; the same arguments must give the same session.
    /// - guardCommand: starts what watches over the programs of external methods (`ExternalGuard.run`).
    package init(
        cache: StateCache?, fitCache: StateCache? = nil,
        guardCommand: [String] = WorkerExecutable.guardCommand,
        loadDataset: @escaping (Choice) throws -> ColdStartDataset,
        makeSession: @escaping (ColdStartDataset, RunDescription) throws -> any ColdStartSession
    ) {
        self.cache = cache
        self.fitCache = fitCache
        self.guardCommand = guardCommand
        self.loadDataset = loadDataset
        self.makeSession = makeSession
    }

    package func execute(_ job: Job, notify: (RunNotice) -> Void) -> JobOutcome {
        do {
            notify(.stage("loading data"))
            let dataset = try dataset(for: job)
            guard let method = ExternalMethod(job.description.method) else {
                return .finished(try run(job, on: dataset, notify: notify))
            }
            let run = try ExternalRun(method, job, on: dataset, guardCommand: guardCommand)
            return .finished(try run.result(notify: notify))
        } catch {
            return .failed(Self.failure(for: error))
        }
    }

    private func dataset(for job: Job) throws -> ColdStartDataset {
        let choice = job.description.dataset
        let dataset: ColdStartDataset
        do {
            dataset = try datasets[choice] ?? loadDataset(choice)
        } catch {
            throw RunFailure(kind: .data, reason: "\(error)")
        }
        datasets[choice] = dataset
        guard dataset.fingerprint == job.dataset.fingerprint else {
            throw RunFailure(
                kind: .data,
                reason: "\(choice.name): the data have changed since these runs were planned (fingerprint was "
                    + "\(job.dataset.fingerprint.prefix(12)), is \(dataset.fingerprint.prefix(12))); what is finished stands: "
                    + "put the data back and run again, or run again with other data in another database (--db)")
        }
        return dataset
    }

    /// Times start when the data are there: loading is the worker's affair, not the run's.
    private func run(_ job: Job, on dataset: ColdStartDataset, notify: (RunNotice) -> Void) throws -> RunResult {
        let startedAt = Date().timeIntervalSince1970
        let total = Stopwatch()
        let (session, pretraining, fit) = try fittedSession(for: job, on: dataset, notify: notify)
        var phases: [PhaseMetrics] = []
        var budgets = [pretraining.budget].compactMap { $0 }
        for phase in Phase.allCases {
            let clock = Stopwatch()
            if phase == .cold {
                budgets.append(TrainingBudget(phase: .cold, seconds: fit.seconds, counts: fit.counts))
            } else {
                notify(.stage(phase.name))
                try session.warmUp(phase)
                budgets.append(
                    TrainingBudget(
                        phase: phase, seconds: clock.seconds, counts: session.counts[.phase(phase)] ?? .init()))
            }
            let metrics = try session.evaluate()
            try requireFinite(metrics, in: phase)
            phases.append(
                PhaseMetrics(
                    phase: phase, auc: metrics.auc, f1: metrics.f1, logLoss: metrics.logLoss,
                    seconds: clock.seconds + (phase == .cold ? fit.seconds : 0)))
        }
        return RunResult(
            phases: phases, pretrainSeconds: pretraining.seconds, totalSeconds: total.seconds,
            parameterCount: session.parameterCount, peakMemory: peakMemory(), startedAt: startedAt,
            effort: TrainingEffort(
                pretrainingSteps: pretraining.steps, fitSteps: fit.steps, fitSeconds: fit.seconds),
            budgets: budgets)
    }

    /// What pre-training took in this run.
    private struct PretrainingEffort {
        var seconds = 0.0
        var steps = 0
        var budget: TrainingBudget?
    }

    /// A session whose method is fitted, what pre-training took in this run, and what fitting took, in whichever run that
    /// was.
    ///
    /// As with backbones, a session goes on from the exported bytes wherever they are kept.
    private func fittedSession(
        for job: Job, on dataset: ColdStartDataset, notify: (RunNotice) -> Void
    ) throws -> (session: any ColdStartSession, pretraining: PretrainingEffort, fit: FittedState.Record) {
        if let (session, fit) = try cachedFit(for: job, on: dataset, notify: notify) {
            return (session, PretrainingEffort(), fit)
        }
        let (session, pretraining) = try pretrainedSession(for: job, on: dataset, notify: notify)
        notify(.stage("fitting \(job.description.method.name)"))
        let clock = Stopwatch()
        try session.fit()
        let fit = FittedState.Record(
            steps: session.fitSteps, seconds: clock.seconds, counts: session.counts[.phase(.cold)] ?? .init())
        guard let fitCache, job.keepsFit, fit.steps > 0 else { return (session, pretraining, fit) }
        let bytes = session.exportFitted()
        do {
            try fitCache.store(FittedState(record: fit, bytes: bytes).payload, for: job.fitIdentity)
        } catch {
            notify(.warning("\(error)"))
        }
        let next = try makeSession(dataset, job.description)
        try next.importFitted(bytes)
        return (next, pretraining, fit)
    }

    /// A session with the cache's fitted state; nil if there is none, or none that can be used.
    private func cachedFit(
        for job: Job, on dataset: ColdStartDataset, notify: (RunNotice) -> Void
    ) throws -> (any ColdStartSession, FittedState.Record)? {
        let name = "kept fit \(job.fitIdentity.prefix(12))"
        switch fitCache?.load(job.fitIdentity) {
        case nil, .absent: return nil
        case .unusable(let reason):
            notify(.warning("\(reason); fitting again"))
            return nil
        case .found(let payload):
            guard let state = FittedState(payload: payload) else {
                notify(.warning("\(name): its record cannot be read; fitting again"))
                return nil
            }
            let session = try makeSession(dataset, job.description)
            do {
                try session.importFitted(state.bytes)
                return (session, state.record)
            } catch TrainingError.foreignBackbone(let reason) {
                notify(.warning("\(name): \(reason); fitting again"))
                return nil
            }
        }
    }

    /// A session whose backbone is pre-trained, and what that took (nothing if the cache had it).
    ///
    /// The session goes on from the exported bytes even where it has just pre-trained itself: so nothing but those
    /// bytes can reach the result, and a run is the same bits whether or not the cache had its backbone.
    private func pretrainedSession(
        for job: Job, on dataset: ColdStartDataset, notify: (RunNotice) -> Void
    ) throws -> (session: any ColdStartSession, pretraining: PretrainingEffort) {
        if let session = try cachedSession(for: job, on: dataset, notify: notify) {
            return (session, PretrainingEffort())
        }
        notify(.stage("pre-training"))
        let clock = Stopwatch()
        let bytes: [UInt8]
        var effort = PretrainingEffort()
        // In a scope of its own, so that only one session is in memory at a time.
        do {
            let pretraining = try makeSession(dataset, job.description)
            try pretraining.pretrain()
            bytes = pretraining.exportBackbone()
            effort.steps = pretraining.pretrainingSteps
            effort.seconds = clock.seconds
            effort.budget = TrainingBudget(
                phase: nil, seconds: effort.seconds, counts: pretraining.counts[.pretraining] ?? .init())
        }
        do {
            try cache?.store(bytes, for: job.pretrainingIdentity)
        } catch {
            notify(.warning("\(error)"))
        }
        let session = try makeSession(dataset, job.description)
        try session.importBackbone(bytes)
        return (session, effort)
    }

    /// A session with the cache's backbone; nil if there is none, or none that can be used.
    private func cachedSession(
        for job: Job, on dataset: ColdStartDataset, notify: (RunNotice) -> Void
    ) throws -> (any ColdStartSession)? {
        switch cache?.load(job.pretrainingIdentity) {
        case nil, .absent: return nil
        case .unusable(let reason):
            notify(.warning("\(reason); pre-training again"))
            return nil
        case .found(let bytes):
            let session = try makeSession(dataset, job.description)
            do {
                try session.importBackbone(bytes)
                return session
            } catch TrainingError.foreignBackbone(let reason) {
                notify(.warning("kept backbone \(job.pretrainingIdentity.prefix(12)): \(reason); pre-training again"))
                return nil
            }
        }
    }

    private func requireFinite(_ metrics: Evaluation, in phase: Phase) throws {
        for (name, value) in [("AUC", metrics.auc), ("F1", metrics.f1), ("log-loss", metrics.logLoss)]
        where !value.isFinite {
            throw RunFailure(
                kind: .deterministic,
                reason: "\(name) of phase \(phase.name) is \(value); a smaller training.learning-rate may help")
        }
    }

    private static func failure(for error: any Error) -> RunFailure {
        switch error {
        case let failure as RunFailure: failure
        case TrainingError.nonFiniteLoss(let stage, let step):
            RunFailure(
                kind: .deterministic,
                reason: "the loss became NaN or infinite in \(stage), step \(step); "
                    + "a smaller training.learning-rate may help")
        case TrainingError.oneClassOnly:
            RunFailure(kind: .deterministic, reason: "the test set has labels of one class only: AUC is not defined")
        case TrainingError.foreignBackbone(let reason):
            RunFailure(kind: .deterministic, reason: "the backbone cannot read its own export: \(reason)")
        default: RunFailure(kind: .deterministic, reason: "\(error)")
        }
    }
}

extension Runner {
    /// The runner of a worker process: data where `locations` says, sessions in single precision.
    /// - cache: the folder in which pre-trained backbones and fitted methods are kept, or nil to keep none.
    package convenience init(locations: DataLocations, cache: String?) {
        func part(_ name: String) -> StateCache? {
            cache.map { StateCache(folder: URL(fileURLWithPath: $0).appendingPathComponent(name)) }
        }
        self.init(
            cache: part("backbones"), fitCache: part("fits"),
            loadDataset: { choice in
                try DatasetLoader.load(name: choice.name, options: choice.options, locations: locations)
            },
            makeSession: { dataset, run in
                try ProgramRegistry.current.makeSession(
                    dataset: dataset, backbone: run.backbone.name, backboneOptions: run.backbone.options,
                    method: run.method.name,
                    options: run.method.options, training: run.training, seed: run.seed)
            })
    }
}

/// Largest resident memory of this process so far, in bytes.
private func peakMemory() -> Int {
    var usage = rusage()
    guard getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    return usage.ru_maxrss * 1024
}

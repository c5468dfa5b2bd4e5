import Experiments
import Foundation
import ThawCore

/// Hand-made records for the tests of database and report.
enum Sample {
    static func identity(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "a", count: 64 - digits.count) + digits
    }

    static func description(
        dataset: String = "movielens-1m", method: String = "base", options: ResolvedOptions = ["count": .text("all")],
        seed: Int = 1
    ) -> RunDescription {
        RunDescription(
            dataset: Choice(name: dataset, options: [:]), backbone: Choice(name: "deepfm", options: [:]),
            method: Choice(name: method, options: options),
            training: ["batch": .integer(2048), "learning-rate": .number(0.001)], seed: seed
        ).completed()
    }

    static func dataset(_ name: String = "movielens-1m", synthetic: Bool = false) -> DatasetRecord {
        DatasetRecord(
            name: name, title: name == "movielens-1m" ? "MovieLens-1M (rebuilt)" : "Taobao AD", isSynthetic: synthetic,
            fingerprint: String(repeating: name == "movielens-1m" ? "0d" : "1e", count: 32),
            splitSizes: ["train-base": 854530, "warm-a": 19440, "warm-b": 19440, "warm-c": 19440, "test": 58409],
            itemCounts: ["old": 1420, "new": 972])
    }

    static func environment(host: String = "here") -> EnvironmentRecord {
        EnvironmentRecord(
            revision: "0a1b2c3", thawVersion: "0.1.0", numericsRevision: 1, swiftVersion: "6.1",
            openBLAS: "OpenBLAS 0.3.21", cpu: "a processor", operatingSystem: "Linux", host: host)
    }

    /// Metrics that start at `auc` and rise by 0.01 a phase.
    static func result(auc: Double, startedAt: Double = 1_700_000_000) -> RunResult {
        RunResult(
            phases: Phase.allCases.map {
                PhaseMetrics(
                    phase: $0, auc: auc + 0.01 * Double($0.rawValue), f1: 0.5, logLoss: 0.6, seconds: 1.25)
            },
            pretrainSeconds: 6.5, totalSeconds: 9.75, parameterCount: 123_456, peakMemory: 1 << 28,
            startedAt: startedAt)
    }

    static func run(_ number: Int, method: String = "base", seed: Int = 1, auc: Double = 0.7) -> RunRecord {
        RunRecord(
            identity: identity(number), description: description(method: method, seed: seed), dataset: dataset(),
            environment: environment(), result: result(auc: auc))
    }
}

extension Sample {
    /// A run whose identity follows from what it says it did, as that of every recorded run does.
    static func genuine(
        method: String = "base", options: ResolvedOptions = ["count": .text("all")], seed: Int = 1, auc: Double = 0.7,
        dataset: DatasetRecord = Sample.dataset(), startedAt: Double = 1_700_000_000
    ) -> RunRecord {
        let description = description(dataset: dataset.name, method: method, options: options, seed: seed)
        let environment = environment()
        return RunRecord(
            identity: RunIdentity.of(
                description, dataset: dataset, numericsRevision: environment.numericsRevision),
            description: description, dataset: dataset, environment: environment,
            result: result(auc: auc, startedAt: startedAt))
    }
}

extension RunRecord {
    /// The run as a planned one.
    func member(position: Int, labels: [String: String]) -> ExperimentMember {
        ExperimentMember(position: position, identity: identity, description: description, labels: labels)
    }
}

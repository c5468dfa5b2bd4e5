import Foundation
import TestSupport
import ThawCore

@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

/// Experiments made by hand whose figures can be checked by hand.
enum FigureSample {
    /// Three methods over the phases on two datasets, one of them synthetic: `ReportSample`'s runs.
    static let phases = FigureSettings(
        name: "over-phases", title: "AUC over the phases", kind: .phases, x: "phase", lines: .method,
        panels: [.dataset], metric: .auc)

    static func builder(_ sample: ReportSample) throws -> TableBuilder { try TableBuilder(store: sample.store) }

    /// CSDM over four values of rho, three seeds each, and base, which has no rho; the AUC of Cold is 0.6 + 0.01 x rank.
    static func sweep(extra: ResolvedOptions = [:]) throws -> TableBuilder {
        var runs: [String: RunRecord] = [:]
        var members: [ExperimentMember] = []
        let points: [(method: String, rho: Double?)] = [
            ("csdm", 1), ("csdm", 0.001), ("csdm", 0.1), ("csdm", 10), ("base", nil),
        ]
        for (rank, point) in points.enumerated() {
            for seed in 1...3 {
                var options: ResolvedOptions = ["count": .text("all")]
                options["rho"] = point.rho.map { .number($0) }
                if point.rho == 10 { options.merge(extra) { $1 } }
                let description = Sample.description(method: point.method, options: options, seed: seed)
                let identity = Sample.identity(members.count + 1)
                runs[identity] = RunRecord(
                    identity: identity, description: description, dataset: Sample.dataset(synthetic: true),
                    environment: Sample.environment(),
                    result: Sample.result(auc: 0.6 + 0.01 * Double(rank) + 0.001 * Double(seed - 2)))
                members.append(
                    ExperimentMember(
                        position: members.count + 1, identity: identity, description: description,
                        labels: [
                            "dataset": "MovieLens-1M", "backbone": "DeepFM",
                            "method": point.rho.map { "CSDM (rho \($0))" } ?? "Base",
                        ]))
            }
        }
        return builder(members, runs)
    }

    static let rho = FigureSettings(
        name: "over-rho", title: "AUC over rho", kind: .sweep, x: "method.rho", lines: .phase, panels: [.dataset],
        metric: .auc)

    /// Two methods with times: base has only pre-training (2 ms a batch), CSDM is fitted (5 ms a batch).
    static func timed(cached: Bool = false) throws -> TableBuilder {
        var runs: [String: RunRecord] = [:]
        var members: [ExperimentMember] = []
        for (method, label) in [("base", "Base"), ("csdm", "CSDM")] {
            for seed in 1...2 {
                var record = Sample.run(members.count + 1, method: method, seed: seed)
                record.result.pretrainSeconds = cached ? 0 : 0.4
                record.result.effort = TrainingEffort(
                    pretrainingSteps: cached ? 0 : 200, fitSteps: method == "csdm" ? 1000 : 0,
                    fitSeconds: method == "csdm" ? 5 : 0.001)
                runs[record.identity] = record
                members.append(
                    ExperimentMember(
                        position: members.count + 1, identity: record.identity, description: record.description,
                        labels: ["dataset": "MovieLens-1M", "backbone": "DeepFM", "method": label]))
            }
        }
        return builder(members, runs)
    }

    static let times = FigureSettings(
        name: "times", title: "Time per batch", kind: .bars, x: "method", lines: nil, panels: [],
        metric: .secondsPerBatch)

    /// Three rows of CSDM and one of base, three seeds each. By seed, `trained` lies 0.01, 0.02 and 0.03 above `released` in
    /// every phase; `published` has no run of seed 3.
    static func choices() throws -> TableBuilder {
        var runs: [String: RunRecord] = [:]
        var members: [ExperimentMember] = []
        for (rank, label) in ["CSDM, released", "CSDM, trained", "CSDM, published", "Base"].enumerated() {
            for seed in 1...3 {
                let gain = rank == 1 ? 0.01 * Double(seed) : 0
                var record = Sample.run(
                    members.count + 1, method: rank < 3 ? "csdm" : "base", seed: seed,
                    auc: 0.7 + 0.003 * Double(seed) + gain)
                record.description.method.options["rho"] = .integer(rank)
                if rank != 2 || seed != 3 { runs[record.identity] = record }
                members.append(
                    ExperimentMember(
                        position: members.count + 1, identity: record.identity, description: record.description,
                        labels: ["dataset": "MovieLens-1M", "backbone": "DeepFM", "method": label]))
            }
        }
        return builder(members, runs)
    }

    static let differences = FigureSettings(
        name: "moved", title: "Choices", kind: .differences, x: "method", lines: .phase, panels: [], metric: .auc,
        reference: "released")

    private static func builder(_ members: [ExperimentMember], _ runs: [String: RunRecord]) -> TableBuilder {
        let record = ExperimentRecord(name: "hand-made", title: "T", specText: "", reportSettingsJSON: "{}")
        return TableBuilder(
            experiment: StoredExperiment(record: record, members: members), settings: ReportSettings(), runs: runs)
    }
}

import ThawCore
import ThawModel

/// A tuning whose trials are known by their identities, and what came of them.
package struct IdentifiedTuning: Sendable {
    /// What has to be chosen.
    package var tuning: Tuning
    /// By setting, one for each seed.
    package var trials: [[IdentifiedPlan.Run]]
    /// The mean that the choice goes by, for each setting; nil where a trial has no result.
    package var means: [Double?]

    init(_ tuning: Tuning, trials: [[IdentifiedPlan.Run]]) {
        self.tuning = tuning
        self.trials = trials
        means = trials.map { _ in nil }
    }

    /// The tuning with its means, and its choice if it can be made: if every trial has a result, or failed in a way that
    /// the same again would. A setting with a failed trial is not chosen; of equal means the first stands.
    ///
    /// - results: of trials, by identity.
    /// - failed: identities of trials that failed in the computation itself.
    package func decided(by results: [String: RunResult], failed: Set<String>) -> IdentifiedTuning {
        var decided = self
        (decided.means, decided.tuning.choice) = tuning.decision(
            by: results, failed: failed, trials: trials.map { $0.map(\.identity) })
        return decided
    }
}

extension Tuning {
    /// The mean of each setting and the choice, as `IdentifiedTuning.decided` says.
    /// - trials: the trials' identities, by setting.
    package func decision(
        by results: [String: RunResult], failed: Set<String>, trials: [[String]]
    ) -> (means: [Double?], choice: Int?) {
        Self.decision(metric, phases, by: results, failed: failed, trials: trials)
    }

    /// The same of a tuning of which no plan is at hand.
    package static func decision(
        _ metric: TableMetric, _ phases: [Phase], by results: [String: RunResult], failed: Set<String>,
        trials: [[String]]
    ) -> (means: [Double?], choice: Int?) {
        let means = trials.map { trials in
            let values = trials.compactMap { results[$0] }.map { result in
                phases.compactMap { metric.value(result, $0) }
            }
            return values.count == trials.count ? SampleStatistics.mean(Array(values.joined())) : nil
        }
        let isOpen = trials.joined().contains { results[$0] == nil && !failed.contains($0) }
        return (means, isOpen ? nil : metric.best(of: means))
    }
}

extension TableMetric {
    /// The index of the best mean, the first of equal ones; nil if there is none.
    func best(of means: [Double?]) -> Int? {
        var best: (index: Int, mean: Double)?
        for (index, mean) in means.enumerated() {
            guard let mean else { continue }
            guard let known = best?.mean else {
                best = (index, mean)
                continue
            }
            if higherIsBetter ? mean > known : mean < known { best = (index, mean) }
        }
        return best?.index
    }
}

import Core

/// A tuning whose trials are known by their identities, and what came of them.
public struct IdentifiedTuning: Sendable {
    /// What has to be chosen.
    public var tuning: Tuning
    /// By setting, one for each seed.
    public var trials: [[IdentifiedPlan.Run]]
    /// The mean that the choice goes by, for each setting; nil where a trial has no result.
    public var means: [Double?]

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
    func decided(by results: [String: RunResult], failed: Set<String>) -> IdentifiedTuning {
        var decided = self
        decided.means = trials.map { runs in
            let values = runs.compactMap { results[$0.identity] }.map { result in
                tuning.phases.compactMap { tuning.metric.value(result, $0) }
            }
            return values.count == runs.count ? SampleStatistics.mean(Array(values.joined())) : nil
        }
        let isOpen = trials.joined().contains { results[$0.identity] == nil && !failed.contains($0.identity) }
        decided.tuning.choice = isOpen ? nil : tuning.metric.best(of: decided.means)
        return decided
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

import ThawCore

/// What one stage of a run was trained with, and how long that took.
public struct TrainingBudget: Codable, Hashable, Sendable {
    /// nil for pre-training. Cold: fitting the method on train-base.
    public var phase: Phase?
    /// Seconds of training, evaluation not included.
    public var seconds: Double
    /// Rows and steps, in all and by group of parameters.
    public var counts: TrainingCounts

    /// What the stage `phase` was trained with; nil for pre-training.
    public init(phase: Phase?, seconds: Double, counts: TrainingCounts) {
        self.phase = phase
        self.seconds = seconds
        self.counts = counts
    }

    /// The stage's name in databases: `pretraining`, or the phase's.
    var stage: String { phase?.name ?? Self.pretraining }
    static let pretraining = "pretraining"

    /// Why it must not be stored, or nil.
    var flaw: String? {
        if !(seconds.isFinite && seconds >= 0) { return "seconds of training in \(stage) are \(seconds)" }
        let counts = [counts.total] + counts.groups.values
        return counts.contains { min($0.instances, $0.steps) < 0 } ? "a count of training in \(stage) is negative" : nil
    }
}

extension RunResult {
    /// What `phase` was trained with; nil in results that were recorded before it was counted.
    func budget(_ phase: Phase) -> TrainingBudget? { budgets?.first { $0.phase == phase } }
}

/// The stages of a run in which parameters are trained.
public enum TrainingStage: Hashable, Sendable {
    /// The backbone on train-base.
    case pretraining
    /// Cold: the method is fitted on train-base. The others: training on the phase's warm set.
    case phase(Phase)
}

/// What a group of parameters was trained with.
public struct TrainingCount: Hashable, Codable, Sendable {
    /// Rows x passes.
    public var instances: Int
    /// Steps of the optimiser.
    public var steps: Int

    /// Zero unless given.
    public init(instances: Int = 0, steps: Int = 0) {
        self.instances = instances
        self.steps = steps
    }
}

/// What one stage of a run was trained with.
public struct TrainingCounts: Hashable, Codable, Sendable {
    /// Rows x passes, whatever they trained: a pass that moves several groups is one pass. All optimisers' steps.
    public var total = TrainingCount()
    /// By name of the parameter group.
    public var groups: [String: TrainingCount] = [:]

    /// Zero unless given.
    public init(total: TrainingCount = TrainingCount(), groups: [String: TrainingCount] = [:]) {
        self.total = total
        self.groups = groups
    }

    /// One step of an optimiser of `groups` along the gradient of `instances` instances.
    /// - isNewPass: false where an optimiser before it has counted the same pass.
    mutating func add(_ groups: [ParameterGroup], instances: Int, isNewPass: Bool) {
        total.instances += isNewPass ? instances : 0
        total.steps += 1
        for index in 0..<groups.count {
            let group = groups[index]
            self.groups[group.name, default: TrainingCount()].instances += instances
            self.groups[group.name, default: TrainingCount()].steps += 1
        }
    }
}

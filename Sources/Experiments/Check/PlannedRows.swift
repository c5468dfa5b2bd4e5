import ThawCore

/// What an experiment's recorded specs plan, as its rows should have it.
struct PlannedRows {
    /// A spec with its plan, in which the recorded choices are made.
    struct Part {
        var spec: ExperimentSpec
        var plan: Plan
    }

    /// One, or those of the parts that were united.
    var parts: [Part]

    /// Whether several specs are recorded, so that runs are numbered anew.
    var isUnited: Bool { parts.count > 1 }

    /// Throws `SpecErrors` where this program cannot plan a spec.
    init(_ experiment: StoredExperiment) throws {
        let programs = experiment.programs
        parts = try SpecUnion.parts(of: experiment.record.specText).map { text in
            let spec = try SpecReader.read(recorded: text, programs: programs)
            return Part(spec: spec, plan: try spec.plan())
        }
    }

    /// The same with these settings chosen, by tuning; nil leaves its runs waiting.
    func choosing(_ choices: [Int?]) -> PlannedRows {
        var rows = self
        for index in parts.indices {
            let tunings = parts[index].plan.tunings
            let own = tunings.indices.map { place -> Int? in
                guard place < choices.count, let choice = choices[place] else { return nil }
                return tunings[place].settings.indices.contains(choice) ? choice : nil
            }
            rows.parts[index].plan = parts[index].plan.choosing(own)
        }
        return rows
    }
}

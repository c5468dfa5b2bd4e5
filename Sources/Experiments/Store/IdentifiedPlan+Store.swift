import ThawPlanning

extension IdentifiedPlan {
    /// The experiment as databases record it.
    /// - publishedJSON: the published numbers that tables compare with.
    package func record(publishedJSON: String?) throws -> ExperimentRecord {
        ExperimentRecord(
            name: plan.experiment, title: plan.title, specText: plan.specText,
            reportSettingsJSON: try StoredJSON.encode(plan.report), publishedJSON: publishedJSON)
    }

    /// The runs as an experiment's members, for the database.
    package var members: [ExperimentMember] {
        runs.map {
            ExperimentMember(
                position: $0.planned.position, identity: $0.identity, description: $0.planned.description,
                labels: $0.planned.labels)
        }
    }

    /// The plan with every choice that the trials in `store` allow, and with runs of programs as `store` has them from before
    /// scores were taken in the precision in which they are given.
    /// - store: nil if there is no database yet.
    package func choosing(from store: ResultStore?) throws(StoreError) -> IdentifiedPlan {
        guard let store else { return self }
        guard hasPrograms else { return try chosen(from: store) }
        let finished = try store.finishedIdentities()
        return try keepingEarlierScores(recorded: finished).chosen(from: store)
            .keepingEarlierScores(recorded: finished)
    }

    private func chosen(from store: ResultStore) throws(StoreError) -> IdentifiedPlan {
        guard !tunings.isEmpty else { return self }
        let results = try store.runs(identities: Set(trials.map(\.identity))).mapValues(\.result)
        let failed = Set(try store.failures().filter { $0.failure.kind == .deterministic }.map(\.identity))
        let decided = tunings.map { $0.decided(by: results, failed: failed) }
        return replanned(plan.choosing(decided.map(\.tuning.choice)), decided)
    }
}

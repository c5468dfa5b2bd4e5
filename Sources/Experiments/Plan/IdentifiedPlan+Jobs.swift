extension Sequence<IdentifiedPlan.Run> {
    /// One job for each identity that is not among `finished`, in the order of the plan.
    func jobs(without finished: Set<String>) -> [Job] {
        var seen = finished
        var sharing: [String: Set<String>] = [:]
        for run in self { sharing[run.fitIdentity, default: []].insert(run.identity) }
        return filter { seen.insert($0.identity).inserted }.map { run in
            run.job(keepsFit: sharing[run.fitIdentity, default: []].count > 1)
        }
    }
}

extension IdentifiedPlan {
    /// The experiment as databases record it.
    /// - publishedJSON: the published numbers that tables compare with.
    func record(publishedJSON: String?) throws -> ExperimentRecord {
        ExperimentRecord(
            name: plan.experiment, title: plan.title, specText: plan.specText,
            reportSettingsJSON: try StoredJSON.encode(plan.report), publishedJSON: publishedJSON)
    }
}

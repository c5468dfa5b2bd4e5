import ThawModel

extension Sequence<IdentifiedPlan.Run> {
    /// One job for each identity that is not among `finished`, in the order of the plan.
    package func jobs(without finished: Set<String>) -> [Job] {
        var seen = finished
        var sharing: [String: Set<String>] = [:]
        for run in self { sharing[run.fitIdentity, default: []].insert(run.identity) }
        return filter { seen.insert($0.identity).inserted }.map { run in
            run.job(keepsFit: sharing[run.fitIdentity, default: []].count > 1)
        }
    }
}

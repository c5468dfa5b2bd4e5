import ThawModel
import ThawPlanning
import ThawReporting
import ThawStore
import ThawSupport

extension IdentifiedPlan {
    /// Throws `RunningError.runsWouldLeave` if the database at `path` has results of the plan's experiment that its tables
    /// would be without under this plan: a smaller spec of the same name, or other options. A database that is not there
    /// has none.
    ///
    /// Nothing is written. Throws `StoreError`.
    package func requireNoneLeaves(database path: String) throws {
        if ResultLocation.exists(path) { try requireNoneLeaves(ResultStore.checked(path: path)) }
    }

    /// The same of a database that is open.
    ///
    /// Runs that a choice of `tune` may yet make members stay, whichever it is. Runs on data of the same name that have changed
    /// are no matter of the spec: `RunningError.dataChanged` is about them.
    package func requireNoneLeaves(_ store: ResultStore) throws {
        let name = plan.experiment
        guard let known = try store.experiments().first(where: { $0.record.name == name }) else { return }
        let recorded = hasPrograms ? try store.finishedIdentities() : []
        let staying = Set(keepingEarlierScores(recorded: recorded).runs.map(\.identity))
            .union(possibleIdentities(recorded: recorded))
        let others = known.members.filter { !staying.contains($0.identity) }
        let finished = try store.runs(identities: others.map(\.identity))
        let leaving = others.filter { member in
            finished[member.identity].map { !isOnChangedData($0) } == true
        }
        if leaving.isEmpty { return }
        let rows = leaving.groups { member in
            TableAxis.planOrder.compactMap { member.labels[$0.rawValue] }.joined(separator: " ").singleLine
        }
        throw RunningError.runsWouldLeave(
            path: store.path, experiment: name, runs: leaving.count,
            rows: rows.map { "\($0.key) \(TableBuilder.seedText($0.elements.map(\.description.seed).sorted()))" })
    }

    private func isOnChangedData(_ run: RunRecord) -> Bool {
        guard let now = record(of: run.description.dataset) else { return false }
        return now.fingerprint != run.dataset.fingerprint && now.isSynthetic == run.dataset.isSynthetic
    }
}

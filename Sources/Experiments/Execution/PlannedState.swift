import Foundation
import ThawModel
import ThawPlanning
import ThawStore

/// What will become of the runs of a plan, given what is in a database.
package struct PlannedState: Sendable {
    private let runs: Members
    private let trials: Members
    /// Position of a run that waits -> the names of the options to be chosen.
    private let waiting: [Int: [String]]
    private let finished: Set<String>
    private let failed: [String: RunFailure.Kind]
    private let running: Set<String>

    /// Runs or trials, by position.
    private struct Members: Sendable {
        var identities: [Int: String]
        /// The position of the first with each identity.
        var first: [String: Int]

        init(_ runs: [IdentifiedPlan.Run]) {
            identities = Dictionary(uniqueKeysWithValues: runs.map { ($0.planned.position, $0.identity) })
            first = Dictionary(runs.map { ($0.identity, $0.planned.position) }, uniquingKeysWith: { min($0, $1) })
        }
    }

    /// - store: nil if there is no database yet.
    package init(_ plan: IdentifiedPlan, store: ResultStore?) throws {
        runs = Members(plan.runs)
        trials = Members(plan.trials)
        waiting = Dictionary(
            plan.plan.tunings.flatMap { tuning in tuning.waiting.map { ($0.position, tuning.options) } },
            uniquingKeysWith: { first, _ in first })
        finished = try store?.finishedIdentities() ?? []
        failed = Dictionary(try store?.failures().map { ($0.identity, $0.failure.kind) } ?? []) { a, _ in a }
        let now = Date().timeIntervalSince1970
        running = Set(try store?.claims().filter { !$0.isLost(at: now) }.map(\.identity) ?? [])
    }

    /// `exists already`, `is running`, `will run`, `will run again (killed before)`, `failed before (--retry-failed runs it
    /// again)`, `same as run 3`, or `waits for rho, steps`.
    package func text(_ run: PlannedRun) -> String {
        if let options = waiting[run.position] { return "waits for \(options.joined(separator: ", "))" }
        return text(run, in: runs, kind: "run")
    }

    /// The same for a trial.
    package func text(trial: PlannedRun) -> String { text(trial, in: trials, kind: "trial") }

    private func text(_ run: PlannedRun, in members: Members, kind: String) -> String {
        guard let identity = members.identities[run.position] else { return "will run" }
        if finished.contains(identity) { return "exists already" }
        if let other = members.first[identity], other != run.position { return "same as \(kind) \(other)" }
        if running.contains(identity) { return "is running" }
        switch failed[identity] {
        case nil: return "will run"
        case .killed: return "will run again (killed before)"
        default: return "failed before (--retry-failed runs it again)"
        }
    }
}

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

    /// What will become of a run, or of a trial.
    package enum State: Hashable, Sendable {
        /// It has a result.
        case done
        /// It has the identity of the run, or trial, at this position.
        case repeated(Int)
        /// Somebody does it.
        case running
        /// It will run.
        case missing
        /// It was killed, and will run again.
        case killed
        /// It has failed, and runs again only when asked for.
        case failed
        /// These options have to be chosen before.
        case waiting([String])
    }

    /// `exists already`, `is running`, `will run`, `will run again (killed before)`, `failed before (thaw run --retry-failed
    /// does it again)`, `same as run 3`, or `waits for rho, steps`.
    package func text(_ run: PlannedRun) -> String { text(state(run), kind: "run") }

    /// The same for a trial.
    package func text(trial: PlannedRun) -> String { text(state(trial: trial), kind: "trial") }

    func state(_ run: PlannedRun) -> State {
        waiting[run.position].map { .waiting($0) } ?? state(run, in: runs)
    }

    func state(trial: PlannedRun) -> State { state(trial, in: trials) }

    private func state(_ run: PlannedRun, in members: Members) -> State {
        guard let identity = members.identities[run.position] else { return .missing }
        if finished.contains(identity) { return .done }
        if let other = members.first[identity], other != run.position { return .repeated(other) }
        if running.contains(identity) { return .running }
        switch failed[identity] {
        case nil: return .missing
        case .killed: return .killed
        default: return .failed
        }
    }

    private func text(_ state: State, kind: String) -> String {
        switch state {
        case .done: "exists already"
        case .repeated(let other): "same as \(kind) \(other)"
        case .running: "is running"
        case .missing: "will run"
        case .killed: "will run again (killed before)"
        case .failed: "failed before (thaw run --retry-failed does it again)"
        case .waiting(let options): "waits for \(options.joined(separator: ", "))"
        }
    }
}

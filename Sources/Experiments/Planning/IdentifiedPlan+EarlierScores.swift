import ThawCore
import ThawModel
import ThawSupport

/// Runs of programs that were recorded when scores were rounded to single precision (`ExternalMethod.Precision`): they are
/// runs of their own, and stand for those that are planned now, so that a grid that is recorded is not done anew.
extension IdentifiedPlan {
    /// Whether any of its runs is of a program.
    package var hasPrograms: Bool {
        runs.contains { ExternalMethod.isName($0.planned.description.method.name) }
            || trials.contains { ExternalMethod.isName($0.planned.description.method.name) }
    }

    /// The plan with each run that `finished` has as it was recorded then, and not as it is planned now, as that one.
    package func keepingEarlierScores(recorded finished: Set<String>) -> IdentifiedPlan {
        var plan = self
        plan.runs = runs.map { $0.asRecordedEarlier(finished) }
        for index in tunings.indices {
            plan.tunings[index].trials = tunings[index].trials.map { $0.map { $0.asRecordedEarlier(finished) } }
        }
        return plan
    }

    /// What a user should know of runs that stand as they were recorded; nil if there are none.
    package var earlierScoresNote: String? {
        let count = (runs + trials).count { ExternalMethod($0.planned.description.method)?.precision == .single }
        guard count > 0 else { return nil }
        let subject =
            "\(PlainText.count(count, "run")) of programs, recorded earlier with scores rounded to single precision,"
        return "\(subject) \(count == 1 ? "stands" : "stand") as recorded; in another database (--db) all are done anew"
    }
}

extension IdentifiedPlan.Run {
    fileprivate func asRecordedEarlier(_ finished: Set<String>) -> IdentifiedPlan.Run {
        var earlier = planned
        earlier.description = planned.description.asRecorded(finished, on: dataset)
        return earlier == planned ? self : IdentifiedPlan.Run(earlier, dataset: dataset, program: program)
    }
}

extension RunDescription {
    /// The description as it was recorded when scores of programs were rounded to single precision; of other methods, itself.
    package var withEarlierScores: RunDescription {
        guard ExternalMethod.isName(method.name) else { return self }
        var run = self
        run.method.options[ExternalMethod.precisionOption] = nil
        return run
    }

    /// `withEarlierScores` where `finished`, identities of runs with a result, has that and not the run itself.
    func asRecorded(_ finished: Set<String>, on dataset: DatasetRecord) -> RunDescription {
        func isFinished(_ run: RunDescription) -> Bool {
            finished.contains(RunIdentity.of(run, dataset: dataset, numericsRevision: Numerics.revision))
        }
        let earlier = withEarlierScores
        return earlier != self && !isFinished(self) && isFinished(earlier) ? earlier : self
    }
}

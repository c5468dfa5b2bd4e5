import ThawCore
import ThawDatasets
import ThawModel
import ThawStore

/// Compares what a run's record says of how its synthetic data were generated with what was planned. Identities leave that
/// out, since the fingerprint says what the data are; but who does the run again generates them by it.
///
/// Data of one fingerprint are generated alike. Only where one of the two took what lay among real data (`source`) may the
/// other say something else. Of real data these options say nothing, and a run is recorded once, whichever spec it was for.
struct GenerationCheck {
    let experiment: StoredExperiment
    /// By identity.
    let runs: [String: RunRecord]

    func check(_ log: inout CheckLog) {
        for member in experiment.members { compare(member.identity, member.description, &log) }
        for trial in experiment.tunings.flatMap(\.settings).flatMap(\.trials) {
            compare(trial.identity, trial.description, &log)
        }
    }

    private func compare(_ identity: String, _ planned: RunDescription, _ log: inout CheckLog) {
        guard let run = runs[identity], run.dataset.isSynthetic else { return }
        let (found, follows) = (run.description.dataset.options, planned.dataset.options)
        let isLikeSource = found[DatasetOptions.sourceName] == follows[DatasetOptions.sourceName]
        let isGenerated = found[DatasetOptions.sourceName] != .text(DatasetOptions.Origin.real.rawValue)
        guard isLikeSource && isGenerated else { return }
        for option in DatasetOptions.syntheticNames.sorted() {
            let values = [found[option], follows[option]].map { $0?.comparable }
            log.expect(
                values[0] == values[1], "runs", "\(identity.prefix(12)) (\(run.description.shortText))", "spec",
                found: "\(option) \(values[0].map(RunLabels.spell) ?? "none")",
                follows: "\(values[1].map(RunLabels.spell) ?? "none"), as planned,")
        }
    }
}

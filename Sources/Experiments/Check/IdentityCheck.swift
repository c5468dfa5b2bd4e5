import ThawCore

/// Compares the identities of planned runs that have no result with those that follow from their settings and the data on
/// which the experiment's other runs were done. (Those of runs that were done are `ResultStore.checkRecords`' affair.)
struct IdentityCheck {
    /// What an identity is made of beside the description.
    struct Origin: Hashable {
        var dataset: DatasetRecord
        var numericsRevision: Int
    }

    let experiment: StoredExperiment
    /// Of each run that was done or has failed, by identity.
    let origins: [String: Origin]

    private struct Row {
        var table: String
        var position: Int
        var identity: String
        var description: RunDescription
    }

    private var rows: [Row] {
        experiment.members.map {
            Row(table: "experiment_runs", position: $0.position, identity: $0.identity, description: $0.description)
        }
            + experiment.tunings.flatMap(\.settings).flatMap(\.trials).map {
                Row(table: "tuning_trials", position: $0.position, identity: $0.identity, description: $0.description)
            }
    }

    func run(_ settings: inout KnownSettings, _ log: inout CheckLog) {
        let name = experiment.record.name
        var known: [Choice: Origin] = [:]
        var waiting: [Row] = []
        for row in rows {
            guard let origin = origins[row.identity] else {
                waiting.append(row)
                continue
            }
            let first = known[row.description.dataset] ?? origin
            known[row.description.dataset] = first
            log.expect(
                first == origin, row.table, "\(name), position \(row.position)", "run",
                found: "a run on data \(origin.dataset.fingerprint.prefix(12)), numerics \(origin.numericsRevision)",
                follows:
                    "data \(first.dataset.fingerprint.prefix(12)), numerics \(first.numericsRevision), as in other rows"
            )
        }
        var unknown: [Choice: Int] = [:]
        for row in waiting {
            guard let origin = known[row.description.dataset] else {
                unknown[row.description.dataset, default: 0] += 1
                continue
            }
            let follows = RunIdentity.of(
                row.description, dataset: origin.dataset, numericsRevision: origin.numericsRevision)
            // What this thaw does not know may be left out of the identity.
            guard row.identity == follows || settings.read(row.description).unknown.isEmpty else { continue }
            log.expect(
                row.identity == follows, row.table, "\(name), position \(row.position)", "run",
                found: String(row.identity.prefix(12)), follows: String(follows.prefix(12)))
        }
        for (dataset, count) in unknown.sorted(by: { $0.key.name < $1.key.name }) {
            log.cannotCheck(
                "experiment_runs", name,
                "which data \(PlainText.count(count, "run")) of \(dataset.name) without a result would be on")
        }
    }
}

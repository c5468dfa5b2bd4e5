/// Which of a database's runs are done again.
public enum VerificationSelection: Hashable, Sendable {
    /// Every run.
    case all
    /// The runs whose identity begins so.
    case prefix(String)
    /// So many, as `VerificationSample` draws them: the same ones for the same seed and database.
    case sample(count: Int, seed: Int)

    /// The sample of `runs`; nil where none is asked for.
    func sample(of runs: [RunRecord], marked: @autoclosure () throws -> MarkedRuns) rethrows -> VerificationSample? {
        guard case .sample(let count, let seed) = self else { return nil }
        return VerificationSample(count, of: runs, marked: try marked(), seed: seed)
    }

    /// Those of `runs`, by dataset, backbone, method and seed.
    /// - sample: `sample(of:marked:)` of the same runs.
    func chosen(from runs: [RunRecord], _ sample: VerificationSample?) -> [RunRecord] {
        let chosen =
            switch self {
            case .all: runs
            case .prefix(let prefix): runs.filter { $0.identity.hasPrefix(prefix) }
            case .sample: runs.filter { sample?.identities.contains($0.identity) == true }
            }
        return chosen.sorted { a, b in
            func key(_ run: RunRecord) -> [String] {
                let description = run.description
                return [description.dataset.name, description.backbone.name, description.method.name]
            }
            return key(a) == key(b)
                ? (a.description.seed, a.identity) < (b.description.seed, b.identity)
                : key(a).lexicographicallyPrecedes(key(b))
        }
    }
}

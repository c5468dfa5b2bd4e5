import Crypto

/// Which of a database's runs are done again.
public enum VerificationSelection: Hashable, Sendable {
    /// Every run.
    case all
    /// The runs whose identity begins so.
    case prefix(String)
    /// So many, spread over the methods: the same ones for the same seed, whatever else the database holds of a method.
    case sample(count: Int, seed: Int)

    /// Those of `runs`, by dataset, backbone, method and seed.
    func chosen(from runs: [RunRecord]) -> [RunRecord] {
        let chosen =
            switch self {
            case .all: runs
            case .prefix(let prefix): runs.filter { $0.identity.hasPrefix(prefix) }
            case .sample(let count, let seed): Self.sample(count, of: runs, seed: seed)
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

    /// Methods take turns, in an order that hangs on the seed, and so does the run that each gives next.
    private static func sample(_ count: Int, of runs: [RunRecord], seed: Int) -> [RunRecord] {
        func draw(_ name: String) -> String { SHA256.hash(data: Array("\(seed) \(name)".utf8)).hex }
        let methods = Dictionary(grouping: runs, by: \.description.method.name)
            .sorted { draw($0.key) < draw($1.key) }
            .map { $0.value.sorted { draw($0.identity) < draw($1.identity) } }
        let turns = (0..<(methods.map(\.count).max() ?? 0)).flatMap { turn in
            methods.filter { turn < $0.count }.map { $0[turn] }
        }
        return Array(turns.prefix(count))
    }
}

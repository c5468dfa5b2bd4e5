import ThawCore

/// Which run of A is which of B.
///
/// First by identity. What is left is paired by dataset, backbone, method and seed, the closest settings first: runs
/// with equal settings, whose data or numerics are then other ones; else runs with changed options, if an
/// experiment on either side gives them the same labels (or none names them).
struct RunPairing {
    /// A run, finished or planned.
    struct Entry {
        var identity: String
        var description: RunDescription
        /// Labels of its row in each experiment that has it, by axis.
        var rows: Set<[String]>
    }

    /// What a pair rests on.
    enum Basis: String, Encodable, Sendable {
        case identity
        /// All settings are equal.
        case settings
        /// Dataset, backbone, method, seed and the labels of tables.
        case row
    }

    var pairs: [(a: String, b: String, basis: Basis)] = []
    var onlyInA: [String] = []
    var onlyInB: [String] = []

    /// - a, b: in the order in which results are to be listed.
    init(_ a: [Entry], _ b: [Entry]) {
        let known = Sides(a, b).map { Set($0.map(\.identity)) }
        let common = known.a.intersection(known.b)
        var restB: [Key: [Entry]] = [:]
        for entry in b where !common.contains(entry.identity) { restB[Key(entry), default: []].append(entry) }
        let restA = Dictionary(grouping: a.filter { !common.contains($0.identity) }, by: Key.init)
        var partners: [String: (String, Basis)] = [:]
        for (key, entries) in restA {
            for (a, b, basis) in Self.closest(entries, restB[key] ?? []) { partners[a] = (b, basis) }
        }
        let taken = Set(partners.values.map(\.0))
        for identity in a.map(\.identity) {
            if common.contains(identity) {
                pairs.append((identity, identity, .identity))
            } else if let (partner, basis) = partners[identity] {
                pairs.append((identity, partner, basis))
            } else {
                onlyInA.append(identity)
            }
        }
        onlyInB = b.map(\.identity).filter { !common.contains($0) && !taken.contains($0) }
    }

    private struct Key: Hashable {
        var dataset: String
        var isOnPseudoNewItems: Bool
        var backbone: String
        var method: String
        var seed: Int

        init(_ entry: Entry) {
            let run = entry.description
            dataset = run.dataset.name
            isOnPseudoNewItems = run.isOnPseudoNewItems
            backbone = run.backbone.name
            method = run.method.name
            seed = run.seed
        }
    }

    private static func closest(_ a: [Entry], _ b: [Entry]) -> [(String, String, Basis)] {
        var candidates: [(distance: Int, a: Int, b: Int, basis: Basis)] = []
        for (i, ours) in a.enumerated() {
            for (j, theirs) in b.enumerated() {
                let distance = SettingChange.effective(ours.description, theirs.description).count
                let isNamedAlike =
                    ours.rows.isEmpty || theirs.rows.isEmpty || !ours.rows.isDisjoint(with: theirs.rows)
                guard distance == 0 || isNamedAlike else { continue }
                candidates.append((distance, i, j, distance == 0 ? .settings : .row))
            }
        }
        var (takenA, takenB): (Set<Int>, Set<Int>) = ([], [])
        var pairs: [(String, String, Basis)] = []
        for candidate in candidates.sorted(by: { ($0.distance, $0.a, $0.b) < ($1.distance, $1.a, $1.b) })
        where !takenA.contains(candidate.a) && !takenB.contains(candidate.b) {
            takenA.insert(candidate.a)
            takenB.insert(candidate.b)
            pairs.append((a[candidate.a].identity, b[candidate.b].identity, candidate.basis))
        }
        return pairs
    }
}

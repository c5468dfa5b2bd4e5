/// Several orders of things as one.
enum SequenceUnion {
    /// The elements of all sequences, each once: what comes before in a sequence comes before in the result. What no
    /// sequence orders, and where they contradict each other, goes by `precedes`, a total order. The order of the
    /// sequences makes no difference.
    static func merged<Element: Hashable>(
        _ sequences: [[Element]], _ precedes: (Element, Element) -> Bool
    ) -> [Element] {
        var followers: [Element: Set<Element>] = [:]
        for sequence in sequences {
            var seen: Set<Element> = []
            let distinct = sequence.filter { seen.insert($0).inserted }
            for element in distinct { followers[element, default: []].formUnion([]) }
            for (first, second) in zip(distinct, distinct.dropFirst()) { followers[first]?.insert(second) }
        }
        var predecessors = followers.mapValues { _ in 0 }
        for follower in followers.values.joined() { predecessors[follower, default: 0] += 1 }
        var result: [Element] = []
        while !predecessors.isEmpty {
            let free = predecessors.filter { $0.value == 0 }.keys
            guard let next = (free.isEmpty ? predecessors.keys : free).min(by: precedes) else { break }
            predecessors[next] = nil
            for follower in followers[next] ?? [] { predecessors[follower]? -= 1 }
            result.append(next)
        }
        return result
    }

    /// The place of each element in `merged`.
    static func ranks<Element: Hashable>(
        _ sequences: [[Element]], _ precedes: (Element, Element) -> Bool
    ) -> [Element: Int] {
        Dictionary(uniqueKeysWithValues: merged(sequences, precedes).enumerated().map { ($1, $0) })
    }
}

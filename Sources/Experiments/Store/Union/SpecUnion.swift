import ThawModel
import ThawSpec
import ThawSupport

/// The specs of one experiment's parts, as one.
package struct SpecUnion {
    /// The distinct specs, by their letters.
    private let specs: [String]

    /// - texts: specs as databases record them, perhaps united ones.
    init(_ texts: [String]) {
        specs = Set(texts.flatMap(Self.parts)).sorted()
    }

    /// Canonical JSON that keeps the specs apart: the only one, or else the map `merged: [spec, ...]`, which is no spec.
    var apart: String {
        if specs.count == 1 { return specs[0] }
        return CanonicalJSON.encode(.object([SpecText.mergedKey: .list(specs.compactMap(SpecText.value))]))
    }

    /// One spec that plans what all of them do: the only one, or theirs with the one list in which they differ united. It
    /// may plan more. Nil if there is none.
    var single: String? {
        if specs.count == 1 { return specs[0] }
        let maps = specs.compactMap { text -> [String: CanonicalJSON.Value]? in
            guard case .object(let map)? = SpecText.value(text) else { return nil }
            return map
        }
        guard maps.count == specs.count, var united = maps.first else { return nil }
        let differing = Set(maps.flatMap(\.keys)).filter { key in Set(maps.map { $0[key] }).count > 1 }
        // With `grid`, axes may advance together: then a list alone cannot grow.
        guard differing.count == 1, let key = differing.first, united["grid"] == nil,
            let value = Self.united(maps.compactMap { $0[key] }, key: key, count: maps.count)
        else { return nil }
        united[key] = value
        return CanonicalJSON.encode(.object(united))
    }

    /// The seeds of a recorded spec, however it spells them; nil if it does not say.
    package static func seeds(ofSpec text: String) -> Set<Int>? {
        guard case .object(let map)? = SpecText.value(text) else { return nil }
        return map["seeds"].flatMap(SpecText.seeds).map { Set($0) }
    }

    /// The specs that are united in `text`: itself, unless it is the map `merged: [spec, ...]`.
    package static func parts(of text: String) -> [String] {
        guard case .object(let map)? = SpecText.value(text), map.count == 1,
            case .list(let items)? = map[SpecText.mergedKey]
        else {
            return [text]
        }
        return items.map(CanonicalJSON.encode)
    }

    /// - count: how many values there must be; fewer if a spec lacks the key.
    private static func united(_ values: [CanonicalJSON.Value], key: String, count: Int) -> CanonicalJSON.Value? {
        guard values.count == count else { return nil }
        if key == "seeds" {
            let lists = values.compactMap(SpecText.seeds)
            return lists.count == count ? seeds(Set(lists.joined()).sorted()) : nil
        }
        guard let axis = SpecAxis.listed.first(where: { $0.listKey == key }) else { return nil }
        let lists = values.compactMap { value -> [CanonicalJSON.Value]? in
            if case .list(let items) = value { items } else { nil }
        }
        guard lists.count == count else { return nil }
        return .list(
            SequenceUnion.merged(lists) { a, b in
                let ranks = [a, b].map { ComponentRank.of(axis, name: name(of: $0)) }
                return (ranks[0], CanonicalJSON.encode(a)) < (ranks[1], CanonicalJSON.encode(b))
            })
    }

    /// The component that an entry names.
    private static func name(of entry: CanonicalJSON.Value) -> String {
        switch entry {
        case .text(let name): name
        case .object(let map): map.keys.min() ?? ""
        default: ""
        }
    }

    private static func seeds(_ seeds: [Int]) -> CanonicalJSON.Value {
        guard let first = seeds.first, let last = seeds.last, last - first == seeds.count - 1 else {
            return .list(seeds.map { .integer($0) })
        }
        return .object(["from": .integer(first), "count": .integer(seeds.count)])
    }
}

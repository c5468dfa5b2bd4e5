import ThawCore

/// What a recorded spec says of results: without titles and labels, without how it is run, and with lists in one order
/// where their order decides nothing but that of the rows.
enum SpecContent {
    /// Canonical JSON, equal for specs that say the same; `text` itself where that is no spec.
    static func text(_ text: String) -> String {
        guard case .object(let map)? = SpecText.value(text) else { return text }
        return CanonicalJSON.encode(spec(map))
    }

    private static func spec(_ map: [String: CanonicalJSON.Value]) -> CanonicalJSON.Value {
        if case .list(let parts)? = map[SpecText.mergedKey], map.count == 1 {
            let distinct = Set(
                parts.map { part in if case .object(let map) = part { spec(map) } else { part } })
            if distinct.count == 1, let single = distinct.first { return single }
            return .object([SpecText.mergedKey: .list(sorted(distinct))])
        }
        var map = map.filter { ![SpecKeys.title.name, SpecKeys.slurm.name].contains($0.key) }
        // Of axes that advance together, the order says what goes with what.
        let isProduct = map[SpecKeys.grid.name] == nil || map[SpecKeys.grid.name] == .text(SpecKeys.Grid.product)
        for axis in SpecAxis.listed {
            guard let key = axis.listKey, case .list(let entries)? = map[key] else { continue }
            let named = entries.map(entry)
            map[key] = .list(isProduct ? sorted(named) : named)
        }
        if let seeds = map[SpecKeys.seeds.name] { map[SpecKeys.seeds.name] = self.seeds(seeds, areSorted: isProduct) }
        if case .list(let items)? = map[SpecKeys.tune.name] {
            map[SpecKeys.tune.name] = .list(
                sorted(items.map { changing(SpecKeys.Tune.seeds.name, of: $0) { seeds($0, areSorted: true) } }))
        }
        if let report = map[SpecKeys.report.name] {
            map[SpecKeys.report.name] = changing(SpecKeys.Report.figures.name, of: report) { figures in
                guard case .list(let items) = figures else { return figures }
                return .list(items.map { without([SpecKeys.Figure.title.name], $0) })
            }
        }
        return .object(map)
    }

    /// An entry without its words; by its name alone where no option is left.
    private static func entry(_ entry: CanonicalJSON.Value) -> CanonicalJSON.Value {
        guard case .object(let map) = entry, map.count == 1, let (name, options) = map.first else { return entry }
        let isProgram = name == ExternalMethod.key
        let left = without(
            [ComponentDescription.labelName] + (isProgram ? [SpecKeys.External.timeout.name] : []), options)
        return left == .object([:]) ? .text(name) : .object([name: left])
    }

    private static func seeds(_ value: CanonicalJSON.Value, areSorted: Bool) -> CanonicalJSON.Value {
        guard let seeds = SpecText.seeds(value) else { return value }
        return .list((areSorted ? seeds.sorted() : seeds).map { .integer($0) })
    }

    private static func without(_ keys: [String], _ value: CanonicalJSON.Value) -> CanonicalJSON.Value {
        guard case .object(let map) = value else { return value }
        return .object(map.filter { !keys.contains($0.key) })
    }

    private static func changing(
        _ key: String, of value: CanonicalJSON.Value, _ change: (CanonicalJSON.Value) -> CanonicalJSON.Value
    ) -> CanonicalJSON.Value {
        guard case .object(var map) = value, let member = map[key] else { return value }
        map[key] = change(member)
        return .object(map)
    }

    private static func sorted(_ values: some Sequence<CanonicalJSON.Value>) -> [CanonicalJSON.Value] {
        values.map { ($0, CanonicalJSON.encode($0)) }
            .sorted { $0.1.utf8.lexicographicallyPrecedes($1.1.utf8) }.map(\.0)
    }
}

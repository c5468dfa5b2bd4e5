import ThawModel
import ThawSupport

/// Turns the merged tree of a spec into an `ExperimentSpec`, reporting everything it does not understand.
///
/// Each decoding function returns what it could make out, and leaves an issue in `log` for the rest.
package struct SpecDecoder {
    var context: SpecContext
    let log: IssueLog
    /// External methods, by the place of their key (SpecDecoder+External).
    var externals: [SourceMark: SpecEntry] = [:]

    /// The spec, whether training and the rules (grid, include, exclude, when) were understood, and whether everything was but
    /// that zipped axes may differ in length.
    func spec(
        _ root: YAMLNode, file: String
    ) -> (ExperimentSpec, rulesAreSound: Bool, entriesAndRulesAreSound: Bool) {
        _ = map(root, "the spec", SpecKeys.root)
        let start = SourceMark(file: file, line: 1, column: 1)
        let report = root[SpecKeys.report].map { self.report($0.value) } ?? ReportSettings()
        let known = report.statistics == nil ? SpecKeys.root.keys : SpecKeys.ofStatistics
        if report.statistics != nil { refuseRuns(in: root) }
        for key in known where key.isRequired && root[key] == nil {
            log.add(start, "the key '\(key.name)' is missing", hint: Self.example(of: key.name))
        }
        let experiment = root[SpecKeys.experiment].flatMap { name($0.value, "'experiment'") } ?? ""
        let title = root[SpecKeys.title].flatMap { text($0.value, "'title'") } ?? experiment
        var entries: [SpecAxis: [SpecEntry]] = [:]
        for axis in SpecAxis.listed {
            entries[axis] = SpecKeys.entries(of: axis).flatMap { root[$0] }.map { self.entries($0.value, axis) } ?? []
        }

        checkReferences(root, entries[.method] ?? [])
        let seeds = root[SpecKeys.seeds].map { self.seeds($0.value) } ?? []
        let before = log.issues.count
        entries[.training] = [training(root[SpecKeys.training]?.value, at: start)]
        let zipped = root[SpecKeys.grid].flatMap { grid($0.value) }
        let include = items(root[SpecKeys.include], "'include'").compactMap(includeRule)
        let exclude = items(root[SpecKeys.exclude], "'exclude'").compactMap(excludeRule)
        let when = items(root[SpecKeys.when], "'when'").compactMap(whenRule)
        let tune = tuneRules(root[SpecKeys.tune], seeds: seeds)
        let rulesAreSound = log.issues.count == before
        let slurm = root[SpecKeys.slurm].map { self.slurm($0.value) } ?? SlurmSettings()
        let entriesAndRulesAreSound = log.issues.isEmpty
        if let zipped { checkLengths(zipped, entries: entries, seeds: seeds, root) }

        let spec = ExperimentSpec(
            experiment: experiment, title: title, report: report, specText: Self.recorded(root),
            context: context, entries: entries, seeds: seeds, zipped: zipped, include: include, exclude: exclude,
            when: when, tune: tune, slurm: slurm, figureMarks: figureMarks(root), mark: start)
        return (spec, rulesAreSound, entriesAndRulesAreSound)
    }

    /// Canonical JSON of the spec as databases keep it: without what says only where its runs are done.
    private static func recorded(_ root: YAMLNode) -> String {
        guard case .object(var keys) = root.json else { return CanonicalJSON.encode(root.json) }
        keys[SpecKeys.slurm.name] = nil
        return CanonicalJSON.encode(.object(keys))
    }

    /// A spec that describes datasets has nothing that is about runs.
    private func refuseRuns(in root: YAMLNode) {
        let allowed = SpecKeys.ofStatistics.map(\.name)
        for key in SpecKeys.root.keys where !allowed.contains(key.name) {
            guard let entry = root[key] else { continue }
            log.add(
                entry.keyMark, "'\(key.name)' is about runs, and a spec with 'report: statistics:' has none",
                hint: "remove it, or split the spec")
        }
    }

    private static func example(of key: String) -> String {
        switch key {
        case "experiment": "add 'experiment: NAME'"
        case "seeds": "add 'seeds: {from: 1, count: 10}'"
        default: "add '\(key): [NAME, ...]'"
        }
    }

    /// `product`, or `{zip: [datasets, backbones]}`: the axes that advance together.
    private func grid(_ node: YAMLNode) -> Located<[String]>? {
        if case .text(SpecKeys.Grid.product) = node.content { return nil }
        guard case .mapping = node.content else {
            wrongType(node, "'grid'", expected: "'product' or {zip: [AXIS, AXIS]}")
            return nil
        }
        guard map(node, "'grid'", SpecKeys.Grid.map) != nil else { return nil }
        guard let zipped = node[SpecKeys.Grid.zip]?.value else {
            log.add(node.mark, "'grid' is an empty map", hint: "write {zip: [AXIS, AXIS]}, or leave 'grid' out")
            return nil
        }
        let valid = SpecKeys.Grid.zip.form.names
        let items = list(zipped, "'zip'") ?? []
        let axes = items.map { choice($0, "axis", from: valid) }
        reportRepeats(zip(axes, items).filter { $0.0 != nil }, "axis")
        if items.count == 1 {
            log.add(zipped.mark, "'zip' needs at least two axes", hint: "choose from \(valid.joined(separator: ", "))")
        }
        return Located(value: axes.compactMap { $0 }, mark: zipped.mark)
    }

    /// Zipped axes must have equally many points. Of an axis with entries that were not understood, nobody knows.
    private func checkLengths(
        _ zipped: Located<[String]>, entries: [SpecAxis: [SpecEntry]], seeds: [Int], _ root: YAMLNode
    ) {
        let lengths = zipped.value.compactMap { key -> Int? in
            guard let axis = SpecAxis.listed.first(where: { $0.listKey == key }) else { return seeds.count }
            guard let listKey = SpecKeys.entries(of: axis), case .sequence(let items)? = root[listKey]?.value.content,
                items.count == entries[axis]?.count
            else {
                return nil
            }
            return (entries[axis] ?? []).pointCount
        }
        guard lengths.count == zipped.value.count, Set(lengths).count > 1 else { return }
        let stated = zip(zipped.value, lengths).map { "\($0) has \($1)" }.joined(separator: ", ")
        log.add(zipped.mark, "zipped axes must be equally long: \(stated)", hint: "add or remove entries")
    }

    /// `[1, 2, 3]` or `{from: 1, count: 10}`.
    func seeds(_ node: YAMLNode) -> [Int] {
        if case .sequence = node.content {
            guard let items = list(node, "'seeds'") else { return [] }
            let seeds = items.map { seed($0) }
            reportRepeats(zip(seeds, items).filter { $0.0 != nil }, "seed")
            return seeds.compactMap { $0 }
        }
        guard case .mapping = node.content else {
            wrongType(node, "'seeds'", expected: "a list of integers or {from: 1, count: 10}")
            return []
        }
        guard map(node, "'seeds'", SpecKeys.Seeds.map) != nil else { return [] }
        for key in SpecKeys.Seeds.map.required where node[key] == nil {
            log.add(node.mark, "'seeds' lacks '\(key.name)'", hint: "write {from: 1, count: 10}")
        }
        guard let from = node[SpecKeys.Seeds.from].flatMap({ seed($0.value) }),
            let countNode = node[SpecKeys.Seeds.count]?.value
        else {
            return []
        }
        guard let count = integer(countNode, "'count'", in: 1...context.maximumRuns) else { return [] }
        guard from <= Self.largestSeed - count + 1 else {
            log.add(
                countNode.mark, "\(count) seeds from \(from) on go beyond the largest, \(Self.largestSeed)",
                hint: "lower 'from' or 'count'")
            return []
        }
        return Array(from..<from + count)
    }

    static let largestSeed = SpecKeys.Seeds.seed.range.upperBound

    func seed(_ node: YAMLNode) -> Int? { integer(node, "a seed", in: SpecKeys.Seeds.seed.range) }
}

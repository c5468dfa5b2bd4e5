import ThawCore

/// What a comparison calls a run.
public struct RunName: Hashable, Sendable, Encodable {
    /// The title of the data.
    public var dataset: String
    /// Labels in the tables of the first experiment that has the run, or names where there is none.
    public var backbone: String
    /// Likewise.
    public var method: String
    /// nil where training does not vary.
    public var training: String?
    /// The run's seed.
    public var seed: Int

    /// All but the seed.
    var row: String { parts.compactMap { $0 }.joined(separator: ", ").singleLine }

    private var parts: [String?] { [dataset, backbone, method, training] }

    /// What tables call rows, to be short: the method, and of the rest what varies among `names`.
    static func rowInTable(among names: [RunName]) -> (RunName) -> String {
        let shown = Set((0..<4).filter { part in part == 2 || Set(names.map { $0.parts[part] }).count > 1 })
        return { name in
            name.parts.enumerated().compactMap { shown.contains($0.offset) ? $0.element : nil }
                .joined(separator: ", ").singleLine
        }
    }

    /// Names as rows with their seeds, in the order given: `MovieLens-1M, DeepFM, CSDM: seeds 1-10`.
    static func lines(_ names: [RunName]) -> [String] {
        rows(names).map { "\($0.row): \(TableBuilder.seedText($0.seeds))" }
    }

    static func rows(_ names: [RunName]) -> [(row: String, seeds: [Int])] {
        names.groups(by: \.row).map { ($0.key, $0.elements.map(\.seed).sorted()) }
    }
}

/// The names of a database's runs, and their order.
struct RunNames {
    /// Labels by identity, from the first experiment (by name) that plans the run.
    private var labels: [String: [String: String]] = [:]
    /// All that experiments call the run: their labels of its row.
    private var rows: [String: Set<[String]>] = [:]
    private var places: [String: Int] = [:]
    /// Titles that stand for more than one dataset.
    private var sharedTitles: Set<String> = []
    /// Label of a dataset -> its data, for planned runs without a result.
    private var titles: [String: String] = [:]
    /// Method -> the options in which its runs outside of experiments differ.
    private var varying: [String: [String]] = [:]

    init(_ contents: DatabaseContents) {
        for experiment in contents.experiments {
            for member in experiment.members { add(member.identity, member.labels) }
            for tuning in experiment.tunings {
                for setting in tuning.settings {
                    var labels = tuning.labels
                    labels["method"] = "\(labels["method"] ?? ""), trial of \(tuning.text(setting))"
                    for trial in setting.trials { add(trial.identity, labels) }
                }
            }
        }
        let datasets = Set(contents.runs.values.map(\.dataset))
        sharedTitles = Set(Dictionary(grouping: datasets, by: \.title).filter { $0.value.count > 1 }.keys)
        let unlabelled = contents.runs.values.filter { labels[$0.identity] == nil }.map(\.description.method)
        for (method, choices) in Dictionary(grouping: unlabelled, by: \.name) {
            let names = Set(choices.flatMap(\.options.keys))
            varying[method] = names.filter { name in Set(choices.map { $0.options[name] }).count > 1 }.sorted()
        }
        let sorted = contents.runs.values.map { (name: name(of: $0), identity: $0.identity) }.sorted {
            (places[$0.identity] ?? .max, $0.name.row, $0.name.seed, $0.identity)
                < (places[$1.identity] ?? .max, $1.name.row, $1.name.seed, $1.identity)
        }
        for run in sorted where places[run.identity] == nil { places[run.identity] = places.count }
        for run in contents.runs.values.sorted(by: { $0.identity < $1.identity }) {
            if let label = labels[run.identity]?["dataset"] { titles[label] = run.dataset.title }
        }
    }

    private mutating func add(_ identity: String, _ found: [String: String]) {
        if labels[identity] == nil { labels[identity] = found }
        if places[identity] == nil { places[identity] = places.count }
        rows[identity, default: []].insert(TableAxis.allCases.map { found[$0.rawValue] ?? "" })
    }

    func name(of run: RunRecord) -> RunName { name(run.identity, run.description, run.dataset) }

    /// - dataset: what was read; nil of a planned run that may have no result.
    func name(_ identity: String, _ run: RunDescription, _ dataset: DatasetRecord? = nil) -> RunName {
        let labels = labels[identity]
        let label = labels?["dataset"] ?? run.dataset.name
        var title = dataset?.title ?? titles[label] ?? label
        if let dataset, sharedTitles.contains(title) {
            title = "\(labels?["dataset"] ?? dataset.shortFingerprint), \(title)"
        }
        let options = (varying[run.method.name] ?? []).compactMap { name in
            run.method.options[name].map { RunLabels.option(name, $0) }
        }
        let method = run.method.name + (options.isEmpty ? "" : " (\(options.joined(separator: ", ")))")
        return RunName(
            dataset: title, backbone: labels?["backbone"] ?? run.backbone.name, method: labels?["method"] ?? method,
            training: labels?["training"], seed: run.seed)
    }

    /// What experiments call the row of the run; empty of a run in no experiment.
    func rows(of identity: String) -> Set<[String]> { rows[identity] ?? [] }

    /// In the order of the experiments, and then by name.
    func sorted(_ identities: some Sequence<String>) -> [String] {
        identities.sorted { (places[$0] ?? .max, $0) < (places[$1] ?? .max, $1) }
    }
}

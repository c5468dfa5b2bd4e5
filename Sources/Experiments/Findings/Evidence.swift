import ThawCore

/// One experiment's finished runs, for findings to be computed from.
struct Evidence {
    /// The spec's name, as findings cite it.
    let name: String
    /// As `ResultStore.unchecked`.
    let unchecked: String?
    let lines: [TableLine]
    /// What the database's results are cited by.
    let digest: String?
    private let titles: TableTitles
    private let failures: [String: FailedRun]

    /// Reads the only experiment of the database at `path`.
    ///
    /// Throws as `init(_:)`, and what opening a database throws.
    /// - lettingThrough: as `ResultStore.sound`.
    init(database path: String, lettingThrough: Bool = false) throws {
        try self.init(TableBuilder(store: try ResultStore.sound(path: path, lettingThrough: lettingThrough)))
    }

    /// Throws `ReportError.incomplete` if a planned run has no result and might get one, or waits for a choice.
    init(_ builder: TableBuilder) throws(ReportError) {
        let failures = builder.failures.filter { $0.value.failure.kind == .deterministic }
        let isOver =
            builder.experiment.waiting == 0
            && builder.experiment.identities.allSatisfy { builder.runs[$0] != nil || failures[$0] != nil }
        if !isOver { try builder.requireComplete() }
        self.failures = failures
        unchecked = builder.unchecked
        name = builder.experiment.record.name
        lines = try builder.lines()
        digest = builder.digest
        titles = TableTitles(lines: lines, settings: builder.settings, otherAxes: builder.otherAxes)
    }

    /// The dataset that the runs have read. Throws `FindingsError.unexpected` if there are several.
    func dataset() throws(FindingsError) -> DatasetRecord {
        let records = Set(lines.flatMap { $0.finished.values.map(\.dataset) })
        guard records.count == 1, let record = records.first else {
            throw .unexpected(experiment: name, detail: "its runs have read \(records.count) datasets")
        }
        return record
    }

    /// The methods' names in the order of the experiment.
    var methods: [String] { lines.map(\.description.method.name).unique() }

    /// The numbers of passes that the runs' budgets are matched at, ascending.
    var matchedPasses: [Int] { Set(lines.compactMap(\.matchedPasses)).sorted() }

    /// The one line of `method`, with `passes` where budgets are matched (nil: as published), and on `backbone` where there
    /// are several.
    /// Throws `FindingsError.unexpected` if there is not exactly one.
    func line(_ method: String, passes: Int? = nil, backbone: String? = nil) throws(FindingsError) -> TableLine {
        let found = lines.filter { line in
            line.description.method.name == method && line.matchedPasses == passes
                && (backbone == nil || line.description.backbone.name == backbone)
        }
        guard found.count == 1 else {
            let what = [method, passes.map { PlainText.count($0, "pass") }, backbone].compactMap { $0 }
            throw .unexpected(
                experiment: name,
                detail: "it has \(PlainText.count(found.count, "row")) of \(what.joined(separator: ", ")), not one")
        }
        return found[0]
    }

    /// A sentence on each run that ended in an error which the same again would give: there is no number to count.
    var failureSentences: [String] {
        lines.flatMap { line in
            line.planned.sorted { $0.key < $1.key }.compactMap { seed, identity in
                failures[identity].map {
                    "\(titles.row(line)), seed \(seed), has no result, and n = \(line.finished.count): "
                        + "\($0.failure.reason.singleLine)."
                }
            }
        }
    }

    /// The label of a line's row, as tables show it, for Markdown.
    func title(_ line: TableLine) -> String { MarkdownRenderer.escaped(titles.row(line)) }
}

extension TableLine {
    /// N of `budget: {matched: N}`; nil as published.
    var matchedPasses: Int? {
        guard case .integer(let passes)? = description.training[OptionDescription.budgetName] else { return nil }
        return passes
    }

    /// Mean AUC over the seeds that have a result.
    func meanAUC(_ phase: Phase) -> Double {
        SampleStatistics.mean(TableBuilder.values(results(of: seeds), phase, .auc)) ?? .nan
    }
}

import ThawCore

/// The runs that a database's tables rest their marks on. A reader looks at these first, and so would somebody who edits.
struct MarkedRuns {
    /// Runs of rows that are the best of a column: in bold type, with or without a double dagger.
    private(set) var best: Set<String> = []
    /// Runs of rows that are the second of a column or bear a dagger, and of the base that the dagger compares with.
    private(set) var others: Set<String> = []

    /// Those among `runs` behind the tables of all experiments. An experiment whose table cannot be made marks nothing.
    ///
    /// Throws `StoreError`.
    init(in store: ResultStore, runs: [RunRecord]) throws(StoreError) {
        let finished = Dictionary(runs.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
        for experiment in try store.experiments() {
            guard let settings = try? TableBuilder.settings(of: experiment.record), settings.statistics == nil else {
                continue
            }
            let builder = TableBuilder(experiment: experiment, settings: settings, runs: finished)
            guard let lines = try? builder.lines(), let table = try? builder.build(partial: true) else { continue }
            for ((_, group), rows) in zip(lines.groups(by: \.group), table.groups.map(\.rows)) {
                for (line, row) in zip(group, rows) { add(row, line, among: lines) }
            }
        }
        others.subtract(best)
    }

    /// - best, others: identities.
    init(best: Set<String> = [], others: Set<String> = []) {
        self.best = best
        self.others = others.subtracting(best)
    }

    private mutating func add(_ row: TableModel.Row, _ line: TableLine, among lines: [TableLine]) {
        let cells = row.cells.flatMap { $0 }
        func runs(_ line: TableLine?) -> [String] { line.map { $0.finished.values.map(\.identity) } ?? [] }
        if cells.contains(where: \.isBest) { best.formUnion(runs(line)) }
        if cells.contains(where: { $0.isSecond || $0.differsFromBase }) { others.formUnion(runs(line)) }
        if cells.contains(where: \.differsFromBase) {
            others.formUnion(runs(TableBuilder.base(of: line, among: lines)))
        }
    }

    /// How many there are.
    var count: Int { best.count + others.count }
}

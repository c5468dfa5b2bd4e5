import ThawCore

/// How the tables of one experiment compare: cells, rows, and what they are said to show.
public struct TableDifference: Hashable, Sendable, Encodable {
    /// A mean that is not the same bits on both sides.
    public struct Cell: Hashable, Sendable, Encodable {
        /// The title of the row's group.
        public var group: String
        /// The title of the row.
        public var row: String
        /// The phase of the column.
        @ByName public var phase: Phase
        /// The metric of the column.
        public var metric: TableMetric
        /// nil where there is none. RelaImpr is in percent.
        public var means: Sides<Double?>
        /// Sample standard deviations over the seeds, in the unit of the means.
        public var standardDeviations: Sides<Double?>
        /// As the table shows them, with what stands behind the mean.
        public var texts: Sides<String?>
        /// Runs in the mean.
        public var counts: Sides<Int>
        /// Whether these differ.
        public var isVisible: Bool
    }

    /// A row with another number of runs, or that only one table has.
    public struct Row: Hashable, Sendable, Encodable {
        /// The title of the row's group.
        public var group: String
        /// The title of the row.
        public var row: String
        /// nil where there is no such row.
        public var finished: Sides<Int?>
        /// The same of planned runs.
        public var planned: Sides<Int?>
    }

    /// Cells of rows that both tables have.
    public var cellsCompared = 0
    /// Those of them that differ.
    public var cells: [Cell] = []
    /// Rows with another number of runs, or that only one table has.
    public var rows: [Row] = []
    /// Claims that both tables make.
    public var claimsCompared = 0
    /// Those of them that do not hold on both sides.
    public var claims: [ClaimChange] = []

    var visible: Int { cells.count { $0.isVisible } }

    /// - shared: the tables over the runs that both have, by row and seed.
    init(_ a: KeyedTable, _ b: KeyedTable, shared: Sides<KeyedTable?>) {
        let keys = a.groups.map(\.key) + b.groups.map(\.key).filter { a.group($0) == nil }
        for key in keys {
            let groups = Sides(a.group(key), b.group(key))
            let title = groups.a?.title ?? groups.b?.title ?? ""
            let rows = (groups.a?.rows ?? []) + (groups.b?.rows ?? []).filter { groups.a?.row($0.key) == nil }
            for some in rows {
                let found = groups.map { $0?.row(some.key) }
                let row = Row(
                    group: title, row: some.title, finished: found.map { $0?.finished },
                    planned: found.map { $0?.planned })
                if !row.finished.isSame || !row.planned.isSame { self.rows.append(row) }
                guard let ours = found.a, let theirs = found.b else { continue }
                compare(Sides(ours, theirs), Sides(a, b), group: title)
            }
            guard let ours = groups.a, let theirs = groups.b else { continue }
            let claims = Sides(Claims(ours, in: a), Claims(theirs, in: b))
            claimsCompared += claims.a.count(alsoIn: claims.b)
            let sharedClaims = shared.map { table in
                table.flatMap { table in table.group(key).map { Claims($0, in: table) } }
            }
            self.claims += claims.a.changes(to: claims.b, shared: sharedClaims, group: Sides(ours, theirs))
        }
    }

    private mutating func compare(_ rows: Sides<KeyedTable.Row>, _ tables: Sides<KeyedTable>, group: String) {
        for phase in Phase.allCases {
            for metric in tables.a.shown where tables.b.shown.contains(metric) {
                cellsCompared += 1
                let cells = Sides(tables.a.cell(rows.a, phase, metric), tables.b.cell(rows.b, phase, metric))
                let texts = cells.map { $0.flatMap { Self.text($0, metric, tables.a.spread) } }
                let cell = Cell(
                    group: group, row: rows.a.title, phase: phase, metric: metric, means: cells.map { $0?.mean },
                    standardDeviations: cells.map { $0?.standardDeviation }, texts: texts,
                    counts: cells.map { $0?.count ?? 0 }, isVisible: !texts.isSame)
                if cell.isVisible || !cell.means.map({ $0?.bitPattern }).isSame { self.cells.append(cell) }
            }
        }
    }

    private static func text(
        _ cell: TableModel.Cell, _ metric: TableMetric, _ spread: SpreadMeasure
    ) -> String? {
        cell.mean.map {
            metric.text($0) + (cell.spread(spread).flatMap(metric.spreadText).map { " \u{B1}\($0)" } ?? "")
        }
    }

    /// The paper's numbers that two tables show differently.
    static func published(_ a: KeyedTable, _ b: KeyedTable) -> [SettingChange] {
        a.groups.flatMap { group in
            group.rows.flatMap { row in
                Phase.allCases.flatMap { phase in
                    a.shown.compactMap { metric in
                        let other = b.group(group.key)?.row(row.key)
                        let cells = Sides(a.cell(row, phase, metric), b.cell(other, phase, metric))
                        return SettingChange(
                            "\(group.title), \(row.title), \(phase.title) \(metric.title)",
                            differing: cells.map { $0?.published.map(metric.text) })
                    }
                }
            }
        }
    }
}
